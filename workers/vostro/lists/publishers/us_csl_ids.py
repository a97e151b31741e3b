"""The `ids` of the US screening list: many labelled values in one cell, in one of two orders."""

import re
from collections.abc import Iterator

from vostro.lists.publishers.gather import country_of
from vostro.lists.publishers.ofac_entry import OfacEntry
from vostro.lists.publishers.ofac_identifiers import KIND_OF_LABEL

VALUES_MAX = 2_000
CODE = re.compile(r"[A-Z]{2}")
# Labels of prose, days and other things that are no numbers: as they begin.
PROSE = re.compile(
    r"^(?:Gender|Target Type|Issuer Name|Organization |Nationality of Registration|Former Vessel|"
    r"Other Vessel|Vessel |Aircraft |Digital Currency Address|Listing Date|Effective Date|"
    r"Purchase/Sales|Executive Order \d+|Secondary sanctions risk|Additional Sanctions Inf|"
    r"Transactions Prohibited|CAATSA|IFCA|PEESA|Peesa|NDAA|Bank Identifier)[^,]{0,80}$"
)


def is_label(text: str) -> bool:
    """Whether a part of an id is its label."""
    return text in KIND_OF_LABEL or PROSE.match(text) is not None


def label_stands(cell: str) -> Iterator[str]:
    """For each value whose label is known and stands at one end only: "first" or "last"."""
    for piece in cell.split("; ", VALUES_MAX):
        head, comma, _ = piece.partition(", ")
        _, _, tail = piece.rpartition(", ")
        if comma and is_label(head) != is_label(tail):
            yield "first" if is_label(head) else "last"


def add_ids(entry: OfacEntry, cell: str, *, label_first: bool) -> None:
    """Every value of the cell. A value of prose may hold `; ` itself: its pieces are joined."""
    for label, parts in labelled(cell, label_first=label_first):
        country = ""
        if label in KIND_OF_LABEL and len(parts) > 1:
            at = -1 if label_first else 0
            if CODE.fullmatch(parts[at]) and country_of(parts[at]) is not None:
                country = parts.pop(at)
        entry.add_feature(label, ", ".join(parts), country=country)


def labelled(cell: str, *, label_first: bool) -> Iterator[tuple[str, list[str]]]:
    """Label and parts of each value; pieces without a label belong to the prose beside them."""
    pieces = [piece.split(", ") for piece in cell.split("; ", VALUES_MAX) if piece]
    found: list[tuple[str, list[str]]] = []
    loose: list[str] = []  # label last: pieces that wait for the label of their prose
    for parts in pieces:
        at = 0 if label_first else -1
        if len(parts) > 1 and is_label(parts[at]):
            label = parts.pop(at)
            if loose and label not in KIND_OF_LABEL:
                parts[0] = f"{'; '.join(loose)}; {parts[0]}"
                loose = []
            found.append((label, parts))
        elif label_first and found and found[-1][0] not in KIND_OF_LABEL:
            found[-1][1][-1] += f"; {', '.join(parts)}"
        else:
            loose.append(", ".join(parts))
    yield from found
    if loose:
        yield "Other information", ["; ".join(loose)]
