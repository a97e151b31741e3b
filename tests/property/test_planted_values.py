"""What is planted in any field of any format must reach the Payment, at the path it was put."""

from collections.abc import Sequence

import pytest

from held_values import held, is_beside_a_number
from messages_made import APPLICATION_HEADER, MESSAGES, UNSEARCHED, default_value, leaf_name, made
from vostro.messages.leaves import places_of
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.reader import read_message

# A value for each kind of field: a name, a bank, a country, a town, a number.
BIC, COUNTRY = "PLNTNL2AXXX", "ZW"
NAME = "Zephyrine Planted Holding"
_BY_NAME = {
    **dict.fromkeys(("BICFI", "AnyBIC"), BIC),
    **dict.fromkeys(("Ctry", "CtryOfRes", "CtryOfBirth"), COUNTRY),
    "IBAN": "NL91ABNA0417164300",
}


def searched(leaves: Sequence[str]) -> list[str]:
    return [path for path in leaves if leaf_name(path) not in UNSEARCHED]


def without_first(path: str) -> str:
    """[1] says nothing where there is no second."""
    return path.replace("[1]", "")


def reaches(source: bytes, where: str, value: str) -> bool:
    (payment,) = read_message(source, content_type=None, limits=DEFAULT_LIMITS)
    found = {(without_first(place), text) for place, text in held(payment)}
    if is_beside_a_number(where):
        return any(text == value for _, text in found)
    return (without_first(where), value) in found


@pytest.mark.parametrize("message", MESSAGES)
def test_each_field_alone_reaches_the_payment_at_its_own_path(message: str) -> None:
    root, leaves = MESSAGES[message]
    missed = []
    for path in searched(leaves):
        value = _BY_NAME.get(leaf_name(path), NAME)
        alone = [*(leaf for leaf in leaves if leaf in _FRAME), path]
        source = made(message, {path: value}, leaves=dict.fromkeys(alone))
        if not reaches(source, f"/Document/{root}/{path}", value):
            missed.append(path)
    assert missed == []


_FRAME = frozenset(
    f"{group}{transaction}[1]/{leaf}"
    for group in ("", "PmtInf/", "Undrlyg/")
    for transaction in ("CdtTrfTxInf", "DrctDbtTxInf", "TxInf")
    for leaf in ("PmtId/UETR", "PmtId/EndToEndId", "RtrId", "CxlId")
)


@pytest.mark.parametrize("message", MESSAGES)
def test_all_fields_at_once_reach_the_payment_each_at_its_own_path(message: str) -> None:
    root, leaves = MESSAGES[message]
    (payment,) = read_message(made(message), content_type=None, limits=DEFAULT_LIMITS)
    found = set(held(payment))
    texts = {text for _, text in found}
    missed = []
    for number, path in enumerate(leaves):
        value = default_value(path, number)
        if leaf_name(path) in UNSEARCHED:
            continue
        if is_beside_a_number(path):
            if value not in texts:
                missed.append(path)
        elif (f"/Document/{root}/{path}", value) not in found:
            missed.append(path)
    assert missed == []


def test_each_field_of_the_application_header_reaches_the_payment_at_its_own_path() -> None:
    missed = []
    for path in APPLICATION_HEADER:
        value = _BY_NAME.get(leaf_name(path), NAME)
        planted = {f"AppHdr/{path}": value}
        frame = ["CdtTrfTxInf[1]/PmtId/EndToEndId"]
        source = made("pacs.008.001.12", planted, leaves=frame, with_header=True)
        if not reaches(source, f"/Envelope/AppHdr/{path}", value):
            missed.append(path)
    assert missed == []


def test_no_place_is_named_that_the_message_does_not_have() -> None:
    for message, (root, leaves) in MESSAGES.items():
        (payment,) = read_message(made(message), content_type=None, limits=DEFAULT_LIMITS)
        known = {f"/Document/{root}/{path}" for path in leaves}
        joined = {path.rpartition("[")[0] for path in known if "Ustrd" in path}
        beside = {where for where in places_of(payment) if "/SchmeNm" in where or "/Issr" in where}
        assert set(places_of(payment)) - beside - joined <= known, message
