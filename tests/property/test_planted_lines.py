"""What is planted in any line of an MT must reach the Payment, at the tag and line it was put."""

import re

import pytest

from held_values import held
from mt_made import FIELDS, lines_of, made
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.reader import read_message

PLANTED = {
    "name": "ZEPHYRINE PLANTED HOLDING",
    "text": "PLANTEDVILLE",
    "bic": "PLNTNL2AXXX",
    "number": "Z7654321",
}
_RANGE = re.compile(r"(.*)/lines (\d+)-(\d+)").fullmatch


def covers(place: str, path: str) -> bool:
    """Whether a place is the line, or a range of lines with the line in it."""
    several = _RANGE(place)
    if several is None:
        return place == path
    field, _, line = path.rpartition("/line ")
    return field == several[1] and int(several[2]) <= int(line) <= int(several[3])


@pytest.mark.parametrize("message", FIELDS)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"], ids=["crlf", "lf", "cr"])
def test_each_line_in_turn_reaches_the_payment_at_its_own_tag_and_line(
    message: str, end: str
) -> None:
    missed = []
    for path, text in lines_of(message):
        words = re.findall(r"\{(\w+)\}", text)
        if not words:
            continue
        source = made(message, {path: PLANTED}, end=end)
        (payment,) = read_message(source, content_type=None, limits=DEFAULT_LIMITS)
        value = PLANTED[words[0]]
        if not any(covers(place, path) and value in what for place, what in held(payment)):
            missed.append(path)
    assert missed == []


@pytest.mark.parametrize("message", FIELDS)
def test_sender_and_receiver_of_the_blocks_reach_the_payment(message: str) -> None:
    (payment,) = read_message(made(message), content_type=None, limits=DEFAULT_LIMITS)
    ends = {str(agent.role): agent.bic for agent in payment.agents if "block" in agent.path}
    assert ends == {"instructing_agent": "SENDDEFFXXX", "instructed_agent": "RECVGB2LXXX"}
