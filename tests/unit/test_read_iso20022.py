from datetime import date
from decimal import Decimal

import pytest

from messages_made import NAMESPACE, made
from vostro.errors import PaymentUnreadable
from vostro.messages.iso20022.payments import read_iso20022
from vostro.messages.limits import DEFAULT_LIMITS, Limits
from vostro.payment import AgentRole, Party, PartyRole, Payment, TextKind, place

UETR = "8a562c67-ca16-48ba-b074-65581be6f066"
TX = "CdtTrfTxInf[1]"


def read(source: bytes | str) -> tuple[Payment, ...]:
    text = source if isinstance(source, bytes) else source.encode()
    return read_iso20022(text, DEFAULT_LIMITS)


def pacs008(inside: str, *, header: str = "<MsgId>M-1</MsgId>", version: str = "08") -> str:
    return (
        f'<Document xmlns="{NAMESPACE}pacs.008.001.{version}"><FIToFICstmrCdtTrf>'
        f"<GrpHdr>{header}</GrpHdr>{inside}</FIToFICstmrCdtTrf></Document>"
    )


def transaction(inside: str, reference: str = "E-1") -> str:
    ids = f"<PmtId><EndToEndId>{reference}</EndToEndId></PmtId>"
    return f"<CdtTrfTxInf>{ids}{inside}</CdtTrfTxInf>"


def party(payment: Payment, role: PartyRole) -> Party:
    return next(party for party in payment.parties if party.role is role)


def test_a_transaction_becomes_a_payment_with_amount_dates_and_references() -> None:
    (payment,) = read(
        pacs008(
            "<CdtTrfTxInf><PmtId><InstrId>I-1</InstrId><EndToEndId>E-1</EndToEndId>"
            f"<TxId>T-1</TxId><UETR>\n  {UETR.upper()}\n</UETR></PmtId>"
            '<IntrBkSttlmAmt Ccy="EUR">1200.50</IntrBkSttlmAmt>'
            "<IntrBkSttlmDt>2026-11-25</IntrBkSttlmDt><ChrgBr>SHAR</ChrgBr>"
            "<Purp><Cd>GDDS</Cd></Purp></CdtTrfTxInf>",
            header="<MsgId>M-1</MsgId><SttlmInf><SttlmMtd>COVE</SttlmMtd></SttlmInf>",
        )
    )
    assert (payment.payment_id, payment.uetr) == (UETR, UETR)
    assert payment.format == "pacs.008.001.08"
    assert (payment.message_id, payment.end_to_end_id, payment.transaction_id) == (
        "M-1",
        "E-1",
        "T-1",
    )
    assert (payment.amount, payment.currency) == (Decimal("1200.50"), "EUR")
    assert payment.value_date == date(2026, 11, 25)
    assert (payment.charge_bearer, payment.settlement_method) == ("SHAR", "COVE")
    assert payment.purpose == "GDDS"
    assert payment.remarks == ()


def test_each_transaction_of_a_batch_is_a_payment_with_its_position_and_the_shared_header() -> None:
    header = "<MsgId>M-1</MsgId><NbOfTxs>2</NbOfTxs>" + bank("InstgAgt", "SENDDEFF")
    one, two = (transaction(f"<Dbtr><Nm>Payer {n}</Nm></Dbtr>", f"E-{n}") for n in (1, 2))
    payments = read(pacs008(one + two, header=header))
    assert [payment.payment_id for payment in payments] == ["M-1/E-1", "M-1/E-2"]
    assert [party(payment, PartyRole.DEBTOR).name for payment in payments] == ["Payer 1", "Payer 2"]
    assert [payment.path for payment in payments] == [
        f"/Document/FIToFICstmrCdtTrf/CdtTrfTxInf[{n}]" for n in (1, 2)
    ]
    assert all(payment.agents[-1].bic == "SENDDEFF" for payment in payments)


def bank(name: str, bic: str) -> str:
    return f"<{name}><FinInstnId><BICFI>{bic}</BICFI></FinInstnId></{name}>"


def test_a_header_that_counts_wrong_is_remarked_on_every_payment() -> None:
    header = "<MsgId>M-1</MsgId><NbOfTxs>3</NbOfTxs>"
    payments = read(pacs008(transaction("", "E-1") + transaction("", "E-2"), header=header))
    assert all("counts 3" in payment.remarks[0] for payment in payments)
    (alone,) = read(pacs008(transaction(""), header=header))
    assert "counts 3 transactions, there are 1" in alone.remarks[0]


