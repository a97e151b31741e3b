"""What each fault cost, measured: reports/faults.json, and the same as a table in faults.md."""

import os
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from typing import Protocol

import msgspec

from fault_account import Account, Place
from fault_load import Kind
from servers import ROOT

FOLDER = ROOT / "reports"
HEAD = """# Faults, measured

| fault | payments | lost | repeated | standstill s | recovery s | longest s | exit codes |
| --- | --: | --: | --: | --: | --: | --: | --- |
"""


class Window(Protocol):
    """A fault's times, in Unix seconds, and how workers ended in it."""

    name: str
    began: float
    over: float | None
    ends: float
    exit_codes: list[int]


class Figures(msgspec.Struct):
    """Of one fault."""

    payments: int  # records from its beginning to a second before its backlog was gone
    lost: int  # of them, neither decided nor dead letters; the test fails if there is one
    repeated: int  # told once more in that time, with the same ids
    standstill_seconds: float  # the longest that a partition with payments gave no answer
    recovery_seconds: float  # from the end of the fault until what waited then was told
    longest_seconds: float  # from a payment's timestamp until it was told
    exit_codes: list[int]  # of workers that ended in it, or were ended
    fault_seconds: float
    at: datetime
    load_average: float  # of the machine, over its cores; above 1 others used it too
    cpus: int


def figures_of(account: Account, fault: Window) -> Figures:
    """What the topics show for one fault."""
    over = fault.ends if fault.over is None else fault.over
    # What was sent until then has its answer: less than a second's worth is left.
    answered = fault.ends - 1.0
    ours = {
        place: came
        for place, came in account.came.items()
        if fault.began <= came.at < answered and came.kind is not Kind.HOSTILE
    }
    again = [
        one
        for place, found in account.told.items()
        if account.came[place].kind is not Kind.HOSTILE  # one of several payments tells them all
        for one in found[1:]
    ]
    waits = [account.told[p][0].at - came.at for p, came in ours.items() if p in account.told]
    late = [
        account.told[p][0].at - over
        for p, came in ours.items()
        if p in account.told and came.at <= over
    ]
    cpus = os.cpu_count() or 1
    return Figures(
        payments=len(ours),
        lost=sum(place not in account.told for place in ours),
        repeated=sum(fault.began <= one.at < fault.ends for one in again),
        standstill_seconds=standstill(account, fault),
        recovery_seconds=max([0.0, *late]),
        longest_seconds=max([0.0, *waits]),
        exit_codes=fault.exit_codes,
        fault_seconds=over - fault.began,
        at=datetime.now(UTC),
        load_average=os.getloadavg()[0] / cpus,
        cpus=cpus,
    )


def standstill(account: Account, fault: Window) -> float:
    """The longest time between two answers to one partition, of those that end in it."""
    answers: dict[int, list[float]] = defaultdict(list)
    for place, found in first_told(account):
        answers[place[0]].append(found)
    longest = 0.0
    for times in answers.values():
        times.sort()
        for before, after in pairwise(times):
            if fault.began <= after < fault.ends:
                longest = max(longest, after - before)
    return longest


def first_told(account: Account) -> list[tuple[Place, float]]:
    """When each record was answered first."""
    return [(place, found[0].at) for place, found in account.told.items()]


def write(figures: dict[str, Figures]) -> None:
    """Adds to what other tests have written."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / "faults.json"
    known: dict[str, Figures] = {}
    if path.exists():
        known = msgspec.json.decode(path.read_bytes(), type=dict[str, Figures])
    known |= figures
    path.write_bytes(msgspec.json.format(msgspec.json.encode(known)))
    (FOLDER / "faults.md").write_text(HEAD + "".join(map(row, known.items())))


def row(named: tuple[str, Figures]) -> str:
    """One line of the table."""
    name, found = named
    cells = (
        name,
        f"{found.payments:,}",
        f"{found.lost}",
        f"{found.repeated:,}",
        f"{found.standstill_seconds:.1f}",
        f"{found.recovery_seconds:.1f}",
        f"{found.longest_seconds:.1f}",
        ", ".join(map(str, found.exit_codes)) or "none ended",
    )
    return f"| {' | '.join(cells)} |\n"
