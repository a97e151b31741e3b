"""FIN text -> messages, blocks and fields. Source: SWIFT User Handbook, FIN message text."""

import re
from itertools import islice

import msgspec

from vostro.messages.unreadable import UnreadableReason, unreadable

# 10,000: MT104 and MT203 hold a hundred transactions of a dozen fields; more is no message.
FIELDS_MAX = 10_000
# 1,000 lines: 77T holds 9,000 characters, some 120 lines.
LINES_OF_A_FIELD_MAX = 1_000
# 20,000: five blocks for each of 2,000 messages, and as many acknowledgements.
BLOCKS_MAX, BLOCK_DEPTH_MAX = 20_000, 16
# 2,000 messages in one batch file of 4 MB is one every 2 KB.
MESSAGES_MAX = 2_000

_OPENS_FIELD = re.compile(r"^[ \t]*:(\d\d[A-Z]?):", re.MULTILINE)
_OPENS_FIELD_ANYWHERE = re.compile(r":(\d\d[A-Z]?):")
_OPENS_BLOCK = re.compile(r"\{([1-5S]):")
_INNER_BLOCK = re.compile(r"\{(\w{3,4}):([^{}]*)\}?")
# One search for both, so that each character is looked at once, whatever is missing.
_STOPS_TEXT = re.compile(r"(?P<end>^[ \t]*-\}|\n?-\})|^[ \t$\x01\x03]*\{1:|^\$", re.MULTILINE)
# What stands between the messages of a batch: RJE's $, DOS-PCC's SOH, ETX and padding.
_BETWEEN = " \t\n$\x01\x03\x00\x1a"


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field of block 4: its tag with the option letter, its lines, its place."""

    tag: str
    lines: tuple[str, ...]
    path: str

    @property
    def number(self) -> str:
        """The tag without its option letter."""
        return self.tag[:2]

    @property
    def option(self) -> str:
        """The option letter; empty if there is none."""
        return self.tag[2:]


class FinMessage(msgspec.Struct, kw_only=True):
    """One FIN message as it stood."""

    basic: str = ""  # block 1
    application: str = ""  # block 2
    user: dict[str, str] = {}  # block 3
    fields: list[Field] = []
    trailer: dict[str, str] = {}  # block 5
    stray: list[str] = []  # text outside of any block or field
    has_text: bool = False  # block 4 was there


def messages_of(text: str) -> list[FinMessage]:
    """Every message of a FIN text, in order; ACKs and NAKs too.

    Raises:
        PaymentUnreadable: no block and no field in it, or too many.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _OPENS_BLOCK.search(text) is None:
        return bare_texts(text)
    messages: list[FinMessage] = []
    position = 0
    blocks = 0
    while (opening := _OPENS_BLOCK.search(text, position)) is not None:
        blocks += 1
        if blocks > BLOCKS_MAX:
            what = f"More than {BLOCKS_MAX:,} blocks"
            raise unreadable(UnreadableReason.TOO_MANY, what, f"character {position}")
        skipped = text[position : opening.start()].strip(_BETWEEN)
        block = opening[1]
        end, content = content_of(text, opening.end(), block)
        if is_new(messages, block):
            if len(messages) >= MESSAGES_MAX:
                what = f"More than {MESSAGES_MAX:,} messages"
                raise unreadable(UnreadableReason.TOO_MANY, what, f"character {position}")
            messages.append(FinMessage(user={}, fields=[], trailer={}, stray=[]))
        if skipped:
            messages[-1].stray.append(skipped)
        take_block(messages[-1], block, content)
        position = end
    rest = text[position:].strip(_BETWEEN + "}")
    if rest:
        messages[-1].stray.append(rest)
    return messages


def is_new(messages: list[FinMessage], block: str) -> bool:
    """Whether a block opens a message: block 1 always, another if it was there already."""
    if not messages or block == "1":
        return True
    last = messages[-1]
    if block == "2":
        return bool(last.application) or last.has_text
    return last.has_text and block in "34"


def content_of(text: str, start: int, block: str) -> tuple[int, str]:
    """The end of a block and what stands in it."""
    if block == "4" and not text.startswith("{", start):
        stop = _STOPS_TEXT.search(text, start)
        if stop is None:
            return len(text), text[start:].rstrip().removesuffix("}").removesuffix("-")
        # Without its end, block 4 lasts to the next message.
        return stop.end() if stop["end"] else stop.start(), text[start : stop.start()]
    depth = 1
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end(), text[start : brace.start()]
        if depth > BLOCK_DEPTH_MAX:
            break  # no block of the standard: all that follows is text outside of fields
    return len(text), text[start:]


_BRACE = re.compile(r"[{}]")


def take_block(message: FinMessage, block: str, content: str) -> None:
    """Put a block where it belongs."""
    if block == "1":
        message.basic = content
    elif block == "2":
        message.application = content
    elif block == "4":
        message.has_text = True
        if content.startswith("{"):  # an acknowledgement's
            take_inner(message, message.user, content)
            return
        message.fields, before = fields_of(content)
        if before:
            message.stray.append(before)
    else:  # 3, 5, and S, which is local and no part of SWIFT's standard
        take_inner(message, message.user if block == "3" else message.trailer, content)


def take_inner(message: FinMessage, into: dict[str, str], content: str) -> None:
    """The blocks within a block, by their tags; what is beside them, or comes twice, is stray."""
    for tag, value in _INNER_BLOCK.findall(content):
        if into.setdefault(tag, value.strip()) != value.strip():
            message.stray.append(value)
    beside = _INNER_BLOCK.sub("", content).strip(_BETWEEN + "{}")
    if beside:
        message.stray.append(beside)


def bare_texts(text: str) -> list[FinMessage]:
    """Block 4 without its braces; several are parted by a line with $ or -."""
    messages = []
    for part in re.split(r"^[ \t]*(?:\$|-\}?)[ \t]*$", text, flags=re.MULTILINE):
        if part.strip(_BETWEEN):
            fields, before = fields_of(part)
            if fields:
                stray = [before] if before else []
                messages.append(FinMessage(fields=fields, stray=stray, has_text=True))
            elif messages:
                messages[-1].stray.append(part.strip(_BETWEEN))
    if not messages:
        what = "Neither a FIN block nor a field such as :20: is in it"
        raise unreadable(UnreadableReason.NOT_MT, what, "line 1")
    return messages


def fields_of(content: str) -> tuple[list[Field], str]:
    """The fields of block 4, and what stands before the first of them."""
    pattern = _OPENS_FIELD if "\n" in content.strip() else _OPENS_FIELD_ANYWHERE
    openings = list(islice(pattern.finditer(content), FIELDS_MAX + 1))
    if len(openings) > FIELDS_MAX:
        what = f"More than {FIELDS_MAX:,} fields"
        raise unreadable(UnreadableReason.TOO_MANY, what, "block 4")
    fields = []
    for number, opening in enumerate(openings):
        end = openings[number + 1].start() if number + 1 < len(openings) else len(content)
        lines = content[opening.end() : end].strip("\n").split("\n")
        if len(lines) > LINES_OF_A_FIELD_MAX:
            what = f"More than {LINES_OF_A_FIELD_MAX:,} lines"
            raise unreadable(UnreadableReason.TOO_MANY, what, opening[1])
        cleaned = tuple(" ".join(line.split()) for line in lines)
        fields.append(Field(tag=opening[1], lines=cleaned, path=opening[1]))
    before = content[: openings[0].start()] if openings else content
    return fields, before.strip(_BETWEEN + "}")
