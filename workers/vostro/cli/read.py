"""`vostro read`: what a message was understood as, where each value stood, what was not used."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from vostro.cli.console import harmless, json_line, output
from vostro.cli.errors import ExitCode, errors_explained, say
from vostro.cli.read_many import files_of, tell, watched
from vostro.cli.read_numbers import note_of
from vostro.errors import InputUnreadable, PaymentUnreadable
from vostro.payment import Payment, holders, place

if TYPE_CHECKING:
    from typing import IO

    from rich.tree import Tree

    from vostro.cli.message_files import Piece
    from vostro.messages.limits import Limits

# 200: what was not used is mostly dates and codes; a screenful of it is enough.
UNUSED_SHOWN_MAX = 200
# 100 payments of one file are shown as trees; all of them are in --json.
PAYMENTS_SHOWN_MAX = 100
EPILOG = (
    "Exit code 0: everything was read. 4: some messages were refused. 2: nothing could be read, "
    "or an argument is no use."
)
NOT_OPENED = "not-opened"  # of a file, not of a message
_IN_TITLE = frozenset({"payment_id", "path"})
_HIDDEN = frozenset({"role", "path", "paths", "address_lines", "identifiers"})


class Refused(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a message was refused, and where in it."""

    reason: str
    path: str
    what: str
    remedy: str
    line: int | None = None  # of a file with a message a line


class FileRead(msgspec.Struct, kw_only=True):
    """One line of `--json`: what a file was understood as."""

    file: str
    format: str | None = None  # of its payments; several by commas
    payments: list[Payment] = []
    unused: list[str] = []  # places of text that no payment holds
    refused: Refused | None = None  # the first, where there are several
    refused_messages: int = 0


