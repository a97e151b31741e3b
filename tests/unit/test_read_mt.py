from datetime import date
from decimal import Decimal

import pytest

from mt_made import UETR, made
from vostro.errors import PaymentUnreadable
from vostro.messages.limits import DEFAULT_LIMITS, Limits
from vostro.messages.mt.payments import read_mt
from vostro.payment import Agent, AgentRole, Party, PartyRole, Payment, place

HEAD = "{1:F01SENDDEFFAXXX2222123456}{2:I103RECVGB2LXXXXN}"


def read(text: str) -> tuple[Payment, ...]:
    return read_mt(text.encode(), DEFAULT_LIMITS)


def mt103(*fields: str, head: str = HEAD) -> Payment:
    lines = "\r\n".join([":20:REF", *fields])
    (payment,) = read(f"{head}{{4:\r\n{lines}\r\n-}}")
    return payment


def party(payment: Payment, role: PartyRole) -> Party:
    return next(party for party in payment.parties if party.role is role)


def agent(payment: Payment, role: AgentRole) -> Agent:
    return next(agent for agent in payment.agents if agent.role is role)


def test_a_transfer_becomes_a_payment_with_amount_date_and_uetr() -> None:
    (payment,) = read_mt(made("MT103"), DEFAULT_LIMITS)
    assert (payment.format, payment.payment_id, payment.uetr) == ("MT103", UETR, UETR)
    assert (payment.amount, payment.currency) == (Decimal("1200.50"), "EUR")
    assert payment.value_date == date(2026, 11, 25)
    assert (payment.charge_bearer, payment.purpose) == ("SHA", "K90")


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("JPY1000,", "1000"),
        ("EUR1,5", "1.5"),
        ("EUR,5", None),
        ("EUR1.000,00", None),
        ("EUR", None),
    ],
)
def test_an_amount_has_a_comma_and_no_other_sign(amount: str, value: str | None) -> None:
    payment = mt103(f":32A:261125{amount}")
    assert payment.amount == (None if value is None else Decimal(value))
    assert ("32A is no amount" in payment.remarks) == (value is None)


def test_without_a_uetr_the_sender_and_its_reference_name_the_payment() -> None:
    assert mt103().payment_id == "SENDDEFF/REF"


@pytest.mark.parametrize(
    ("block", "sender", "receiver"),
    [
        ("{2:I103RECVGB2LXXXXN}", "OWNRDEFFXXX", "RECVGB2LXXX"),
        ("{2:I103RECVGB2LX021U3003}", "OWNRDEFFXXX", "RECVGB2L021"),
        ("{2:O1031200970103SENDGB2LAABC22221234569701031201N}", "SENDGB2LABC", "OWNRDEFFXXX"),
    ],
)
def test_the_direction_of_block_2_tells_sender_from_receiver(
    block: str, sender: str, receiver: str
) -> None:
    payment = mt103(head="{1:F01OWNRDEFFAXXX2222123456}" + block)
    assert agent(payment, AgentRole.INSTRUCTING_AGENT).bic == sender
    assert agent(payment, AgentRole.INSTRUCTED_AGENT).bic == receiver


def test_a_customer_with_four_lines_has_a_name_and_the_rest_as_address() -> None:
    payment = mt103(":50K:/DE89370400440532013000\r\nACME GMBH\r\nHAUPTSTR. 1\r\nBERLIN")
    debtor = party(payment, PartyRole.DEBTOR)
    assert (debtor.account, debtor.name) == ("DE89370400440532013000", "ACME GMBH")
    assert debtor.address_lines == ("HAUPTSTR. 1", "BERLIN")
    assert place(debtor, "parties", 0, "name") == "50K/line 2"
    assert place(debtor, "parties", 0, "address_lines[1]") == "50K/line 4"