def test_an_agent_in_header_and_transaction_stands_once_if_it_is_the_same_twice_if_not() -> None:
    header = "<MsgId>M-1</MsgId>" + bank("InstgAgt", "SENDDEFF")
    (same,) = read(pacs008(transaction(bank("InstgAgt", "SENDDEFF")), header=header))
    (other,) = read(pacs008(transaction(bank("InstgAgt", "OTHRDEFF")), header=header))
    assert [agent.bic for agent in same.agents] == ["SENDDEFF"]
    assert [agent.bic for agent in other.agents] == ["OTHRDEFF", "SENDDEFF"]


def test_the_account_goes_to_its_party_and_keeps_its_own_place() -> None:
    inside = (
        "<Dbtr><Nm>Payer</Nm></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id>"
        "</DbtrAcct><Cdtr><Nm>Payee</Nm></Cdtr>"
        "<CdtrAcct><Id><Othr><Id>12345678</Id></Othr></Id><Nm>Holder</Nm></CdtrAcct>"
    )
    (payment,) = read(pacs008(transaction(inside)))
    debtor, creditor = payment.parties
    base = f"/Document/FIToFICstmrCdtTrf/{TX}"
    assert debtor.account == "DE89370400440532013000"
    assert place(debtor, "parties", 0, "account") == f"{base}/DbtrAcct/Id/IBAN"
    assert (creditor.account, creditor.account_name) == ("12345678", "Holder")
    assert place(creditor, "parties", 1, "account") == f"{base}/CdtrAcct/Id/Othr/Id"
    assert place(creditor, "parties", 1, "account_name") == f"{base}/CdtrAcct/Nm"


def test_a_debtor_that_is_a_bank_is_an_agent_in_pacs009_and_the_customer_below_is_underlying() -> (
    None
):
    (payment,) = read(made("pacs.009.001.11"))
    roles = {agent.role for agent in payment.agents}
    assert {AgentRole.DEBTOR_INSTITUTION, AgentRole.CREDITOR_INSTITUTION} <= roles
    assert AgentRole.UNDERLYING_INTERMEDIARY_AGENT_2 in roles
    assert {PartyRole.UNDERLYING_DEBTOR, PartyRole.UNDERLYING_ULTIMATE_CREDITOR} <= {
        party.role for party in payment.parties
    }


def test_a_return_tells_its_own_parties_from_those_of_the_original_and_names_its_uetr() -> None:
    (payment,) = read(made("pacs.004.001.13"))
    roles = {party.role for party in payment.parties}
    assert {PartyRole.DEBTOR, PartyRole.ORIGINAL_DEBTOR, PartyRole.ORIGINATOR} <= roles
    assert payment.related_uetr == UETR[:-1] + "7"
    assert payment.uetr is None


def test_a_whole_group_returned_is_one_payment_with_what_the_header_says() -> None:
    source = (
        f'<Document xmlns="{NAMESPACE}pacs.004.001.09"><PmtRtr><GrpHdr><MsgId>M-1</MsgId>'
        "<GrpRtr>true</GrpRtr></GrpHdr><OrgnlGrpInf><OrgnlMsgId>ORIGINAL-7</OrgnlMsgId>"
        "<RtrRsnInf><Orgtr><Nm>Asking Bank</Nm></Orgtr></RtrRsnInf></OrgnlGrpInf></PmtRtr>"
        "</Document>"
    )
    (payment,) = read(source)
    assert party(payment, PartyRole.ORIGINATOR).name == "Asking Bank"
    assert "ORIGINAL-7" in {text.text for text in payment.texts}


