"""MT messages of our own making, with every party option and text field filled."""

from collections.abc import Mapping
from typing import NamedTuple


class Line(NamedTuple):
    """One line of one field: where it stands, and the words in it that may be replaced."""

    path: str
    text: str


HEADS = {
    "MT103": "{1:F01SENDDEFFAXXX2222123456}{2:I103RECVGB2LXXXXN}{3:{121:%s}}",
    "MT103REMIT": "{1:F01SENDDEFFAXXX2222123456}{2:I103RECVGB2LXXXXN}{3:{119:REMIT}{121:%s}}",
    "MT202": "{1:F01RECVGB2LAXXX2222123456}{2:O2021200970103SENDDEFFAXXX22221234569701031201N}",
    "MT202COV": "{1:F01SENDDEFFAXXX2222123456}{2:I202RECVGB2LXXXXN}{3:{119:COV}{121:%s}}",
    "MT205": "{1:F01SENDDEFFAXXX2222123456}{2:I205RECVGB2LXXXXN}",
    "MT101": "{1:F01SENDDEFFAXXX2222123456}{2:I101RECVGB2LXXXXN}",
}
UETR = "8a562c67-ca16-48ba-b074-65581be6f066"
NAME_AND_ADDRESS = ("/12345678", "{name}", "{text} STREET 1", "{text} TOWN")
BANK_NAME = ("/D/12345678", "{name}", "{text} STREET 1", "{text} TOWN")
CLEARING = ("//RU044525225", "{name}", "{text}")
NUMBERED = (
    "/12345678",
    "1/{name}",
    "2/{text} STREET",
    "3/DE/{text}, MORE OF IT",
    "4/19700131",
    "5/DE/{text}",
    "6/DE/ISSUER/{number}",
    "7/DE/{number}",
)
TRANSFER = (
    ("20", ("{text}1",)),
    ("23B", ("CRED",)),
    ("23E", ("PHON/{text}",)),
    ("26T", ("K90",)),
    ("32A", ("261125EUR1200,50",)),
    ("50K", NAME_AND_ADDRESS),
    ("51A", ("{bic}",)),
    ("52D", BANK_NAME),
    ("53B", ("/12345678", "{text}")),
    ("54A", ("/C/12345678", "{bic}")),
    ("55D", BANK_NAME),
    ("56D", CLEARING),
    ("57B", ("/12345678", "{text}")),
    ("59", NAME_AND_ADDRESS),
    ("70", ("/INV/{text}", "/ULTB/{name}", "{text}")),
    ("71A", ("SHA",)),
    ("72", ("/INS/{bic}", "//{text}", "/REC/{text}", "/XYZ/{text}")),
    ("77B", ("/ORDERRES/DE//{text}", "//{text}")),
)
COVER_HEAD = (
    ("20", ("{text}1",)),
    ("21", ("{text}2",)),
    ("32A", ("261125EUR1200,50",)),
    ("52A", ("{bic}",)),
    ("53D", BANK_NAME),
    ("54D", BANK_NAME),
    ("56A", ("//FW", "{bic}")),
    ("57D", BANK_NAME),
    ("58D", BANK_NAME),
    ("72", ("/BNF/{text}", "//{text}")),
)
FIELDS = {
    "MT103": TRANSFER,
    "MT103REMIT": (
        *TRANSFER[:5],
        ("50F", NUMBERED),
        ("52A", ("{bic}",)),
        ("57A", ("{bic}",)),
        ("59F", NUMBERED[:4]),
        ("71A", ("OUR",)),
        ("77T", ("/NARR/{text}", "{text}")),
    ),
    "MT202": COVER_HEAD,
    "MT205": COVER_HEAD,
    "MT202COV": (
        *COVER_HEAD,
        ("50F", ("CCPT/DE/{number}", *NUMBERED[1:4])),
        ("52D", BANK_NAME),
        ("56C", ("//CH123456",)),
        ("57A", ("{bic}",)),
        ("59A", ("/12345678", "{bic}")),
        ("70", ("{text}", "{text}")),
        ("72", ("/INS/{bic}",)),
        ("33B", ("EUR1200,50",)),
    ),
    "MT101": (
        ("20", ("{text}1",)),
        ("28D", ("1/1",)),
        ("50L", ("{name}",)),
        ("50H", NAME_AND_ADDRESS),
        ("52A", ("{bic}",)),
        ("30", ("261125",)),
        ("21", ("{text}2",)),
        ("32B", ("EUR1200,50",)),
        ("50C", ("{bic}",)),
        ("57D", BANK_NAME),
        ("59", NAME_AND_ADDRESS),
        ("70", ("{text}",)),
        ("77B", ("/BENEFRES/DE//{text}",)),
        ("71A", ("SHA",)),
    ),
}
_WORDS = {"name": "HARMLESS NAME", "text": "HARMLESS", "bic": "BANKDEFFXXX", "number": "A1234567"}


def lines_of(message: str) -> list[Line]:
    """Every line of the text block with its place."""
    fields = FIELDS[message]
    tags = [tag for tag, _ in fields]
    opening = tags.index("21") if message == "MT101" else None
    found = []
    for position, (tag, lines) in enumerate(fields):
        own = tags[:opening] if opening is not None and position < opening else tags[opening:]
        count = own.count(tag)
        before = tags[opening if opening is not None and position >= opening else 0 : position]
        number = f"[{before.count(tag) + 1}]" if count > 1 else ""
        place = "transaction 1/" if opening is not None and position >= opening else ""
        found += [
            Line(f"{place}{tag}{number}/line {n}", text) for n, text in enumerate(lines, start=1)
        ]
    return found


def made(
    message: str, planted: Mapping[str, Mapping[str, str]] | None = None, *, end: str = "\r\n"
) -> bytes:
    """The message as FIN text; `planted` holds words for some of its lines, by path."""
    head = HEADS[message]
    text = (head % UETR if "%s" in head else head) + "{4:" + end
    lines = iter(lines_of(message))
    for tag, of_field in FIELDS[message]:
        written = []
        for _ in of_field:
            line = next(lines)
            words = {**_WORDS, **(planted or {}).get(line.path, {})}
            written.append(line.text.format(**words))
        text += f":{tag}:" + end.join(written) + end
    return (text + "-}{5:{CHK:123456789ABC}}").encode()
