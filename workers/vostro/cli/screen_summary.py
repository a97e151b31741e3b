"""What `vostro screen` tells in the end: counts, speed, and by which versions."""

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from vostro import __version__
from vostro.cli.errors import ExitCode

if TYPE_CHECKING:
    from rich.console import Console

    from vostro.cli.screen_over_time import FoundOverTime
    from vostro.screening.lists import ListVersion
    from vostro.stream.records import Decided

RELEASE = "release"
LISTED = "(no list)"  # a rule about the route, or a fault


class ScreenSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of a run. Its JSON is part of the interface; fields are only added."""

    files: int
    payments: int
    flagged: int  # with an alert; one of outcome release has signs too weak to hold it
    outcomes: dict[str, int]  # of all payments
    flagged_by_outcome: dict[str, int]
    flagged_by_rule: dict[str, int]  # payments; one with two rules counts in both
    flagged_by_list: dict[str, int]
    flagged_over_time: int  # payments in whose windows something was found; among the flagged
    suppressed: int  # payments with a hit that an exception let through; told by --decisions
    formats: dict[str, int]
    screening_errors: int  # held because screening itself failed; among the flagged
    unreadable: int  # messages, each a dead letter
    unreadable_by_reason: dict[str, int]
    files_broken: int  # broke off before their end
    seconds: float  # screening, without loading the lists
    payments_per_second: float
    lists: tuple["ListVersion", ...]
    lists_required_absent: tuple[str, ...]
    policy_version: str
    engine_version: str = __version__

    @property
    def exit_code(self) -> ExitCode:
        """3 beats all: a held payment is never hidden by an unreadable one."""
        if self.flagged:
            return ExitCode.FLAGGED
        if self.payments == 0:
            return ExitCode.USAGE
        return ExitCode.PART_UNREADABLE if self.unreadable or self.files_broken else ExitCode.OK


class Tally:
    """Counts as payments go by."""

    def __init__(self) -> None:
        self.payments = self.flagged = self.errors = self.suppressed = self.files = (
            self.files_broken
        ) = 0
        self.over_time = 0
        self.outcomes: Counter[str] = Counter()
        self.flagged_outcomes: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()
        self.lists: Counter[str] = Counter()
        self.formats: Counter[str] = Counter()
        self.unreadable: Counter[str] = Counter()

    def take(self, decided: "Decided") -> None:
        """Counts the payments of one message, or its dead letter."""
        if decided.dead_letter_reason is not None:
            self.unreadable[decided.dead_letter_reason] += 1
        for counted in decided.payments:
            self.payments += 1
            self.outcomes[counted.outcome] += 1
            self.formats[counted.format] += 1
            self.errors += counted.is_error
            self.suppressed += bool(counted.suppressed)
            if counted.hits or counted.outcome != RELEASE:
                self.flagged += 1
                self.flagged_outcomes[counted.outcome] += 1
                self.rules.update({rule for rule, _ in counted.hits})
                self.lists.update({name or LISTED for _, name in counted.hits})

    def take_over_time(self, found: "FoundOverTime") -> None:
        """Counts an alert of the windows; a payment that has its own alert is flagged once."""
        self.over_time += 1
        if not found.is_flagged:
            self.flagged += 1
            self.flagged_outcomes[found.alert.outcome.value] += 1
            self.outcomes[RELEASE] -= 1
            self.outcomes[found.alert.outcome.value] += 1
            self.lists[LISTED] += 1
        told = found.rules if found.is_flagged else (hit.rule for hit in found.alert.hits)
        self.rules.update(set(told))

    def summary(
        self,
        seconds: float,
        lists: tuple["ListVersion", ...],
        absent: tuple[str, ...],
        policy_version: str,
    ) -> ScreenSummary:
        """The counts so far, by which lists and policy, in how many seconds."""
        return ScreenSummary(
            files=self.files,
            payments=self.payments,
            flagged=self.flagged,
            outcomes=most_first(+self.outcomes),
            flagged_by_outcome=most_first(self.flagged_outcomes),
            flagged_by_rule=most_first(self.rules),
            flagged_by_list=most_first(self.lists),
            flagged_over_time=self.over_time,
            suppressed=self.suppressed,
            formats=most_first(self.formats),
            screening_errors=self.errors,
            unreadable=sum(self.unreadable.values()),
            unreadable_by_reason=most_first(self.unreadable),
            files_broken=self.files_broken,
            seconds=round(seconds, 3),
            payments_per_second=round(self.payments / seconds, 1) if seconds else 0.0,
            lists=lists,
            lists_required_absent=absent,
            policy_version=policy_version,
        )


def most_first(counts: Counter[str]) -> dict[str, int]:
    """The counts, largest first, equal ones by name: the same text for the same run."""
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def print_summary(summary: ScreenSummary, console: "Console") -> None:
    """A few lines for a person."""
    from rich.table import Table
    from rich.text import Text

    from vostro.cli.console import harmless

    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for label, words in summary_rows(summary):
        style = "bold" if label in ("Flagged", "Unreadable", "Absent") else ""
        table.add_row(label, Text(harmless(words), style))
    console.print(table)


def summary_rows(summary: ScreenSummary) -> list[tuple[str, str]]:
    """Each line's label and words."""
    rate = f"{summary.payments_per_second:,.0f} a second"
    rows = [
        ("Payments", f"{summary.payments:,} in {summary.seconds:,.1f} s, {rate}"),
        ("Flagged", f"{summary.flagged:,}{in_brackets(summary.flagged_by_outcome)}"),
    ]
    if summary.flagged:
        rows.append(("  by rule", counted(summary.flagged_by_rule)))
        rows.append(("  by list", counted(summary.flagged_by_list)))
    if summary.flagged_over_time:
        rows.append(("  over time", f"{summary.flagged_over_time:,} by what went before"))
    if summary.suppressed:
        rows.append(("Excepted", f"{summary.suppressed:,} with hits that exceptions let through"))
    if summary.screening_errors:
        rows.append(("  by fault", f"{summary.screening_errors:,} held: screening them failed"))
    if summary.unreadable:
        reasons = in_brackets(summary.unreadable_by_reason)
        rows.append(("Unreadable", f"{summary.unreadable:,}{reasons}, not screened"))
    if summary.files_broken:
        rows.append(("Broken off", f"{summary.files_broken:,} files"))
    for used in summary.lists:
        published = f", published {used.published}" if used.published else ""
        words = f"{used.list} {used.version[:12]}: {used.designations:,} designations{published}"
        rows.append(("List", words))
    if summary.lists_required_absent:
        absent = ", ".join(summary.lists_required_absent)
        rows.append(("Absent", f"{absent}: required by the policy, not searched"))
    rows.append(("Policy", f"{summary.policy_version}, engine {summary.engine_version}"))
    return rows


def counted(counts: dict[str, int]) -> str:
    """Names with their counts: listed.name 3, listed.bic 1."""
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def in_brackets(counts: dict[str, int]) -> str:
    """The counts after a total, as " (hold 3)"."""
    return f" ({counted(counts)})" if counts else ""