def test_payment_information_is_inherited_by_each_of_its_transactions_and_no_other() -> None:
    def information(payer: str, reference: str) -> str:
        return (
            f"<PmtInf><PmtInfId>P</PmtInfId><ReqdExctnDt><Dt>2026-11-26</Dt></ReqdExctnDt>"
            f"<Dbtr><Nm>{payer}</Nm></Dbtr><CdtTrfTxInf><PmtId><EndToEndId>{reference}"
            '</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">5</InstdAmt></Amt></CdtTrfTxInf>'
            "</PmtInf>"
        )

    payments = read(
        f'<Document xmlns="{NAMESPACE}pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr>'
        "<MsgId>M-1</MsgId><InitgPty><Nm>Starter</Nm></InitgPty></GrpHdr>"
        f"{information('One', 'E-1')}{information('Two', 'E-2')}</CstmrCdtTrfInitn></Document>"
    )
    assert [party(p, PartyRole.DEBTOR).name for p in payments] == ["One", "Two"]
    assert [party(p, PartyRole.INITIATING_PARTY).name for p in payments] == ["Starter"] * 2
    assert [p.value_date for p in payments] == [date(2026, 11, 26)] * 2
    assert [p.amount for p in payments] == [Decimal(5)] * 2
    assert payments[1].path == "/Document/CstmrCdtTrfInitn/PmtInf[2]/CdtTrfTxInf[1]"


def test_a_choice_of_party_and_a_branch_keep_their_place_below_it() -> None:
    (payment,) = read(made("camt.056.001.11"))
    creator = party(payment, PartyRole.CASE_CREATOR)
    assert place(creator, "parties", 0, "name").endswith("/Case/Cretr/Pty/Nm")
    branches = [p for p in payment.parties if p.path.endswith("/Assgnr/Agt/BrnchId")]
    assert [branch.country for branch in branches] == ["DE"]


def test_two_lines_of_remittance_are_joined_with_and_without_a_space_as_well() -> None:
    lines = "<RmtInf><Ustrd>FOR SEVERNY ZA</Ustrd><Ustrd>LIV BANK</Ustrd></RmtInf>"
    (payment,) = read(pacs008(transaction(lines)))
    remittance = [text.text for text in payment.texts if text.kind is TextKind.REMITTANCE]
    assert remittance == [
        "FOR SEVERNY ZA",
        "LIV BANK",
        "FOR SEVERNY ZA LIV BANK",
        "FOR SEVERNY ZALIV BANK",
    ]


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ("<Nm>SEVERNY<!-- x --> ZALIV</Nm>", "SEVERNY ZALIV"),
        ("<Nm><![CDATA[SEVERNY]]> ZALIV</Nm>", "SEVERNY ZALIV"),
        ("<Nm>SEVERNY <b>ZALIV</b> BANK</Nm>", "SEVERNY ZALIV BANK"),
        ("<Nm>\n  SEVERNY\n\tZALIV\n</Nm>", "SEVERNY ZALIV"),
        ("<Nm>SEVERNY &amp; ZALIV&#x21;</Nm>", "SEVERNY & ZALIV!"),
        ('<Nm xmlns="urn:other">SEVERNY</Nm>', "SEVERNY"),
        ('<x:Nm xmlns:x="urn:other">SEVERNY</x:Nm>', "SEVERNY"),
    ],
)
def test_a_name_is_whole_whatever_stands_inside_of_it(inside: str, name: str) -> None:
    (payment,) = read(pacs008(transaction(f"<Dbtr>{inside}</Dbtr>")))
    assert party(payment, PartyRole.DEBTOR).name == name


def test_text_between_elements_is_read_and_remarked() -> None:
    inside = "<Dbtr>HIDDEN ONE<Nm>Payer</Nm>HIDDEN TWO</Dbtr>HIDDEN THREE"
    (payment,) = read(pacs008(transaction(inside) + "HIDDEN FOUR"))
    texts = {text.text for text in payment.texts}
    assert {"HIDDEN ONE", "HIDDEN TWO", "HIDDEN THREE", "HIDDEN FOUR"} <= texts
    assert sum("outside of any field" in remark for remark in payment.remarks) == 4


def test_a_second_name_in_the_same_party_is_a_party_too() -> None:
    (payment,) = read(pacs008(transaction("<Dbtr><Nm>One</Nm><Nm>Two</Nm></Dbtr>")))
    assert [(p.name, place(p, "", 0, "name")[-6:]) for p in payment.parties] == [
        ("One", "/Nm[1]"),
        ("Two", "/Nm[2]"),
    ]


@pytest.mark.parametrize(
    ("version", "is_known"), [("08", True), ("13", True), ("14", False), ("99", False)]
)
def test_an_unknown_version_is_read_by_its_names_and_remarked(
    version: str, *, is_known: bool
) -> None:
    (payment,) = read(pacs008(transaction("<Dbtr><Nm>Payer</Nm></Dbtr>"), version=version))
    assert party(payment, PartyRole.DEBTOR).name == "Payer"
    assert payment.format == f"pacs.008.001.{version}"
    assert ["not known" in remark for remark in payment.remarks] == ([] if is_known else [True])