def test_a_structured_customer_is_read_by_the_numbers_of_its_lines() -> None:
    payment = mt103(
        ":50F:CCPT/RU/A1234567",
        "1/ZAVRAZHIN YEGOR",
        "1/PLATONOVICH",
        "2/STREET 1",
        "3/RU/MOSKVA, 101000",
        "4/19700131",
        "5/SU/GROZNY",
        "7/RU/77-12",
        "8/34",
    )
    debtor = party(payment, PartyRole.DEBTOR)
    assert debtor.name == "ZAVRAZHIN YEGOR PLATONOVICH"
    assert place(debtor, "parties", 0, "name") == "50F/lines 2-3"
    assert (debtor.country, debtor.town) == ("RU", "MOSKVA")
    assert debtor.address_lines == ("STREET 1", "101000")
    assert (debtor.birth_date, debtor.birth_country) == (date(1970, 1, 31), "SU")
    assert debtor.birth_place == "GROZNY"
    passport, national = debtor.identifiers
    assert (passport.id, passport.scheme, passport.issuer) == ("A1234567", "CCPT", "RU")
    assert (national.id, national.scheme) == ("77-1234", "NIDN")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (":52A:BANKDEFF", {"bic": "BANKDEFF"}),
        (":52A:/C/12345\r\nBANKDEFFXXX", {"account": "12345", "bic": "BANKDEFFXXX"}),
        (":52A://CH123456\r\nBANKDEFF", {"clearing_system": "CH", "clearing_id": "123456"}),
        (":52A://RT\r\nBANKDEFF", {"clearing_system": "RT", "clearing_id": None}),
        (":52C://RU044525225", {"clearing_system": "RU", "clearing_id": "044525225"}),
        (":52B:/D/12345\r\nMOSCOW BRANCH", {"account": "12345", "town": "MOSCOW BRANCH"}),
        (":52D:/12345\r\nSEVERNY BANK\r\nMOSCOW", {"name": "SEVERNY BANK"}),
    ],
)
def test_each_option_of_a_bank_is_read_for_what_it_is(
    field: str, expected: dict[str, str | None]
) -> None:
    bank = agent(mt103(field), AgentRole.DEBTOR_AGENT)
    assert {name: getattr(bank, name) for name in expected} == expected


def test_the_second_sequence_of_a_cover_is_the_customers_payment() -> None:
    (payment,) = read_mt(made("MT202COV"), DEFAULT_LIMITS)
    assert payment.format == "MT202COV"
    roles = [(agent.role, agent.path) for agent in payment.agents]
    assert (AgentRole.DEBTOR_INSTITUTION, "52A") in roles
    assert (AgentRole.UNDERLYING_DEBTOR_AGENT, "52D") in roles
    assert (AgentRole.UNDERLYING_CREDITOR_AGENT, "57A") in roles
    assert party(payment, PartyRole.UNDERLYING_CREDITOR).bic == "BANKDEFFXXX"


def test_code_words_in_the_texts_name_banks_parties_and_residences() -> None:
    payment = mt103(
        ":59:PAYEE",
        ":70:/ULTB/TRUE PAYEE",
        ":72:/INS/PREVDEFF\r\n/ACC/OTHRDEFF",
        ":77B:/BENEFRES/IR//OIL",
    )
    assert party(payment, PartyRole.ULTIMATE_CREDITOR).name == "TRUE PAYEE"
    assert agent(payment, AgentRole.PREVIOUS_INSTRUCTING_AGENT_1).bic == "PREVDEFF"
    assert agent(payment, AgentRole.OTHER).bic == "OTHRDEFF"
    residents = [p for p in payment.parties if p.country_of_residence]
    assert [(p.role, p.country_of_residence, p.path) for p in residents] == [
        (PartyRole.CREDITOR, "IR", "77B/line 1")
    ]


def test_a_word_cut_at_the_end_of_a_full_line_is_joined_without_a_space_too() -> None:
    payment = mt103(":70:PAYMENT FOR THE GOODS OF SEVERNY ZA\r\nLIV BANK", ":72:/REC/A\r\n//B")
    texts = [text.text for text in payment.texts]
    assert "PAYMENT FOR THE GOODS OF SEVERNY ZA LIV BANK" in texts
    assert "PAYMENT FOR THE GOODS OF SEVERNY ZALIV BANK" in texts
    assert "/REC/A B" in texts
    assert len(texts) == 4  # and the reference: a short line cuts no word


