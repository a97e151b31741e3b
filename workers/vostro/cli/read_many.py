"""Many files for `vostro read`: what a folder holds, how far it is, what came of it all."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from vostro.cli.console import progress_output
from vostro.cli.errors import say
from vostro.errors import InputUnreadable


def files_of(names: Sequence[str]) -> list[str]:
    """The files, and all files below each folder in their order; hidden ones are left out.

    Raises:
        InputUnreadable: a folder has none.
    """
    from vostro.cli.message_files import STDIN

    found = []
    for name in names:
        if name == STDIN or not Path(name).is_dir():
            found.append(name)
            continue
        inside = [str(file) for file in sorted(Path(name).rglob("*")) if is_message(file, name)]
        if not inside:
            raise InputUnreadable(
                what="The folder holds no file",
                where=name,
                remedy="Name files, or a folder with files in it.",
            )
        found += inside
    return found


def is_message(file: Path, folder: str) -> bool:
    """Whether it is a file, and nothing on the way to it is hidden."""
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not hidden


def watched(files: Sequence[str], *, is_quiet: bool) -> Iterator[str]:
    """The files one by one, behind a bar at a terminal. `is_quiet`: trees go to the same one."""
    from rich.progress import track

    console = progress_output()
    yield from track(
        files,
        description="Reading",
        console=console,
        transient=True,
        disable=is_quiet or not console.is_terminal or len(files) == 1,
    )


def tell(results: Sequence[tuple[bool, str | None]]) -> None:
    """What came of several files, in one line on stderr: each read or not, and its refusal."""
    if len(results) > 1:
        reasons = Counter(reason for _, reason in results if reason is not None)
        refused = ", ".join(f"{reason} {count:,}" for reason, count in reasons.most_common())
        read = sum(is_read for is_read, _ in results)
        of_them = f"; refused: {refused}" if refused else ""
        say(f"{len(results):,} files, payments in {read:,}{of_them}")
