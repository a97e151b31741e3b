"""What the blocks around the text say: sender, receiver, type, UETR. Source: FIN headers."""

import re
from collections.abc import Iterator

import msgspec

from vostro.messages.mt.fin import FinMessage
from vostro.messages.mt.roles import FREE_FORMAT
from vostro.messages.text import has_substance
from vostro.payment import Agent, AgentRole

# Sender and receiver stand as logical terminals: BIC of 8, terminal letter, branch of 3.
_INPUT = re.compile(r"I(\d{3})([A-Z0-9]{8})(?:[A-Z]([A-Z0-9]{3}))?").match
_OUTPUT = re.compile(r"O(\d{3})\d{4}\s?(?:\d{6}([A-Z0-9]{8})[A-Z0-9]([A-Z0-9]{3})\d{10})?").match
_BASIC = re.compile(r"([A-Z])(\d{2})([A-Z0-9]{8})(?:[A-Z]([A-Z0-9]{3}))?").match
_WHOLE_BASIC = re.compile(r"[A-Z]\d\d[A-Z0-9]{8}(?:[A-Z][A-Z0-9]{3})?\d{0,10}").fullmatch
_WHOLE_APPLICATION = re.compile(
    r"I\d{3}[A-Z0-9]{8,12}[SUN]?\d{0,4}|O\d{13}[A-Z0-9]{12}\d{20}[SUN]?"
).fullmatch
# Service codes, priorities, checksums, times: nothing to search. 433 and 434 are someone else's
# verdict on the payment.
_CODES = frozenset(
    {
        *("103", "111", "113", "119", "121", "423", "433", "434", "177", "451"),
        *("CHK", "MAC", "PAC", "PDE", "PDM", "TNG", "MRF", "SYS", "DLM"),
        *("SPD", "SAC", "COP"),
    }
)
_TYPE = re.compile(r"[IO](\d{3})").match
_ACKNOWLEDGEMENT = "21"


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a message's blocks 1, 2, 3 and 5 come to."""

    type: str  # 103; empty where nothing tells
    format: str  # MT103STP
    service: str  # what it is if it is no message of a user
    agents: tuple[Agent, ...]
    uetr: str | None
    references: tuple[tuple[str, str], ...]  # place and value
    remarks: tuple[str, ...]
    is_cover: bool


def header_of(message: FinMessage, prefix: str) -> Header:
    """The header; `prefix` is the place of the message in its file."""
    declared = _TYPE(message.application)
    inferred = type_by_content(message)
    type_ = declared[1] if declared else inferred
    remarks = remarks_of(message)
    if declared and declared[1] in FREE_FORMAT and inferred in _TRANSFERS:
        remarks.append(f"Block 2 says MT{declared[1]}, the text is an MT{inferred}")
        type_ = inferred
    basic = _BASIC(message.basic)
    if basic is not None and basic[2] == _ACKNOWLEDGEMENT:
        type_ = ""
    is_cover = type_ in {"202", "205"} and any(field.number == "50" for field in message.fields)
    variant = message.user.get("119", "").upper()
    if is_cover:
        variant = "COV"
    known = variant if variant in {"STP", "REMIT", "COV", "RFDD"} else ""
    return Header(
        type=type_,
        format=f"MT{type_}{known}",
        service="an acknowledgement" if type_ == "" else f"MT{type_}",
        agents=ends_of(message, prefix),
        uetr=message.user.get("121") or None,
        references=tuple(texts_of(message, prefix)),
        remarks=tuple(remarks),
        is_cover=is_cover,
    )


_TRANSFERS = frozenset({"101", "103", "202"})


# First match wins: all of these tags, one of these, none of those -> type.
_BY_CONTENT: tuple[tuple[str, frozenset[str], frozenset[str], frozenset[str]], ...] = (
    ("940", frozenset(), frozenset({"28C", "60F", "60M", "61", "62F", "62M"}), frozenset()),
    ("101", frozenset({"28D"}), frozenset(), frozenset()),
    ("101", frozenset({"21"}), frozenset({"50H", "50G"}), frozenset()),
    ("202", frozenset({"58"}), frozenset(), frozenset()),
    ("103", frozenset({"59"}), frozenset(), frozenset()),
    ("103", frozenset({"50", "32A"}), frozenset(), frozenset()),
    ("199", frozenset(), frozenset({"79", "75", "76"}), frozenset()),
    ("202", frozenset({"32A"}), frozenset({"52", "57"}), frozenset({"50"})),
    ("103", frozenset(), frozenset({"20", "32", "50", "70"}), frozenset()),
)


def type_by_content(message: FinMessage) -> str:
    """What the fields say that it is: block 2 may be absent, or wrong."""
    tags = {field.tag for field in message.fields} | {field.number for field in message.fields}
    for type_, all_of, one_of, none_of in _BY_CONTENT:
        if all_of <= tags and (not one_of or one_of & tags) and not none_of & tags:
            return type_
    return ""


def ends_of(message: FinMessage, prefix: str) -> tuple[Agent, ...]:
    """Sender and receiver: which block names which depends on the direction."""
    basic, own = _BASIC(message.basic), None
    if basic is not None:
        own = (basic[3] + (basic[4] or ""), f"{prefix}block 1")
    sent, received = _INPUT(message.application), _OUTPUT(message.application)
    other = None
    if sent is not None:
        other = (sent[2] + (sent[3] or ""), f"{prefix}block 2")
    elif received is not None and received[2]:
        other = (received[2] + received[3], f"{prefix}block 2")
    pair = (other, own) if received is not None else (own, other)
    roles = (AgentRole.INSTRUCTING_AGENT, AgentRole.INSTRUCTED_AGENT)
    return tuple(
        Agent(role=role, bic=end[0], path=end[1], paths={"bic": end[1]})
        for role, end in zip(roles, pair, strict=True)
        if end is not None
    )


def texts_of(message: FinMessage, prefix: str) -> Iterator[tuple[str, str]]:
    """Place and value of what stands in the headers and is none of their own codes."""
    if message.basic and _WHOLE_BASIC(message.basic) is None:
        yield f"{prefix}block 1", message.basic
    if message.application and _WHOLE_APPLICATION(message.application) is None:
        yield f"{prefix}block 2", message.application
    for block, inner in (("block 3", message.user), ("block 5", message.trailer)):
        for tag, value in inner.items():
            if tag not in _CODES and has_substance(value):
                yield f"{prefix}{block}/{tag}", value


def remarks_of(message: FinMessage) -> list[str]:
    """What the sender claims and an analyst should know; it changes nothing."""
    remarks = []
    if "PDE" in message.trailer or "PDM" in message.trailer:
        remarks.append("The sender marks it as a possible duplicate")
    if "TNG" in message.trailer:
        remarks.append("The sender marks it as a test message")
    if screened := [tag for tag in ("433", "434") if tag in message.user]:
        where = " and ".join(screened)
        remarks.append(f"Block 3 carries someone else's screening result in {where}: not used")
    return remarks
