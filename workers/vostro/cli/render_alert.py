"""An alert as a person wants to read it: what, how strongly, why, on which list, whose payment.

What it shows was written by others, into payments and lists: every text passes `harmless`, and
nothing is read as markup.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from vostro.alert import Alert, DesignationRef, Hit, Outcome, SourcePosition
from vostro.cli.highlight import matching_words
from vostro.cli.render_payment import amount_of, payment_table, role_words, shortened
from vostro.designation import NameQuality

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

OUTCOME_STYLES = {
    Outcome.BLOCK: "bold white on red",
    Outcome.REJECT: "bold white on red",
    Outcome.HOLD: "bold black on yellow",
    Outcome.REPORT: "bold white on blue",
    Outcome.RELEASE: "bold black on green",
}
BORDER_STYLES = {
    Outcome.BLOCK: "red",
    Outcome.REJECT: "red",
    Outcome.HOLD: "yellow",
    Outcome.REPORT: "blue",
    Outcome.RELEASE: "green",
}
QUALITY_WORDS = {
    NameQuality.PRIMARY: "name",
    NameQuality.STRONG: "alias",
    NameQuality.WEAK: "weak alias",
    NameQuality.FORMER: "former name",
}
# A screenful; the alert itself has them all
SUBJECTS_SHOWN_MAX, HITS_SHOWN_MAX, REASONS_SHOWN_MAX = 8, 5, 6
REMARKS_CHARACTERS_MAX = 200
VERSION_CHARACTERS = 12
BAR_CELLS = 10
SECOND = "%Y-%m-%d %H:%M:%S UTC"


def render_alert(alert: Alert) -> "Panel":
    """The whole alert in a frame as wide as the terminal; readable from 40 columns on."""
    from rich.console import Group
    from rich.panel import Panel
    from rich.text import Text

    title = Text.assemble(
        (f" {alert.outcome.upper()} ", OUTCOME_STYLES[alert.outcome]),
        (f" {amount_of(alert.payment)} " if alert.payment is not None else " ", "bold"),
    )
    parts: list[RenderableType] = [identity(alert)]
    if alert.payment is not None:
        parts += [Text(), payment_table(alert.payment, alert.hits, alert.route)]
    everyone = subjects(alert.hits)
    for subject in everyone[:SUBJECTS_SHOWN_MAX]:
        parts += [Text(), *rendered_subject(subject)]
    if (left := len(everyone) - SUBJECTS_SHOWN_MAX) > 0:
        parts += [Text(), Text(f"and {left} more designations or rules: see --json", "dim")]
    if alert.suppressed:
        parts += [Text(), *(Text(line, "dim") for line in suppressed_lines(alert.suppressed))]
    parts += [Text(), provenance(alert)]
    return Panel(
        Group(*parts), title=title, title_align="left", border_style=BORDER_STYLES[alert.outcome]
    )


def identity(alert: Alert) -> "Text":
    """Which payment, of what day, by which message."""
    from rich.text import Text

    payment = alert.payment
    words = [shortened(alert.payment_id)]
    if payment is not None:
        words += [shortened(payment.format)]
        words += [f"value {payment.value_date}"] if payment.value_date is not None else []
    words += [f"screened {alert.screened_at.strftime(SECOND)}"]
    return Text.assemble("Payment ", (words[0], "bold"), " · ", " · ".join(words[1:]))


def subjects(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Hits together by whom they met, the strongest first: one party often has several."""
    grouped: dict[tuple[str, ...], list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: -hit.score):
        met = hit.designation
        key = (hit.rule, hit.path) if met is None else (met.list, met.id)
        grouped.setdefault(key, []).append(hit)
    return list(grouped.values())


def rendered_subject(hits: Sequence[Hit]) -> Iterator["RenderableType"]:
    """Whom or what was met, then each place where, with its reasons."""
    from rich.text import Text

    designation = hits[0].designation
    if designation is None:
        for hit in hits[:HITS_SHOWN_MAX]:
            yield Text.assemble(("■ ", "red"), (shortened(hit.rule), "bold"), f" · {hit.severity}")
            yield from indented([shortened(hit.explanation, 400)], style="")
            yield from indented([f"at {shortened(hit.path)}"])
        return
    yield Text.assemble(
        ("■ ", "red"),
        (shortened(designation.caption), "bold"),
        f" · {shortened(designation.list)} {shortened(designation.id)}",
    )
    yield from indented(facts_of(designation))
    yield evidence(hits[:HITS_SHOWN_MAX], designation)
    if len(hits) > HITS_SHOWN_MAX:
        yield from indented([f"and at {len(hits) - HITS_SHOWN_MAX} more places: see --json"])


