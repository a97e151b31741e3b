"""What is planted is flagged at the path where it was put, in messages of every format.

A listed name, a listed bank, an embargoed country and a town of an embargoed region, in each of
their fields in turn.
"""

import re
from collections.abc import Callable, Iterator

import pytest

import messages_made
import mt_made
from samples import compiled, listed
from vostro.designation import IdentifierKind, Kind
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.reader import read_message
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen

LISTS = compiled(
    listed("P-1", "ZEPHYRINE PLANTED HOLDING"),
    listed(
        "P-2",
        "Planted Commercial Bank",
        kind=Kind.BANK,
        identifiers=[(IdentifierKind.BIC, "PLNTNL2A")],
    ),
)
NAME, BIC, COUNTRY, TOWN = "Zephyrine Planted Holding", "PLNTNL2AXXX", "IR", "Sevastopol"
# Which leaves of ISO 20022 hold what.
KINDS = {
    **dict.fromkeys(("Nm", "AdrLine", "CareOf", "StrtNm", "Dept"), NAME),
    **dict.fromkeys(("Ustrd", "AddtlRmtInf", "InstrInf", "AddtlInf", "Desc", "EndToEndId"), NAME),
    **dict.fromkeys(("BICFI", "AnyBIC"), BIC),
    **dict.fromkeys(("Ctry", "CtryOfRes"), COUNTRY),
    **dict.fromkeys(("TwnNm", "CtrySubDvsn"), TOWN),
}
# Where a place may stand: each part of an address, each place of birth, each text.
PLACES = (
    *("TwnNm", "CtrySubDvsn", "TwnLctnNm", "DstrctNm", "AdrLine", "BldgNm", "StrtNm", "PstBx"),
    *("CareOf", "Dept", "SubDept", "CityOfBirth", "PrvcOfBirth"),
)
TEXTS = (
    *("Ustrd", "AddtlRmtInf", "InstrInf", "AddtlInf", "Desc", "EndToEndId", "Inf", "Nb", "Ref"),
    *("Prtry", "Issr", "Rsn", "MemoFld", "InstrForDbtrAgt", "PrtLctn", "Inside", "PlcAndNm"),
    *("Sgntr", "CtgyDtls", "Nm", "JobTitl", "Rspnsblty", "Ctgy"),
)
# What is planted of places, and in which leaves. Russia is no embargoed country: goods, banks and
# corridors are what its rules are about.
PLANTED_PLACES = {
    "a town of an embargoed region": ("Sevastopol", (*PLACES, *TEXTS)),
    "a town of an embargoed country": ("Tehran", (*PLACES, *TEXTS)),
    "an embargoed country": ("IR", ("Ctry", "CtryOfRes", "CtryOfBirth")),
    "another embargoed country": ("KP", ("Ctry", "CtryOfRes", "CtryOfBirth")),
    "an embargoed country by name": ("Esfahan Iran", (*PLACES, *TEXTS)),
    "another by its long name": ("North Korea", (*PLACES, *TEXTS)),
    "a postcode of an embargoed region": ("299011", ("PstCd", "AdrLine")),
    "an account in an embargoed country": ("IR062960000000100324200001", ("IBAN",)),
}
_FRAME = ("/PmtId/EndToEndId", "/RtrId", "/CxlId")


def flagged_paths(source: bytes) -> set[str]:
    """Where something was found, [1] left out: it says nothing where there is no second."""
    (payment,) = read_message(source, content_type=None, limits=DEFAULT_LIMITS)
    screening = screen(payment, LISTS, DEFAULT_POLICY)
    return {hit.path.replace("[1]", "") for hit in (*screening.hits, *screening.noted)}


def unflagged(message: str, value_of: Callable[[str], str | None]) -> Iterator[str]:
    root, leaves = messages_made.MESSAGES[message]
    frame = [leaf for leaf in leaves if leaf.endswith(_FRAME)]
    for path in leaves:
        value = value_of(messages_made.leaf_name(path))
        if value is None:
            continue
        source = messages_made.made(message, {path: value}, leaves=[*frame, path])
        if f"/Document/{root}/{path}".replace("[1]", "") not in flagged_paths(source):
            yield f"{path}: {value}"


