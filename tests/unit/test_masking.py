"""Alerts without names, accounts, addresses and texts: nothing left, and still an explanation."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec
import pytest

from samples import SAMPLE, compiled
from vostro.alert import Alert, SourcePosition
from vostro.cli.demo.needles import Needle, needles
from vostro.cli.demo.sample import SAMPLE_LIST
from vostro.errors import SettingRefused
from vostro.lists.recognise import recognise_path
from vostro.names.normalise import normalise
from vostro.payment import (
    Agent,
    AgentRole,
    FreeText,
    Identifier,
    Party,
    PartyRole,
    Payment,
    TextKind,
)
from vostro.screening.alerts import alert_of, decision_of
from vostro.screening.lists import ScreeningLists
from vostro.screening.masking import Mask, MaskKind, published_in, values_of, words_in
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen
from vostro.settings import Settings
from vostro.stream.decide import Decide
from vostro.stream.masks import mask_of
from vostro.stream.records import Message, Outlets

KEY = b"a key of sixteen bytes or more"
ALL = Mask(MaskKind, KEY)
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
SOURCE = SourcePosition(topic="payments", partition=0, offset=1)
ACCOUNT = "KZ86 125K ZT50 0410 0100"
PAYMENT = Payment(
    payment_id="P-1",
    parties=(
        Party(
            role=PartyRole.DEBTOR,
            name="Egor Platonovich Zavrazhin",
            account=ACCOUNT,
            street="Qyzmetshi 17",
            postcode="050013",
            town="Ustrazhsk",
            address_lines=("Qyzmetshi 17", "Ustrazhsk 050013"),
            country="KZ",
            birth_date=date(1971, 3, 14),
            birth_place="Malopolsk",
            identifiers=(Identifier(id="N4477112233", scheme="CCPT"),),
        ),
        Party(role=PartyRole.CREDITOR, name="Plimbrook Tearooms", country="DE"),
    ),
    agents=(Agent(role=AgentRole.DEBTOR_AGENT, bic="CASPKZKA", account="998877665544"),),
    texts=(
        FreeText(kind=TextKind.REMITTANCE, text="For Zavrazhin Yegor Platonovich, lot Quibbleton"),
    ),
)


def alert(payment: Payment = PAYMENT) -> Alert:
    screening = screen(payment, compiled(*SAMPLE), DEFAULT_POLICY)
    return alert_of(payment, screening, SOURCE, NOW)


def told(value: object) -> str:
    """All that is told, but for what the lists publish."""
    plain = msgspec.to_builtins(value)
    for hit in (*plain.get("hits", ()), *plain.get("suppressed", ()), *plain.get("noted", ())):
        hit["designation"] = None
    return msgspec.json.encode(plain).decode()


def test_nothing_that_is_masked_is_left_and_who_was_met_is_still_told() -> None:
    masked = ALL.alert(alert())
    left = told(masked)
    for secret in (
        "'egor'",
        "Egor Platonovich Z",
        "KZ86",
        "125KZT",
        "Qyzmetshi",
        "050013",
        "Ustrazhsk",
        "1971",
        "Malopolsk",
        "N4477112233",
        "Plimbrook",
        "Tearooms",
        "998877665544",
        "Quibbleton",
    ):
        assert secret.casefold() not in left.casefold(), secret
    by_name = next(hit for hit in masked.hits if hit.rule == "listed.name")
    assert "like the name of ZAVRAZHIN, Yegor Platonovich" in by_name.explanation
    assert by_name.score > 0.9
    assert by_name.path == "$.parties[0].name"
    assert by_name.designation is not None
    assert by_name.text.startswith("***#")
    assert "ZAVRAZHIN, Yegor Platonovich" in masked.summary
    assert masked.alert_id == alert().alert_id
    assert masked.masked == ("account", "address", "birth", "name", "number", "text")


def test_equal_values_stay_comparable_and_an_account_is_recognised() -> None:
    spaced = ALL.of(MaskKind.ACCOUNT, ACCOUNT)
    assert spaced == ALL.of(MaskKind.ACCOUNT, ACCOUNT.replace(" ", "")).replace("kz", "KZ")
    assert spaced.startswith("KZ***0100#")
    assert ALL.of(MaskKind.NAME, "Ada  LOVE") == ALL.of(MaskKind.NAME, "ada love")
    other_key = Mask(MaskKind, b"another key of sixteen bytes").of(MaskKind.ACCOUNT, ACCOUNT)
    assert other_key.partition("#")[2] != spaced.partition("#")[2]
    assert ALL.of(MaskKind.ACCOUNT, "12345").startswith("***#")


def test_only_the_kinds_that_are_asked_for_are_masked() -> None:
    accounts = Mask([MaskKind.ACCOUNT], KEY).alert(alert())
    assert accounts.payment is not None
    debtor = accounts.payment.parties[0]
    assert debtor.account is not None
    assert debtor.account.startswith("KZ***0100#")
    assert debtor.name == "Egor Platonovich Zavrazhin"
    assert accounts.hits == alert().hits
    assert accounts.masked == ("account",)


def test_a_decision_is_masked_with_what_was_suppressed() -> None:
    screening = screen(PAYMENT, compiled(*SAMPLE), DEFAULT_POLICY)
    passed = msgspec.structs.replace(screening, hits=(), suppressed=screening.hits)
    decision = decision_of(passed, SOURCE, NOW, None)
    left = told(ALL.decision(decision, PAYMENT))
    assert "'egor" not in left.casefold()
    assert "quibbleton" not in left.casefold()
    assert ALL.decision(decision, PAYMENT).masked == ALL.names


# Words that sentences of ours have in common with the needles' payments.
PROSE = frozenset(("goods", "consignee"))


@pytest.fixture(scope="module")
def sample_lists() -> ScreeningLists:
    (assembly,) = recognise_path(SAMPLE_LIST).assemblies
    return compiled(*assembly.read().designations)


@pytest.mark.parametrize("needle", needles(), ids=lambda needle: needle.shows)
def test_no_word_of_a_payment_that_is_hidden_in_any_way_is_left(
    needle: Needle, sample_lists: ScreeningLists
) -> None:
    payment = needle.payment
    screening = screen(payment, sample_lists, DEFAULT_POLICY)
    masked = ALL.alert(alert_of(payment, screening, SOURCE, NOW))
    left = told(masked)
    public: set[str] = set(PROSE)
    for name in published_in((*masked.hits, *masked.suppressed)):
        left = left.replace(name, "")
        public |= {*normalise(name).tokens}  # reasons tell which of its words were met
    for bank in payment.agents:  # no personal data
        public |= words_in(f"{bank.name} {bank.town} {' '.join(bank.address_lines)}")
    secret = set().union(*(words_in(text) for _, text in values_of(payment, ALL.kinds)))
    assert {word for word in secret & words_in(left) if len(word) > 3} - public == set()
    if screening.hits:
        assert any(hit.explanation for hit in masked.hits)


def decided(screened: Callable[[], ScreeningLists]) -> dict[str, bytes]:
    """The records of the payment, by topic, from a worker that masks everything."""
    decide = Decide(
        read=lambda source, _: (msgspec.json.decode(source, type=Payment),),
        lists=screened,
        policy=DEFAULT_POLICY,
        outlets=Outlets(alerts="alerts", dead_letters="dead-letters", decisions="decisions"),
        dead_letter_bytes_max=1_000,
        observe_screening=lambda _: None,
        mask=ALL,
    )
    sent = Message(msgspec.json.encode(PAYMENT), b"P-1", None, "payments", 0, 1)
    return {record.topic: record.value for record in decide(sent).records}


def test_a_worker_sends_what_is_masked_and_nothing_else() -> None:
    records = decided(lambda: compiled(*SAMPLE))
    assert set(records) == {"alerts", "decisions"}
    for value in records.values():
        assert b"Plimbrook" not in value
        assert b"Quibbleton" not in value
        assert b'"masked":["account","address"' in value


def test_a_payment_that_screening_fails_on_is_held_and_masked_too() -> None:
    asked: list[bool] = []

    def fails_once() -> ScreeningLists:
        asked.append(True)
        if len(asked) == 1:
            raise ValueError("Plimbrook")
        return compiled(*SAMPLE)

    records = decided(fails_once)
    assert b'"screening-error"' in records["alerts"]
    assert b"Plimbrook" not in b"".join(records.values())


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"alert_mask": "account,passport"}, "VOSTRO_ALERT_MASK names passport"),
        ({"alert_mask": "account"}, "needs VOSTRO_ALERT_MASK_KEY"),
        ({"alert_mask": "account", "alert_mask_key": "short-one"}, "of 16 characters"),
    ],
)
def test_a_mask_that_would_hide_nothing_is_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(SettingRefused, match=reason) as refused:
        mask_of(Settings.read(**given))
    assert "short-one" not in str(refused.value)


def test_masking_is_off_unless_it_is_asked_for() -> None:
    assert mask_of(Settings.read()) is None
    named = {"alert_mask": "account, name", "alert_mask_key": KEY.decode()}
    mask = mask_of(Settings.read(**named))
    assert mask is not None
    assert mask.names == ("account", "name")
