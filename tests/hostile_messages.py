"""What is sent to break a reader: for tests of the readers, and of a worker that meets it."""

import random
import re
from collections.abc import Callable, Iterator

import messages_made
import mt_made
from vostro.messages.unreadable import UnreadableReason

CANONICAL = (
    b'{"payment_id":"P-1","amount":"12.50","currency":"EUR","parties":[{"role":"debtor","name":'
    b'"Nordlicht GmbH"},{"role":"creditor","name":"Aigerim Seitkali"}],"texts":[{"text":"INV 1"}]}'
)
SOUND = (
    *(messages_made.made(message) for message in messages_made.MESSAGES),
    *(mt_made.made(message) for message in mt_made.FIELDS),
    CANONICAL,
)


def truncated(source: bytes, chance: random.Random) -> bytes:
    return source[: chance.randrange(len(source))]


def shuffled(source: bytes, chance: random.Random) -> bytes:
    pieces = re.split(rb"(?=<)|(?<=\n)|(?=,)", source)
    chance.shuffle(pieces)
    return b"".join(pieces)


def flipped(source: bytes, chance: random.Random) -> bytes:
    changed = bytearray(source)
    for _ in range(chance.randrange(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def spliced(source: bytes, chance: random.Random) -> bytes:
    other = chance.choice(SOUND)
    return source[: chance.randrange(len(source))] + other[chance.randrange(len(other)) :]


def doubled(source: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(source)), chance.randrange(len(source))))
    return source[:end] + source[start:]


def wrongly_declared(source: bytes, chance: random.Random) -> bytes:
    encoding = chance.choice([b"UTF-16", b"EBCDIC", b"hex", b"ISO-8859-5", b"utf-7", b"\xff"])
    declared = re.sub(rb"<\?xml.*?\?>", b"", source, count=1)
    text = declared.replace(
        b"Harmless1", "Сбербанк é".encode("utf-8" if chance.random() < 0.5 else "cp1251", "replace")
    )
    return b"<?xml version='1.0' encoding='" + encoding + b"'?>" + text


def mutated() -> Iterator[tuple[str, bytes]]:
    chance = random.Random(20_261_125)  # noqa: S311 the same 500 every time
    ways = (truncated, shuffled, flipped, spliced, doubled, wrongly_declared)
    for number in range(500):
        way = ways[number % len(ways)]
        yield f"{number} {way.__name__}", way(chance.choice(SOUND), chance)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY %b "%b">' % (name, b"&%b;" % before * 10)
        for before, name in ((b"a", b"b"), (b"b", b"c"), (b"c", b"d"), (b"d", b"e"))
    )
    + b"]><Document>&e;</Document>"
)
REMITTANCE = "CdtTrfTxInf[1]/RmtInf/Ustrd"
PACS = "pacs.008.001.12"


def with_remittance(text: str) -> bytes:
    return messages_made.made(PACS, {REMITTANCE: text}, leaves=[REMITTANCE])


def nested(depth: int) -> bytes:
    inside = b"<a>" * depth + b"</a>" * depth
    return with_remittance("HERE").replace(b"HERE", inside)


MT_HEAD = b"{1:F01SENDDEFFAXXX2222123456}{2:I103RECVGB2LXXXXN}"
HOPELESS: list[tuple[str, UnreadableReason, Callable[[], bytes]]] = [
    ("an entity bomb", UnreadableReason.FORBIDDEN_XML, lambda: BOMB),
    (
        "a file of this machine as entity",
        UnreadableReason.FORBIDDEN_XML,
        lambda: b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
    ),
    (
        "a document type after a comment",
        UnreadableReason.FORBIDDEN_XML,
        lambda: b"<!-- <a> --> <?x y?><!DOCTYPE x SYSTEM 'http://127.0.0.1/'><x/>",
    ),
    ("5 MB of remittance", UnreadableReason.TOO_LARGE, lambda: with_remittance("x" * 5_000_000)),
    ("1 MB of remittance", UnreadableReason.TOO_LARGE, lambda: with_remittance("x" * 1_000_000)),
    ("a name of 4,001", UnreadableReason.TOO_LARGE, lambda: named("x" * 4_001)),
    ("300 levels", UnreadableReason.TOO_DEEP, lambda: nested(300)),
    ("10,000 levels", UnreadableReason.TOO_DEEP, lambda: nested(10_000)),
    ("JSON of 10,000 levels", UnreadableReason.TOO_DEEP, lambda: b'{"a":' + b"[" * 10_000),
    ("a million elements", UnreadableReason.TOO_MANY, lambda: with_many(b"<a/>", 900_000)),
    ("3,000 texts", UnreadableReason.TOO_MANY, lambda: with_many(b"<Ustrd>word</Ustrd>", 3_000)),
    ("900 parties", UnreadableReason.TOO_MANY, lambda: with_many(b"<Nm>Name</Nm>", 900)),
    (
        "6,000 transactions",
        UnreadableReason.TOO_MANY,
        lambda: batch(6_000),
    ),
    ("half a message", UnreadableReason.NOT_XML, lambda: with_remittance("x")[:-40]),
    ("not UTF-8", UnreadableReason.NOT_UTF_8, lambda: named("Müller").decode().encode("cp1252")),
    ("a null character", UnreadableReason.NOT_XML, lambda: named("AB").replace(b"AB", b"A\0B")),
    ("nothing", UnreadableReason.EMPTY, lambda: b" \r\n\t "),
    ("noise", UnreadableReason.UNKNOWN_FORMAT, lambda: b"\x00\x01\x02\x03" * 100),
    ("a page", UnreadableReason.UNKNOWN_FORMAT, lambda: b"<html><body>Hello</body></html>"),
    (
        "a statement",
        UnreadableReason.NOT_A_PAYMENT,
        lambda: b"{1:F01SENDDEFFAXXX2222123456}{2:I940RECVGB2LXXXXN}{4:\n:20:A\n:28C:1\n-}",
    ),
    *(
        (name, UnreadableReason.TOO_MANY, make)
        for name, make in (
            ("4,000 MT messages", lambda: b"{1:F01SENDDEFFAXXX2222123456}{4:\n-}" * 4_000),
            ("30,000 MT texts without an end", lambda: b"{4:\n$\n" * 30_000),
            ("30,000 MT blocks", lambda: MT_HEAD + b"{3:}" * 30_000),
            ("2,000 lines in a field", lambda: MT_HEAD + b"{4:\n:50K:" + b"A\n" * 2_000),
            ("500 lines in a party", lambda: MT_HEAD + b"{4:\n:50K:" + b"A\n" * 500),
            (
                "4,000 payers for 4,900 payees",
                lambda: (
                    MT_HEAD.replace(b"I103", b"I101")
                    + b"{4:\n"
                    + b":50H:A\n" * 4_000
                    + b":21:A\n" * 4_900
                ),
            ),
        )
    ),
    (
        "20,000 MT fields",
        UnreadableReason.TOO_MANY,
        lambda: b"{1:F01SENDDEFFAXXX2222123456}{2:I103RECVGB2LXXXXN}{4:\n" + b":70:A\n" * 20_000,
    ),
]


def named(name: str) -> bytes:
    path = "CdtTrfTxInf[1]/Dbtr/Nm"
    return messages_made.made(PACS, {path: name}, leaves=[path])


def with_many(element: bytes, count: int) -> bytes:
    return with_remittance("HERE").replace(b"HERE", element * count)


def batch(count: int) -> bytes:
    one = named("Name")
    start, end = one.index(b"<CdtTrfTxInf"), one.index(b"</FIToFICstmrCdtTrf")
    return one[:start] + one[start:end] * count + one[end:]