@pytest.mark.parametrize("message", messages_made.MESSAGES)
def test_each_is_flagged_at_the_path_of_its_element(message: str) -> None:
    assert list(unflagged(message, KINDS.get)) == []


@pytest.mark.parametrize("planted", PLANTED_PLACES)
@pytest.mark.parametrize("message", messages_made.MESSAGES)
def test_each_place_is_flagged_at_the_path_of_its_element(message: str, planted: str) -> None:
    value, leaves = PLANTED_PLACES[planted]
    assert list(unflagged(message, lambda leaf: value if leaf in leaves else None)) == []


@pytest.mark.parametrize("message", messages_made.MESSAGES)
def test_nothing_is_flagged_where_nothing_is_planted(message: str) -> None:
    root, leaves = messages_made.MESSAGES[message]
    frame = [leaf for leaf in leaves if leaf.endswith(_FRAME)]
    held = [leaf for leaf in leaves if messages_made.leaf_name(leaf) in KINDS]
    harmless: Callable[[str], bytes] = lambda leaf: messages_made.made(  # noqa: E731
        message, leaves=[*frame, leaf]
    )
    flagged = [
        leaf
        for leaf in held[:120]
        if f"/Document/{root}/{leaf}".replace("[1]", "") in flagged_paths(harmless(leaf))
    ]
    assert flagged == []


@pytest.mark.parametrize("message", mt_made.FIELDS)
def test_each_is_flagged_at_tag_and_line_of_an_mt(message: str) -> None:
    planted = {"name": NAME.upper(), "bic": BIC}
    missed = []
    for path, text in mt_made.lines_of(message):
        words = set(re.findall(r"\{(name|bic)\}", text))
        if not words or text.startswith("/ULTB/"):
            continue
        found = flagged_paths(mt_made.made(message, {path: planted}))
        if path not in found:
            missed.append(path)
    assert missed == []


RANGE = re.compile(r"(.*)/lines (\d+)-(\d+)")


def is_flagged(path: str, found: set[str]) -> bool:
    """Whether a line, or a range of lines with it, was flagged."""
    path = path.replace("[1]", "")
    field, _, line = path.rpartition("/line ")
    ranges = [several for place in found if (several := RANGE.fullmatch(place))]
    return path in found or any(
        several[1] == field and int(several[2]) <= int(line) <= int(several[3])
        for several in ranges
    )


@pytest.mark.parametrize("place", ["SEVASTOPOL", "TEHRAN", "IRAN", "NORTH KOREA"])
@pytest.mark.parametrize("message", mt_made.FIELDS)
def test_each_place_is_flagged_at_tag_and_line_of_an_mt(message: str, place: str) -> None:
    missed = []
    for path, text in mt_made.lines_of(message):
        words = [word for word in ("name", "text") if f"{{{word}}}" in text]
        # Streets are called after towns: a street's name alone is no sign.
        if not words or "STREET" in text:
            continue
        planted = dict.fromkeys(words, f"{place} ")
        if not is_flagged(path, flagged_paths(mt_made.made(message, {path: planted}))):
            missed.append(path)
    assert missed == []


@pytest.mark.parametrize("country", ["IR", "KP"])
@pytest.mark.parametrize("message", mt_made.FIELDS)
def test_each_country_code_is_flagged_at_tag_and_line_of_an_mt(message: str, country: str) -> None:
    """50F 3/, 5/, 6/, 7/ and passports, 59F 3/, 77B."""
    missed = []
    for path, text in mt_made.lines_of(message):
        if "/DE/" not in text:
            continue
        marked = mt_made.made(message, {path: dict.fromkeys(("text", "number"), "MARKED")}).decode()
        line = next(line for line in marked.splitlines() if "/DE/" in line and "MARKED" in line)
        source = marked.replace(line, line.replace("/DE/", f"/{country}/")).encode()
        if not is_flagged(path, flagged_paths(source)):
            missed.append(path)
    assert missed == []