def test_each_transaction_of_an_mt101_is_a_payment_that_inherits_sequence_a() -> None:
    text = (
        "{1:F01SENDDEFFAXXX2222123456}{2:I101RECVGB2LXXXXN}{4:\n:20:BATCH\n:28D:1/1\n"
        ":50H:/1\nPAYER\n:30:261125\n:21:T1\n:32B:EUR1,\n:59:ONE\n:21:T2\n:32B:EUR2,\n:59:TWO\n-}"
    )
    payments = read(text)
    assert [p.payment_id for p in payments] == ["SENDDEFF/BATCH/T1", "SENDDEFF/BATCH/T2"]
    assert [party(p, PartyRole.CREDITOR).name for p in payments] == ["ONE", "TWO"]
    assert [party(p, PartyRole.DEBTOR).name for p in payments] == ["PAYER", "PAYER"]
    assert [p.amount for p in payments] == [1, 2]
    assert party(payments[1], PartyRole.CREDITOR).path == "transaction 2/59"


def test_a_direct_debit_flows_from_debtor_to_creditor_all_the_same() -> None:
    text = (
        "{1:F01SENDDEFFAXXX2222123456}{2:I104RECVGB2LXXXXN}{4:\n:20:BATCH\n:30:261125\n"
        ":50K:/1\nCOLLECTOR\n:21:T1\n:32B:EUR1,\n:57A:PAYRDEFF\n:59:PAYER\n:71A:SHA\n"
        ":32B:EUR1,\n:19:1,\n-}"
    )
    (payment,) = read(text)
    assert party(payment, PartyRole.CREDITOR).name == "COLLECTOR"
    assert party(payment, PartyRole.DEBTOR).name == "PAYER"
    assert agent(payment, AgentRole.DEBTOR_AGENT).bic == "PAYRDEFF"


ONE = "{1:F01SENDDEFFAXXX2222123456}{2:I103RECVGB2LXXXXN}{4:\n:20:R1\n:59:ONE\n-}"
TWO = ONE.replace("R1", "R2").replace("ONE", "TWO")
ACK = "{1:F21SENDDEFFAXXX2222123456}{4:{177:2611251200}{451:0}}"


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n$\n{TWO}\n$\n",
        f"{ONE}${TWO}",
        f"\x01{ONE}\x03{' ' * 100}\x01{TWO}\x03{' ' * 100}",
        f"{ONE}\n{TWO}",
        f"{ACK}{ONE}{ACK}{TWO}",
        f"{ONE}{{5:{{CHK:123456789ABC}}{{TNG:}}}}{{S:{{COP:P}}}}{TWO}",
        ONE.replace("-}", "") + "$\n" + TWO,
        ONE.replace("\n-}", "") + "\n" + TWO.replace("\n-}", "}"),
    ],
    ids=["rje", "rje-one-line", "dos-pcc", "lines", "acks", "trailers", "no-end", "brace-only"],
)
def test_every_message_of_a_batch_is_read(text: str) -> None:
    payments = read(text)
    assert [party(p, PartyRole.CREDITOR).name for p in payments] == ["ONE", "TWO"]
    assert [p.message_id for p in payments] == ["R1", "R2"]
    assert payments[0].parties[0].path.startswith("message ")


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        (":20:R\n:32A:261125EUR1,\n:50K:A\n:59:B", "MT103"),
        ("{4:\n:20:R\n:59:B\n-}", "MT103"),
        (":20:R\n:21:X\n:32A:261125EUR1,\n:58A:BANKDEFF", "MT202"),
        (":20:R\n:21:X\n:32A:261125EUR1,\n:58A:BANKDEFF\n:50K:A\n:59:B", "MT202COV"),
        (":20:R\n:28D:1/1\n:50H:/1\nA\n:21:T\n:32B:EUR1,\n:59:B", "MT101"),
        (":20:R\n:21:X\n:79:ABOUT YOUR PAYMENT", "MT199"),
        (":20:R:32A:261125EUR1,:50K:A:59:B", "MT103"),
    ],
)
def test_block_4_alone_is_known_by_its_tags(text: str, format_: str) -> None:
    (payment,) = read(text)
    assert payment.format == format_