@pytest.mark.parametrize("namespace", ["", "urn:tch", NAMESPACE + "pacs.002.001.10"])
def test_the_content_says_what_a_message_is_where_its_namespace_does_not(namespace: str) -> None:
    source = pacs008(transaction("<Dbtr><Nm>Payer</Nm></Dbtr>"))
    (payment,) = read(source.replace(NAMESPACE + "pacs.008.001.08", namespace))
    assert payment.format == "pacs.008"
    assert party(payment, PartyRole.DEBTOR).name == "Payer"
    assert len(payment.remarks) == 1


def test_version_1_names_its_element_after_the_message() -> None:
    source = (
        f'<Document xmlns="{NAMESPACE}pacs.008.001.01"><pacs.008.001.01><GrpHdr><MsgId>M</MsgId>'
        "</GrpHdr><CdtTrfTxInf><Dbtr><Nm>Payer</Nm></Dbtr></CdtTrfTxInf></pacs.008.001.01>"
        "</Document>"
    )
    (payment,) = read(source)
    assert payment.format == "pacs.008.001.01"
    assert payment.path == "/Document/pacs.008.001.01/CdtTrfTxInf[1]"


def head(sender: str, receiver: str) -> str:
    def end(name: str, bic: str) -> str:
        return f"<{name}><FIId><FinInstnId><BICFI>{bic}</BICFI></FinInstnId></FIId></{name}>"

    ends = end("Fr", sender) + end("To", receiver)
    return f'<AppHdr xmlns="{NAMESPACE}head.001.001.02">{ends}</AppHdr>'


def test_two_roots_one_after_the_other_are_read_and_their_paths_begin_at_each() -> None:
    source = f"<?xml version='1.0'?>{head('SENDDEFF', 'RECVGB2L')}<?xml version='1.0'?>"
    (payment,) = read(source + pacs008(transaction("<Dbtr><Nm>Payer</Nm></Dbtr>")))
    assert payment.path == f"/Document/FIToFICstmrCdtTrf/{TX}"
    assert [(a.role, a.bic, a.path) for a in payment.agents] == [
        (AgentRole.INSTRUCTING_AGENT, "SENDDEFF", "/AppHdr/Fr/FIId"),
        (AgentRole.INSTRUCTED_AGENT, "RECVGB2L", "/AppHdr/To/FIId"),
    ]


def test_text_between_two_roots_is_refused() -> None:
    source = head("SENDDEFF", "RECVGB2L") + "SEVERNY" + pacs008(transaction(""))
    with pytest.raises(PaymentUnreadable, match="between or after the roots"):
        read(source)


def test_an_envelope_that_names_another_sender_than_the_message_is_remarked() -> None:
    message = pacs008(transaction(bank("InstgAgt", "OTHRDEFF")))
    (payment,) = read(f"<BusMsg>{head('SENDDEFF', 'RECVGB2L')}{message}</BusMsg>")
    assert [agent.bic for agent in payment.agents] == ["OTHRDEFF", "SENDDEFF", "RECVGB2L"]
    assert "envelope's sender is not the instructing_agent" in payment.remarks[0]
    assert payment.path.startswith("/BusMsg/Document/")


def test_several_messages_in_one_envelope_keep_their_own_headers() -> None:
    one = head("AAAADEFF", "BBBBDEFF") + pacs008(transaction("", "E-1"))
    two = head("CCCCDEFF", "DDDDDEFF") + pacs008(transaction("", "E-2"))
    payments = read(f"<Many>{one}{two}</Many>")
    assert [payment.agents[0].bic for payment in payments] == ["AAAADEFF", "CCCCDEFF"]
    assert [p.path.split("/")[2] for p in payments] == ["Document[1]", "Document[2]"]


def test_no_header_is_lost_wherever_it_stands() -> None:
    headers = [head(f"{letter * 4}DEFF", "RECVGB2L") for letter in "ABC"]
    message = pacs008(transaction(""))
    (payment,) = read(f"<Bag>{headers[0]}{headers[1]}{message}{headers[2]}</Bag>")
    senders = {agent.bic for agent in payment.agents}
    assert {"AAAADEFF", "BBBBDEFF", "CCCCDEFF"} <= senders


