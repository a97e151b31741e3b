"""The table of docs/messages.md, measured: what becomes of each file of ../shared/data/messages.

Run it to write the page anew: `python tests/message_table.py`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from vostro.errors import PaymentUnreadable
from vostro.messages.leaves import Leaf, leaves_of, unused_leaves
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.reader import read_message
from vostro.messages.unreadable import REMEDIES
from xsd_instances import Schema

HERE = Path(__file__).resolve()
MESSAGES = HERE.parents[2] / "shared" / "data" / "messages"
PAGE = HERE.parents[1] / "docs" / "messages.md"
# What the field guide does not screen, beside amounts, dates and codes of closed lists:
# what kind of message it is, checksums and signatures, someone else's verdict.
_ROUTING = frozenset({"MsgDefIdr", "BizSvc", "OrgnlMsgNmId", "NbOfTxs", "OrgnlNbOfTxs", "Revision"})
_ROUTING |= {"NbOfMsgs", "RequestSubtype"}
_SIGNED = ("/Signature/", "/Sgntr/")
_MT_UNSCREENED = frozenset(["11", "12", "13", "19", "23", "28", "30", "32", "33", "34", "36", "71"])
_POSITION = re.compile(r"^(?:message \d+/)?(?:transaction \d+/)?")
_BLOCKS = ("block 1", "block 2", "block 3/", "block 5/")


INTRODUCTION = (
    "| format | known by | one Payment |",
    "|---|---|---|",
    "| canonical JSON | `{`, content-type json | a record |",
    (
        "| ISO 20022: pacs.003, .004, .007, .008, .009 (COV), .010, pain.001, .008, camt.056, all "
        "versions, in any envelope, with and without AppHdr | `<`, content-type xml "
        "| a transaction |"
    ),
    (
        "| ISO 20022 in JSON: the same element names, a list where one repeats, "
        '`{"@Ccy": "EUR", "#text": "12.50"}` for an amount | `{` with `Document`, `AppHdr` or a '
        "business element inside, content-type json | a transaction |"
    ),
    (
        "| SWIFT MT: 101 to 112, 200 to 210, 900, 910, all n9x; FIN blocks, batches (RJE, DOS-PCC, "
        "ACK and original), block 4 alone, EBCDIC | `{1:`, `:20:`, content-type swift, fin, mt "
        "| a transaction |"
    ),
    "",
    "The content decides; a record's `content-type` only where the content is mute. A message is",
    "read whole or refused whole. Each value keeps its place: an XPath by local names such as",
    "`/Document/FIToFICstmrCdtTrf/CdtTrfTxInf[1]/Dbtr/Nm`, or tag and line such as `50K/line 2`,",
    "`70/lines 1-3`, `transaction 2/59F/line 1`. `vostro read FILE` shows what was understood.",
    "",
)


class Outcome(NamedTuple):
    """What became of one file."""

    folder: str
    file: str
    payments: int
    reason: str | None
    characters: int
    reached: int
    missed: tuple[Leaf, ...]  # screenable, and in no Payment


def outcome_of(file: Path, unscreened: frozenset[str]) -> Outcome:
    """Read one file, and measure what of its text the Payments hold."""
    source = file.read_bytes()
    folder = str(file.parent.relative_to(MESSAGES))
    try:
        payments = read_message(source, content_type=None, limits=DEFAULT_LIMITS)
    except PaymentUnreadable as error:
        return Outcome(folder, file.name, 0, error.reason, 0, 0, ())
    leaves = leaves_of(source, None, DEFAULT_LIMITS)
    unused = unused_leaves(leaves, payments)
    total = sum(len(leaf.text) for leaf in leaves)
    missed = tuple(leaf for leaf in unused if is_screenable(leaf, unscreened))
    lost = sum(len(leaf.text) for leaf in unused)
    return Outcome(folder, file.name, len(payments), None, total, total - lost, missed)


def is_screenable(leaf: Leaf, unscreened: frozenset[str]) -> bool:
    """Whether the field guide, section 16, asks for it: all text but what it names there."""
    if not any(character.isalpha() for character in leaf.text) or leaf.text == "NOTPROVIDED":
        return False  # numbers alone: an amount, a date, a count, a reference
    if leaf.path.startswith("/"):
        name = leaf.path.rpartition("/")[2].partition("[")[0]
        is_code = name in {"Cd", "Tp", "Mtd", "Prty", "CtgyPurp", "Rsn"} and len(leaf.text) <= 5
        is_signed = any(mark in leaf.path for mark in _SIGNED)
        return not (name in unscreened or name in _ROUTING or is_code or is_signed)
    place = _POSITION.sub("", leaf.path)
    if place.startswith(_BLOCKS):
        return False  # headers: BICs in them are parties of the route, the rest are codes
    return place[:2] not in _MT_UNSCREENED


def unscreened_by_the_schemas(folder: Path) -> frozenset[str]:
    """Names whose every type, in all schemas, is a date, an amount, a number or a closed list."""
    texts: set[str] = set()
    others: set[str] = set()
    for file in folder.glob("*.xsd"):
        schema = Schema(file)
        for type_ in schema.types.values():
            for element in type_.iter("{*}element"):
                declared = schema.types.get(element.get("type") or "")
                if declared is not None and schema.has_elements(declared):
                    continue
                (texts if schema.takes_text(declared) else others).add(element.get("name") or "")
    return frozenset(others - texts)


def measure() -> list[Outcome]:
    """Every file, in order."""
    unscreened = unscreened_by_the_schemas(MESSAGES.parent / "xsd")
    files = sorted(
        file for file in MESSAGES.rglob("*") if file.is_file() and file.parent != MESSAGES
    )
    return [outcome_of(file, unscreened) for file in files]


def page_of(outcomes: Sequence[Outcome]) -> str:
    """The page, as committed."""
    read = [outcome for outcome in outcomes if outcome.reason is None]
    missed = sum(len(outcome.missed) for outcome in outcomes)
    lines = [
        "# Messages: what is read, what is refused",
        "",
        *INTRODUCTION,
        "## Real messages",
        "",
        "Written by `python tests/message_table.py`; `make test` holds it current where",
        "`../shared/data/messages` is there. Real samples of banks and vendors: test suites,",
        "examples, documentation, invalid ones kept.",
        "",
        f"{len(outcomes)} files: {len(read)} read, {len(outcomes) - len(read)} refused.",
        f"{sum(o.payments for o in outcomes):,} payments. Screenable text that does not reach the",
        f"Payment: **{'none' if missed == 0 else f'{missed} leaves'}**.",
        "",
        "Reached: the share of the characters of all leaf text that parties, agents, texts or",
        "fields of the Payment hold. What is missing there are dates, amounts beside the one that",
        "moves, counts, codes of closed lists, checksums and signatures.",
        "",
        "| folder | files | read | payments | reached | lowest of a file | refused, and why |",
        "|---|---:|---:|---:|---:|---:|---|",
        *(row_of(folder, of_folder) for folder, of_folder in by_folder(outcomes)),
        "",
        "### Refused",
        "",
        "| file | reason |",
        "|---|---|",
        *(f"| {o.folder}/{o.file} | {o.reason} |" for o in outcomes if o.reason is not None),
        "",
        "## Reasons",
        "",
        "A dead letter's `reason`, the label of the metric, and `refused.reason` of `vostro read`.",
        "",
        "| reason | what to do |",
        "|---|---|",
        *(f"| {reason} | {remedy} |" for reason, remedy in REMEDIES.items()),
        "",
    ]
    return "\n".join(lines)


def by_folder(outcomes: Iterable[Outcome]) -> list[tuple[str, list[Outcome]]]:
    """The outcomes of each folder."""
    folders: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        folders[outcome.folder].append(outcome)
    return sorted(folders.items())


def row_of(folder: str, outcomes: list[Outcome]) -> str:
    """One folder's line."""
    read = [outcome for outcome in outcomes if outcome.reason is None and outcome.characters]
    total, reached = sum(o.characters for o in read), sum(o.reached for o in read)
    reasons: dict[str, int] = defaultdict(int)
    for outcome in outcomes:
        if outcome.reason is not None:
            reasons[outcome.reason] += 1
    refused = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
    share = f"{100 * reached / total:.1f}%" if total else "-"
    lowest = min((100 * o.reached / o.characters for o in read), default=None)
    worst = "-" if lowest is None else f"{lowest:.1f}%"
    payments = sum(o.payments for o in outcomes)
    return (
        f"| {folder} | {len(outcomes)} | {len(read)} | {payments} | {share} | {worst} "
        f"| {refused or '-'} |"
    )


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page_of(measure()), encoding="utf-8")
    print(f"{PAGE.name} is written")