def read_files(
    files: Annotated[
        list[str],
        typer.Argument(help="Messages: ISO 20022, MT, JSON; gzipped too; folders; - stdin."),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One line a file, for machines.")] = False,
    content_type: Annotated[
        str | None,
        typer.Option(help="As a record's header, where the content is mute."),
    ] = None,
) -> None:
    """Show what FILES were understood as: every value with its place, and what was not used."""
    with errors_explained():
        from vostro.messages.limits import Limits
        from vostro.settings import Settings

        limits = Limits(bytes_max=Settings.read().message_bytes_max)
        results: list[tuple[bool, str | None]] = []
        is_quiet = not as_json or output().is_terminal
        for name in watched(files_of(files), is_quiet=is_quiet):
            result = read_or_said(name, content_type, limits)
            reason = None if result.refused is None else result.refused.reason
            results.append((bool(result.payments), reason))
            if as_json:
                typer.echo(json_line(msgspec.json.encode(result)), nl=False)
            else:
                output().print(tree_of(result))
        tell(results)
        raise typer.Exit(exit_code(results))


def exit_code(results: Sequence[tuple[bool, str | None]]) -> int:
    """How the command ends, from which files held payments and which held something refused."""
    if not any(refused for _, refused in results):
        return ExitCode.OK
    return ExitCode.PART_UNREADABLE if any(read for read, _ in results) else ExitCode.USAGE


def read_or_said(name: str, content_type: str | None, limits: "Limits") -> FileRead:
    """One file; one that can't be opened is said on stderr, and keeps no other from being read."""
    try:
        return read_file(name, content_type, limits)
    except InputUnreadable as error:
        say(str(error))
        refused = Refused(reason=NOT_OPENED, path=error.where, what=error.what, remedy=error.remedy)
        return FileRead(file=name, refused=refused, refused_messages=1)


def read_file(name: str, content_type: str | None, limits: "Limits") -> FileRead:
    """Everything one file holds. Raises InputUnreadable if it can't be opened."""
    from vostro.cli.message_files import opened
    from vostro.messages.leaves import leaves_of, unused_leaves
    from vostro.messages.reader import read_message

    result = FileRead(file=name, payments=[], unused=[])
    with opened(name) as stream:
        for piece in whole_or_lines(stream, name, limits.bytes_max):
            try:
                payments = read_message(piece.value, content_type=content_type, limits=limits)
                leaves = leaves_of(piece.value, content_type, limits)
            except PaymentUnreadable as error:
                result.refused_messages += 1
                result.refused = result.refused or refused_of(error, piece.line)
                continue
            result.payments += payments
            line = "" if piece.line is None else f"line {piece.line}: "
            result.unused += [f"{line}{leaf.path}" for leaf in unused_leaves(leaves, payments)]
    if result.payments:
        result.format = ",".join(dict.fromkeys(payment.format for payment in result.payments))
    return result


def whole_or_lines(stream: "IO[bytes]", name: str, bytes_max: int) -> "Iterator[Piece]":
    """JSON Lines line by line, all else whole: an MT batch is read as the worker reads it."""
    import io

    from vostro.cli.message_files import UNPACK_ERRORS, Layout, Piece, layout_of, pieces, ungzipped
    from vostro.cli.replayed import Replayed

    try:
        unpacked = ungzipped(stream)
        start = unpacked.read(bytes_max + 1)
    except UNPACK_ERRORS as error:
        raise InputUnreadable(
            what=f"The file breaks off: {type(error).__name__}",
            where=name,
            remedy="Get the whole file and read it again.",
        ) from None
    if layout_of(start, is_whole=len(start) <= bytes_max) is Layout.LINES:
        yield from pieces(io.BufferedReader(Replayed(start, unpacked)), name, bytes_max)
    else:
        yield Piece(start, None)


def refused_of(error: PaymentUnreadable, line: int | None) -> Refused:
    """What the dead letter would say."""
    return Refused(
        reason=error.reason, path=error.where, what=error.what, remedy=error.remedy, line=line
    )


def tree_of(result: FileRead) -> "Tree":
    """A file as a person reads it."""
    from rich.tree import Tree

    count = len(result.payments)
    title = f"{result.file}  {result.format or 'refused'}, {count:,} payment{'s' * (count != 1)}"
    tree = Tree(harmless(title))
    if result.refused is not None:
        refused = result.refused
        where = refused.path if refused.line is None else f"line {refused.line}, {refused.path}"
        branch = tree.add(harmless(f"refused: {refused.reason}  at {where}"))
        branch.add(harmless(f"{refused.what}. {refused.remedy}"))
    for payment in result.payments[:PAYMENTS_SHOWN_MAX]:
        add_payment(tree, payment)
    if count > PAYMENTS_SHOWN_MAX:
        tree.add(f"... and {count - PAYMENTS_SHOWN_MAX:,} payments more: --json has them all")
    if result.unused:
        branch = tree.add(f"not used: {len(result.unused):,}")
        for path in result.unused[:UNUSED_SHOWN_MAX]:
            branch.add(harmless(path))
        if len(result.unused) > UNUSED_SHOWN_MAX:
            branch.add(f"... and {len(result.unused) - UNUSED_SHOWN_MAX:,} more")
    return tree


def add_payment(tree: "Tree", payment: Payment) -> None:
    """One payment: its own values, then everyone in it, then the texts."""
    branch = tree.add(harmless(f"payment {payment.payment_id}  {payment.path}".rstrip()))
    for field in payment.__struct_fields__:
        value = getattr(payment, field)
        if (
            value is not None
            and not isinstance(value, tuple)
            and field not in {"payment_id", "path"}
        ):
            branch.add(harmless(f"{field}: {value}"))
    for group, index, holder in holders(payment):
        below = branch.add(harmless(f"{holder.role}  {holder.path}"))
        for label, value, field in values_of(holder):
            note = note_of(field, value)
            shown = f"{label}: {value} ({note})" if note else f"{label}: {value}"
            below.add(harmless(f"{shown}  {place(holder, group, index, field)}"))
    for index, text in enumerate(payment.texts):
        where = place(text, "texts", index, "text")
        branch.add(harmless(f"text, {text.kind}: {text.text}  {where}"))
    for remark in payment.remarks:
        branch.add(harmless(f"remark: {remark}"))


def values_of(holder: object) -> Iterator[tuple[str, str, str]]:
    """Label, value and field of everything that is known of a party or bank."""
    for field in getattr(holder, "__struct_fields__", ()):
        value = getattr(holder, field)
        if value is not None and field not in _HIDDEN:
            yield field, str(value), field
    for index, line in enumerate(getattr(holder, "address_lines", ())):
        yield "address line", line, f"address_lines[{index}]"
    for index, identifier in enumerate(getattr(holder, "identifiers", ())):
        words = (identifier.id, identifier.scheme, identifier.issuer)
        label = ", ".join(("identifier", *(word for word in words[1:] if word)))
        yield label, identifier.id, f"identifiers[{index}]"