def test_a_transfer_in_the_dress_of_a_free_message_is_read_as_what_it_is() -> None:
    payment = mt103(":50K:A", ":59:B", head=HEAD.replace("I103", "I199"))
    assert payment.format == "MT103"
    assert payment.remarks == ("Block 2 says MT199, the text is an MT103",)


def test_someone_elses_verdict_is_remarked_and_not_used() -> None:
    payment = mt103(head=HEAD + "{3:{433:/AOK/NO HIT}}")
    assert payment.remarks == ("Block 3 carries someone else's screening result in 433: not used",)
    assert "NO HIT" not in str(payment.texts)


@pytest.mark.parametrize(
    "text",
    [
        "HIDDEN WORDS" + ONE,
        ONE + "HIDDEN WORDS",
        ONE.replace("{4:\n", "{4:\nHIDDEN WORDS\n"),
        ONE.replace("{2:", "HIDDEN WORDS{2:"),
        ONE.replace("}{4:", "}{3:{108:HIDDEN WORDS}}{4:"),
        ONE + "{5:{XXX:HIDDEN WORDS}}",
        ONE + "{S:{XXX:HIDDEN WORDS}}",
        ONE.replace("}{4:", "}{3:{{HIDDEN WORDS}}{4:"),
        ONE.replace("}{4:", "}{3:HIDDEN WORDS}{4:"),
        ONE.replace("}{4:", "}{3:{108:HIDDEN WORDS}}{3:{108:OTHER}}{4:"),
        ONE.replace("}{4:", "}{3:{108:OTHER}}{3:{108:HIDDEN WORDS}}{4:"),
        ONE + "{5:" + "{" * 40 + "HIDDEN WORDS",
        ONE.replace("2222123456", "2222123456HIDDEN WORDS"),
        ONE.replace("XXXXN", "XXXXNHIDDEN WORDS"),
        ONE.replace(":59:", ":23B:HIDDEN WORDS\n:59:"),
        ONE.replace(":59:", ":32A:HIDDEN WORDS\n:59:"),
        ONE.replace(":59:", ":99Z:HIDDEN WORDS\n:59:"),
    ],
)
def test_words_outside_of_the_fields_for_words_are_read_too(text: str) -> None:
    (payment,) = read(text)
    assert any("HIDDEN WORDS" in found.text for found in payment.texts)


def test_a_line_that_begins_like_a_field_and_is_none_stays_in_its_field() -> None:
    payment = mt103(":70:GOODS\r\n:AND MORE\r\n-AND MORE\r\n:1:2")
    assert "GOODS :AND MORE -AND MORE :1:2" in {text.text for text in payment.texts}


def test_ebcdic_of_a_host_is_read() -> None:
    (payment,) = read_mt(ONE.replace("\n", "\r\n").encode("cp500"), DEFAULT_LIMITS)
    assert party(payment, PartyRole.CREDITOR).name == "ONE"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("just words", "not-mt"),
        (ACK, "not-a-payment"),
        (ONE.replace("I103", "I940"), "not-a-payment"),
        (ONE.replace("I103", "I535"), "not-a-payment"),
    ],
)
def test_what_is_no_payment_is_refused(text: str, reason: str) -> None:
    with pytest.raises(PaymentUnreadable) as refused:
        read(text)
    assert refused.value.reason == reason


def test_a_statement_beside_a_payment_is_remarked() -> None:
    (payment,) = read(ONE.replace("I103", "I940") + TWO)
    assert payment.remarks == ("Beside it stands what is no payment: MT940",)


def test_a_batch_beyond_the_limit_is_refused_whole() -> None:
    with pytest.raises(PaymentUnreadable, match="room is for 0"):
        read_mt((ONE + TWO).encode(), Limits(transactions_max=1))
