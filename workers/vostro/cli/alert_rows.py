"""Alerts as rows: a table that grows line by line, and CSV for a spreadsheet."""

import csv
import io
from typing import Final

from vostro.alert import Alert, Hit, Severity
from vostro.cli.alert_route import corridor_of, countries_of

COLUMNS: Final = (
    "screened_at", "alert_id", "payment_id", "outcome", "severity", "score", "amount", "currency",
    "corridor", "countries", "rules", "lists", "designation", "summary", "source",
)  # fmt: skip
TABLE_WIDTHS: Final = {
    "screened_at": 19, "outcome": 7, "severity": 8, "score": 5, "amount": 16, "corridor": 8,
    "payment_id": 36, "designation": 30, "rules": 40,
}  # fmt: skip
# What a spreadsheet would take for a formula. Source: OWASP, CSV injection.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_RANKS: Final = tuple(Severity)


def severity_of(alert: Alert) -> Severity:
    """The gravest of its hits."""
    ranks = [_RANKS.index(hit.severity) for hit in alert.hits]
    return _RANKS[max(ranks, default=0)]


def score_of(alert: Alert) -> float:
    """The highest of its hits, 0..1."""
    return max((hit.score for hit in alert.hits), default=0.0)


def row_of(alert: Alert) -> dict[str, str]:
    """An alert as texts, by column."""
    payment, source = alert.payment, alert.source
    amount = None if payment is None else payment.amount
    return {
        "screened_at": alert.screened_at.isoformat(timespec="seconds"),
        "alert_id": alert.alert_id,
        "payment_id": alert.payment_id,
        "outcome": alert.outcome.value,
        "severity": severity_of(alert).value,
        "score": f"{score_of(alert):.2f}",
        "amount": "" if amount is None else f"{amount}",
        "currency": "" if payment is None else payment.currency or "",
        "corridor": corridor_of(alert),
        "countries": " ".join(countries_of(alert)),
        "rules": " ".join(dict.fromkeys(hit.rule for hit in alert.hits)),
        "lists": " ".join(dict.fromkeys(_lists(alert.hits))),
        "designation": next(iter(_captions(alert.hits)), ""),
        "summary": alert.summary,
        "source": f"{source.topic}[{source.partition}]@{source.offset}",
    }


def _lists(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.designation.list for hit in hits if hit.designation is not None]


def _captions(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.designation.caption for hit in hits if hit.designation is not None]


def csv_line(values: tuple[str, ...]) -> str:
    """One line of RFC 4180; no value is a formula to a spreadsheet, or drives a terminal."""
    from vostro.cli.console import harmless

    line = io.StringIO()
    csv.writer(line).writerow([no_formula(harmless(value)) for value in values])
    return line.getvalue()


def no_formula(value: str) -> str:
    """With an apostrophe before what a spreadsheet would calculate: payments are others' words."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def table_head() -> str:
    """The names of the table's columns."""
    return _padded({name: name.replace("_", " ") for name in TABLE_WIDTHS})


def table_line(row: dict[str, str]) -> str:
    """One alert a line; what is too long is cut, --output csv has it whole."""
    from vostro.cli.console import harmless

    amount = f"{row['currency']} {row['amount']}".strip()
    told = row | {"amount": amount, "screened_at": row["screened_at"][:19]}
    return _padded({name: harmless(told[name]) for name in TABLE_WIDTHS})


def _padded(values: dict[str, str]) -> str:
    from rich.cells import set_cell_size

    cells = [
        set_cell_size(_cut(values[name], width), width) for name, width in TABLE_WIDTHS.items()
    ]
    return "  ".join(cells).rstrip() + "\n"


def _cut(value: str, width: int) -> str:
    return value if len(value) <= width else value[: width - 1] + "…"