def test_a_document_of_another_kind_beside_a_payment_is_remarked() -> None:
    other = f'<Document xmlns="{NAMESPACE}camt.053.001.08"><BkToCstmrStmt/></Document>'
    (payment,) = read(f"<Bag>{pacs008(transaction(''))}{other}</Bag>")
    assert payment.remarks == ("Beside it stands what is no payment: BkToCstmrStmt",)


def test_words_in_the_envelope_are_read_signatures_are_not() -> None:
    envelope = "<Bag><Note>SEVERNY ZALIV</Note><Signature><V>SECRETWORD</V></Signature>{}</Bag>"
    (payment,) = read(envelope.format(pacs008(transaction(""))))
    assert [text.text for text in payment.texts if "/Note" in text.path] == ["SEVERNY ZALIV"]
    assert "SECRETWORD" not in str(payment)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-5", "windows-1251"])
def test_a_name_is_the_same_in_every_encoding_that_the_message_declares(encoding: str) -> None:
    source = pacs008(transaction("<Dbtr><Nm>Сбербанк</Nm></Dbtr>"))
    declared = f"<?xml version='1.0' encoding='{encoding}'?>{source}"
    (payment,) = read(declared.encode(encoding))
    assert party(payment, PartyRole.DEBTOR).name == "Сбербанк"


def test_utf_8_is_read_as_that_whatever_the_declaration_says() -> None:
    source = pacs008(transaction("<Dbtr><Nm>Сбербанк</Nm></Dbtr>"))
    (payment,) = read(f"<?xml version='1.0' encoding='ISO-8859-1'?>{source}")
    assert party(payment, PartyRole.DEBTOR).name == "Сбербанк"


@pytest.mark.parametrize("amount", ["", "1e999", "NaN", "-5", "SEVERNY"])
def test_an_amount_that_is_none_leaves_the_payment_without_and_says_so(amount: str) -> None:
    inside = f'<IntrBkSttlmAmt Ccy="EUR">{amount}</IntrBkSttlmAmt>'
    (payment,) = read(pacs008(transaction(inside)))
    assert payment.amount is None
    assert payment.remarks == ("IntrBkSttlmAmt is no amount",)
    assert ("SEVERNY" in {text.text for text in payment.texts}) == (amount == "SEVERNY")


def test_transactions_without_any_reference_have_ids_that_differ_and_stay() -> None:
    source = pacs008("<CdtTrfTxInf><Dbtr><Nm>A</Nm></Dbtr></CdtTrfTxInf>" * 2, header="")
    first, again = read(source), read(source)
    assert [p.payment_id for p in first] == [p.payment_id for p in again]
    assert len({p.payment_id for p in first}) == 2


def test_the_same_uetr_twice_in_a_message_makes_two_payments_with_ids_of_their_own() -> None:
    one = f"<CdtTrfTxInf><PmtId><UETR>{UETR}</UETR></PmtId></CdtTrfTxInf>"
    payments = read(pacs008(one * 2))
    assert [payment.payment_id for payment in payments] == [UETR, f"{UETR}#2"]


@pytest.mark.parametrize(
    ("uetr", "remarks"),
    [
        (UETR, ()),
        ("CURRENT_UETR", ("The UETR is no UUID",)),
        (UETR.replace("-48ba", "-18ba"), ("The UETR is no UUID of version 4",)),
    ],
)
def test_a_uetr_that_is_none_is_a_finding(uetr: str, remarks: tuple[str, ...]) -> None:
    inside = f"<CdtTrfTxInf><PmtId><UETR>{uetr}</UETR></PmtId></CdtTrfTxInf>"
    (payment,) = read(pacs008(inside))
    assert payment.remarks == remarks


def test_the_limits_are_the_callers() -> None:
    source = pacs008(transaction("", "1") + transaction("", "2")).encode()
    with pytest.raises(PaymentUnreadable, match="2 transactions, allowed are 1"):
        read_iso20022(source, Limits(transactions_max=1))


def test_a_structure_met_before_reads_the_same_as_when_it_was_new() -> None:
    def source(name: str) -> str:
        return pacs008(transaction(f"<Dbtr><Nm>{name}</Nm><CtryOfRes/></Dbtr>"))

    names = ["First", "", "Second", "Third"]
    payments = [read(source(name))[0] for name in names]
    assert [p.parties[0].name if p.parties else None for p in payments] == [
        "First",
        None,
        "Second",
        "Third",
    ]
