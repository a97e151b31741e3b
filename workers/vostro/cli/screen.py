"""`vostro screen`: payments from files, screened as the worker would, without Kafka."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from vostro.cli.errors import errors_explained, say
from vostro.errors import InputUnreadable, SettingRefused

if TYPE_CHECKING:
    from rich.console import Console

    from vostro.cli.screen_parallel import DecideAll
    from vostro.cli.screen_summary import ScreenSummary
    from vostro.screening.lists import ScreeningLists
    from vostro.screening.policy import Policy
    from vostro.settings import Settings

EPILOG = (
    "Exit code 0: all was read and nothing is flagged. 3: something is flagged. 4: nothing is "
    "flagged, but some messages could not be read. 2: no payment could be read, or an argument "
    "is no use. 1: a list is broken or Redis away. 130: interrupted."
)


class Order(NamedTuple):
    """What the command was asked to do."""

    files: Sequence[str]
    outputs: dict[str, Path | None]
    settings: "Settings"
    directory: Path | None
    policy_file: Path | None
    processes: int
    show: bool
    windows: bool


def screen_files(  # noqa: PLR0913 - each is an option of the command
    files: Annotated[
        list[str], typer.Argument(help="Payments: JSON Lines, JSON, XML, MT; gzipped too; - stdin.")
    ],
    *,
    lists: Annotated[
        Path | None,
        typer.Option(help="Folder with publishers' files, instead of the lists in Redis."),
    ] = None,
    policy: Annotated[Path | None, typer.Option(help="A policy, TOML.")] = None,
    alerts: Annotated[
        Path | None, typer.Option(help="Write alerts here, as on the topic; - for stdout.")
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option(help="Write a decision for every payment here.")
    ] = None,
    dead_letters: Annotated[
        Path | None, typer.Option(help="Write what could not be read here, whole.")
    ] = None,
    processes: Annotated[
        int, typer.Option(min=1, max=64, help="For large files: decide in so many processes.")
    ] = 1,
    windows: Annotated[
        bool, typer.Option(help="Rules over time: payments in the files' order, by value date.")
    ] = True,
    show: Annotated[bool, typer.Option("--show", help="Show each alert explained.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The summary for machines.")] = False,
) -> None:
    """Screen payments in FILES as the worker would, without Kafka.

    The same core gives the same alerts. What the rules over time find is an alert of its own.
    """
    with errors_explained():
        from vostro.settings import Settings

        outputs = {"alerts": alerts, "decisions": decisions, "dead-letters": dead_letters}
        check_files(files, outputs)
        settings = Settings.read()
        order = Order(files, outputs, settings, lists, policy, processes, show, windows)
        summary = screen_all(order)
        print_result(summary, to_stdout=not_piped(outputs), as_json=as_json)
        raise typer.Exit(summary.exit_code)


def check_files(files: Sequence[str], outputs: dict[str, Path | None]) -> None:
    """Every file is there and none is written over, before anything takes time."""
    from vostro.cli.message_files import STDIN, opened

    if files.count(STDIN) > 1:
        raise InputUnreadable("stdin can be read once", "-", "Name it once.")
    for name in files:
        with opened(name):
            pass
    inputs = {Path(name).resolve() for name in files if name != STDIN}
    given = [file for file in outputs.values() if file is not None]
    for file in given:
        if str(file) != STDIN and file.resolve() in inputs:
            what = "It is an input too, and would be written over"
            raise InputUnreadable(what, str(file), "Name another output.")
    if len({str(file) for file in given}) < len(given):
        what = "Two outputs go to one file"
        raise InputUnreadable(what, ", ".join(map(str, given)), "Name a file for each.")


def screen_all(order: Order) -> "ScreenSummary":
    """Loads the lists, screens every file, and says how it went."""
    from vostro.cli.policy import read_policy_file
    from vostro.cli.screen_files import FileScreener, Outputs
    from vostro.cli.screen_over_time import OverTime
    from vostro.cli.screen_progress import ScreenProgress
    from vostro.stream.logs import configure_structlog

    configure_structlog()
    settings, policy_file = order.settings, order.policy_file or order.settings.policy_file
    policy = read_policy_file(policy_file)
    lists = lists_to_search(settings, order.directory)
    absent = check_required(lists, policy, is_refused=policy_file is not None)
    with (
        deciding(order, lists, policy) as decide_all,
        Outputs(order.outputs) as outputs,
        ScreenProgress(order.files, is_quiet=order.show) as progress,
    ):
        screener = FileScreener(
            decide_all,
            outputs,
            progress,
            bytes_max=settings.message_bytes_max,
            show_alerts=order.show,
            over_time=OverTime(policy) if order.windows else None,
        )
        seconds = screener.run(order.files)
    return screener.tally.summary(seconds, lists.compiled, absent, policy.version)


@contextmanager
def deciding(order: Order, lists: "ScreeningLists", policy: "Policy") -> Iterator["DecideAll"]:
    """The worker's way to decide, in this process or several."""
    from vostro.cli.screen_files import decide_file
    from vostro.cli.screen_parallel import one_by_one, several_at_once
    from vostro.messages.limits import Limits

    limits = Limits(bytes_max=order.settings.message_bytes_max)
    with_decisions = order.outputs["decisions"] is not None
    decide = decide_file(
        lists, policy, limits, with_decisions=with_decisions, with_windows=order.windows
    )
    if order.processes == 1:
        yield one_by_one(decide)
    else:
        with several_at_once(decide, order.processes) as decide_all:
            yield decide_all


def lists_to_search(settings: "Settings", directory: Path | None) -> "ScreeningLists":
    """From a folder, or else from Redis; what is done is told on stderr."""
    from vostro.cli.lists_at_hand import lists_of_directory, lists_of_redis

    if directory is not None:
        return lists_of_directory(directory, say)
    return lists_of_redis(settings, say)


def check_required(
    lists: "ScreeningLists", policy: "Policy", *, is_refused: bool
) -> tuple[str, ...]:
    """The lists that the policy requires and that are not there.

    A policy that somebody wrote is binding: SettingRefused. Against the default one it is told,
    here and in the summary, because whoever named the lists knows which they are.
    """
    absent = tuple(sorted(set(policy.lists_required) - set(lists.versions)))
    if absent and is_refused:
        raise SettingRefused(
            what=f"The policy requires {', '.join(absent)}, there is {', '.join(lists.versions)}",
            where="lists_required",
            remedy="Give the missing list, or change the policy.",
        )
    if absent:
        say(f"Not searched, though the default policy requires it: {', '.join(absent)}.")
    return absent


def not_piped(outputs: dict[str, Path | None]) -> bool:
    """Whether stdout is free for the summary."""
    return not any(str(file) == "-" for file in outputs.values())


def print_result(summary: "ScreenSummary", *, to_stdout: bool, as_json: bool) -> None:
    """The summary, on stderr when records went to stdout."""
    import msgspec

    from vostro.cli.console import output, progress_output
    from vostro.cli.screen_summary import print_summary

    if as_json:
        typer.echo(msgspec.json.encode(summary).decode(), err=not to_stdout)
        return
    console: Console = output() if to_stdout else progress_output()
    print_summary(summary, console)
    if summary.payments == 0:
        say("No payment could be read: nothing was screened.")
