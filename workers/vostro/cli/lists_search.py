"""What `vostro lists search` does and shows."""

import msgspec

from vostro.alert import DesignationRef
from vostro.cli.console import harmless, json_line, output
from vostro.names.index import NameMatch
from vostro.screening.explain import Listed, reference_to
from vostro.screening.lists import NumberMatch, ScreeningLists
from vostro.screening.policy import IdentifierPolicy

REASONS_SHOWN_MAX = 4


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A designation that a search met, how strongly and why."""

    score: float
    designation: DesignationRef
    reasons: tuple[str, ...]


def search_lists(lists: ScreeningLists, text: str, limit: int, cutoff: float) -> list[Found]:
    """Who is listed under a name or number; each designation once, best first."""
    numbers = lists.search_number(text, IdentifierPolicy().characters_min)
    names = lists.search_name(text, None, limit, cutoff)
    best: dict[int, Found] = {}
    for number in numbers:
        best.setdefault(number.designation, found_by_number(lists, number))
    for match in names:
        best.setdefault(match.designation, found_by_name(lists, match))
    return sorted(best.values(), key=lambda found: -found.score)[:limit]


def found_by_number(lists: ScreeningLists, match: NumberMatch) -> Found:
    """A listed number is the one searched."""
    designation = lists.designation(match.designation)
    version = lists.versions[designation.list]
    return Found(
        score=1.0,
        designation=reference_to(Listed(designation, version, match.listed)),
        reasons=(f"{match.space} {match.listed} is the same",),
    )


def found_by_name(lists: ScreeningLists, match: NameMatch) -> Found:
    """A listed name is like the one searched."""
    designation = lists.designation(match.designation)
    version = lists.versions[designation.list]
    quality = lists.quality(match.designation, match.text)
    return Found(
        score=round(match.score, 4),
        designation=reference_to(Listed(designation, version, match.text, quality)),
        reasons=match.reasons,
    )


def render_found(found: list[Found], *, as_json: bool) -> None:
    """A table, best first."""
    from rich.table import Table

    if as_json:
        output().file.write(json_line(msgspec.json.encode(found)))
        return
    if not found:
        output().print("Nobody is listed under it.")
        return
    table = Table("Score", "List", "Id", "Name", "Why")
    for match in found:
        table.add_row(*map(harmless, cells_of(match)))
    output().print(table)


def cells_of(found: Found) -> tuple[str, ...]:
    """One row: the listed name, and the alias that matched if it is another."""
    ref = found.designation
    alias = ref.matched_name
    name = ref.caption if alias in (None, ref.caption) else f"{ref.caption}, as {alias}"
    return (
        f"{found.score:.2f}",
        ref.list,
        ref.id,
        name,
        "; ".join(found.reasons[:REASONS_SHOWN_MAX]),
    )
