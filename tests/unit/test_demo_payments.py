from pathlib import Path

import msgspec
import pytest

from vostro.cli.demo.needles import BROKEN, Needle, needles
from vostro.cli.demo.payments import Hay, spread
from vostro.cli.demo.run import as_environment, demo_settings
from vostro.cli.demo.sample import LIST_NAME, SAMPLE_LIST
from vostro.cli.lists_at_hand import lists_of_directory
from vostro.errors import PaymentUnreadable
from vostro.messages.limits import Limits
from vostro.messages.reader import read_message
from vostro.screening.lists import ScreeningLists
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen
from vostro.settings import Settings

NEEDLES = needles()


@pytest.fixture(scope="module")
def lists() -> ScreeningLists:
    return lists_of_directory(SAMPLE_LIST, lambda _: None)


@pytest.mark.parametrize("needle", NEEDLES, ids=[needle.shows for needle in NEEDLES])
def test_every_needle_is_held(needle: Needle, lists: ScreeningLists) -> None:
    assert screen(needle.payment, lists, DEFAULT_POLICY).outcome == "hold"


def test_the_hay_is_released_without_a_hit(lists: ScreeningLists) -> None:
    hits = {
        payment.payment_id: [hit.rule for hit in found.hits]
        for payment in Hay().payments(3_000)
        if (found := screen(payment, lists, DEFAULT_POLICY)).hits
    }
    assert hits == {}


def test_the_same_hay_comes_every_time_and_is_varied() -> None:
    first, again = list(Hay().payments(300)), list(Hay().payments(300))
    assert first == again
    names = {party.name for payment in first for party in payment.parties}
    countries = {party.country for payment in first for party in payment.parties}
    assert len(names) > 100
    assert len(countries) == 10


def test_payment_ids_are_distinct() -> None:
    made = [payment.payment_id for payment in Hay().payments(300)]
    made += [needle.payment.payment_id for needle in NEEDLES]
    assert len(set(made)) == 300 + len(NEEDLES)


@pytest.mark.parametrize("message", [broken.message for broken in BROKEN])
def test_what_can_t_be_read_can_t_be_read(message: bytes) -> None:
    with pytest.raises(PaymentUnreadable):
        read_message(message, content_type=None, limits=Limits())


@pytest.mark.parametrize("hay", [1, 5, 19, 20, 300, 301])
def test_spreading_loses_and_doubles_nothing(hay: int) -> None:
    straws = [b"%d" % number for number in range(hay)]
    sharp = [b"n%d" % number for number in range(20)]
    assert sorted(spread(straws, sharp)) == sorted([*straws, *sharp])


def test_every_listed_party_of_the_sample_is_marked_as_invented(lists: ScreeningLists) -> None:
    for position in range(len(lists)):
        assert all(p.startswith("DEMO-") for p in lists.designation(position).programmes)


def test_the_worker_is_given_every_setting_of_the_demo(tmp_path: Path) -> None:
    settings = demo_settings("127.0.0.1:1", "unix:///x", tmp_path)
    variables = as_environment(settings)
    assert variables["VOSTRO_KAFKA_SERVERS"] == "127.0.0.1:1"
    read = {name.removeprefix("VOSTRO_").lower(): value for name, value in variables.items()}
    assert Settings.read(**read) == settings
    assert msgspec.toml.decode((tmp_path / "policy.toml").read_bytes()) == {
        "lists_required": [LIST_NAME]
    }