def facts_of(designation: DesignationRef) -> Iterator[str]:
    """What helps to tell whether it is the one: kind, measure, programme, birth, ties."""
    first = [designation.kind, designation.measure, *designation.programmes]
    first += designation.countries
    if designation.birth_dates:
        first.append(f"born {' or '.join(designation.birth_dates)}")
    yield shortened(", ".join(first))
    if designation.linked_to:
        yield shortened(f"linked to {', '.join(designation.linked_to)}")
    if designation.secondary_sanctions_risk:
        yield shortened(designation.secondary_sanctions_risk)
    if designation.remarks:
        yield shortened(designation.remarks, REMARKS_CHARACTERS_MAX)


def evidence(hits: Sequence[Hit], designation: DesignationRef) -> "Table":
    """Each place that was met: the score, the words there, the listed ones, the reasons."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, width=2 + 4)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    for hit in hits:
        words = Text("\n").join([*compared(hit, hit.designation or designation), *reasons_of(hit)])
        table.add_row(Text(f"  {percent(hit.score)}"), Text(bar(hit.score), "red"), words)
    return table


def compared(hit: Hit, designation: DesignationRef) -> Iterator["Text"]:
    """What stood in the payment above what stands on the list, like words standing out."""
    from rich.text import Text

    mark = designation.matched_name or designation.matched_identifier or designation.caption
    found, listed = matching_words(hit.text, mark)
    quality = designation.matched_quality
    kind = "number" if quality is None else QUALITY_WORDS[quality]
    yield Text.assemble(f"{role_words(hit.role or 'text')} ", highlighted(hit.text, found))
    yield Text.assemble(f"listed {kind} ", highlighted(mark, listed))


def reasons_of(hit: Hit) -> Iterator["Text"]:
    """Why, in the core's words, and by which rule at which place."""
    from rich.text import Text

    for reason in hit.reasons[:REASONS_SHOWN_MAX]:
        yield Text(shortened(reason, 300), "dim")
    yield Text(shortened(f"{hit.rule}, {hit.severity}, at {hit.path}", 300), "dim")


def highlighted(text: str, spans: Sequence[tuple[int, int]]) -> "Text":
    """The text in quotes, with the words that matched standing out."""
    from rich.text import Text

    shown = Text('"')
    end = 0
    for start, stop in spans:
        shown.append(shortened(text[end:start]))
        shown.append(shortened(text[start:stop]), "bold red underline")
        end = stop
    shown.append(shortened(text[end:]) + '"')
    return shown


def percent(score: float) -> str:
    """A score in four characters, rounded down: 100% is the same, not nearly the same."""
    return f"{int(score * 100):>3}%"


def bar(score: float) -> str:
    """A score as a line of ten cells, to compare hits at a glance."""
    full = round(min(max(score, 0.0), 1.0) * BAR_CELLS)
    return "━" * full + "·" * (BAR_CELLS - full)


def indented(lines: Iterable[str], style: str = "dim") -> Iterator["RenderableType"]:
    """Secondary lines under a headline."""
    from rich.padding import Padding
    from rich.text import Text

    for line in lines:
        yield Padding.indent(Text(line, style), 2)


def suppressed_lines(hits: Sequence[Hit]) -> Iterator[str]:
    """What exceptions let through, recorded all the same."""
    for hit in hits[:HITS_SHOWN_MAX]:
        met = hit.rule if hit.designation is None else hit.designation.caption
        by = "" if hit.good_guy is None else f" {hit.good_guy}"
        yield shortened(f"suppressed by exception{by}: {met} at {hit.path}")
    if len(hits) > HITS_SHOWN_MAX:
        yield f"and {len(hits) - HITS_SHOWN_MAX} more suppressed: see --json"


def provenance(alert: Alert) -> "Text":
    """Everything needed to prove later what was decided on which ground."""
    from rich.text import Text

    versions = [
        f"{name} {version[:VERSION_CHARACTERS]}" for name, version in alert.list_versions.items()
    ]
    words = [*versions, f"policy {alert.policy_version}", f"engine {alert.engine_version}"]
    words += [position_words(alert.source), f"alert {alert.alert_id}"]
    if alert.error_id is not None:
        words.append(f"error {alert.error_id}")
    return Text(shortened(" · ".join(word for word in words if word), 1_000), "dim")


def position_words(source: SourcePosition) -> str:
    """Where the original message lies."""
    if source.topic is not None:
        return f"from {source.topic}[{source.partition}]@{source.offset}"
    if source.file is not None:
        return f"from {source.file}" + (f":{source.line}" if source.line is not None else "")
    return ""
