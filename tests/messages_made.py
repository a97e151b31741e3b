"""Messages of our own making, with every field of the field guide filled, for tests of readers.

A message is a list of leaf paths below its business element; `made` turns it into XML, and gives
each leaf a value of its kind, so that one of them can be replaced by what a test plants.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lxml import etree

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
ADDRESS = (
    *("CareOf", "Dept", "SubDept", "StrtNm", "BldgNm", "PstBx", "PstCd", "TwnNm", "TwnLctnNm"),
    *("DstrctNm", "CtrySubDvsn", "Ctry", "AdrLine[1]", "AdrLine[2]", "AdrLine[3]"),
)
CONTACT = ("Nm", "PhneNb", "EmailAdr", "URLAdr", "JobTitl", "Dept", "Rspnsblty", "Othr/Id")


def below(parent: str, *leaves: str) -> tuple[str, ...]:
    """Each leaf below a parent."""
    return tuple(f"{parent}/{leaf}" for leaf in leaves)


PARTY = (
    "Nm",
    *below("PstlAdr", *ADDRESS),
    *below("Id/OrgId", "AnyBIC", "LEI", "Othr[1]/Id", "Othr[1]/SchmeNm/Cd", "Othr[1]/Issr"),
    "Id/OrgId/Othr[2]/Id",
    "CtryOfRes",
    *below("CtctDtls", *CONTACT),
)
PERSON = (
    "Nm",
    *below("PstlAdr", *ADDRESS),
    *below("Id/PrvtId/DtAndPlcOfBirth", "BirthDt", "PrvcOfBirth", "CityOfBirth", "CtryOfBirth"),
    *below("Id/PrvtId/Othr", "Id", "SchmeNm/Prtry", "Issr"),
    "CtryOfRes",
)
BANK = (
    *below("FinInstnId", "BICFI", "ClrSysMmbId/ClrSysId/Cd", "ClrSysMmbId/MmbId", "LEI", "Nm"),
    *below("FinInstnId/PstlAdr", *ADDRESS),
    *below("FinInstnId/Othr", "Id", "SchmeNm/Cd", "Issr"),
    *below("BrnchId", "Id", "LEI", "Nm", *below("PstlAdr", *ADDRESS)),
)
ACCOUNT = ("Id/IBAN", "Nm", "Prxy/Tp/Prtry", "Prxy/Id")
OTHER_ACCOUNT = ("Id/Othr/Id", "Id/Othr/SchmeNm/Prtry", "Id/Othr/Issr", "Nm")
ROUTE = (
    *(f"PrvsInstgAgt{n}" for n in (1, 2, 3)),
    *("InstgAgt", "InstdAgt"),
    *(f"IntrmyAgt{n}" for n in (1, 2, 3)),
    *("DbtrAgt", "CdtrAgt"),
)
TAX = (
    *below("Cdtr", "TaxId", "RegnId", "TaxTp"),
    *below("Dbtr", "TaxId", "RegnId", "Authstn/Titl", "Authstn/Nm"),
    *("AdmstnZone", "RefNb", "Rcrd/Ctgy", "Rcrd/CtgyDtls", "Rcrd/CertId", "Rcrd/AddtlInf"),
)
REMITTANCE = (
    *("Ustrd[1]", "Ustrd[2]"),
    *below("Strd/RfrdDocInf", "Tp/CdOrPrtry/Prtry", "Nb", "LineDtls/Id/Nb", "LineDtls/Desc"),
    *below("Strd/RfrdDocAmt/AdjstmntAmtAndRsn", "Rsn", "AddtlInf"),
    *below("Strd/CdtrRefInf", "Tp/Issr", "Ref"),
    *below("Strd/Invcr", *PARTY),
    *below("Strd/Invcee", *PERSON),
    *below("Strd/TaxRmt", *TAX),
    *below("Strd/GrnshmtRmt/Grnshee", *PARTY),
    *below("Strd/GrnshmtRmt/GrnshmtAdmstr", *PARTY),
    "Strd/GrnshmtRmt/RefNb",
    *("Strd/AddtlRmtInf[1]", "Strd/AddtlRmtInf[2]"),
)
SIDE = (
    *below("RgltryRptg[1]", "Authrty/Nm", "Authrty/Ctry"),
    *below("RgltryRptg[1]/Dtls", "Tp", "Ctry", "Cd", "Inf[1]", "Inf[2]"),
    *below("RgltryRptg[2]/Dtls", "Inf"),
    *below("RltdRmtInf/RmtLctnDtls", "ElctrncAdr", "PstlAdr/Nm"),
    *below("RltdRmtInf/RmtLctnDtls/PstlAdr/Adr", *ADDRESS),
    *below("SplmtryData", "PlcAndNm", "Envlp/Anything/Inside", "Envlp/Person/Nm"),
    *below("RmtInf", *REMITTANCE),
)
TEXTS = ("InstrForCdtrAgt[1]/InstrInf", "InstrForCdtrAgt[2]/InstrInf", "InstrForNxtAgt/InstrInf")
PURPOSES = (
    "Purp/Prtry",
    *below("PmtTpInf", "CtgyPurp/Prtry", "SvcLvl/Prtry", "LclInstrm/Prtry"),
)
REFERENCES = below("PmtId", "InstrId", "EndToEndId", "TxId", "ClrSysRef")
CUSTOMERS = (
    *below("UltmtDbtr", *PARTY),
    *below("Dbtr", *PERSON),
    *below("DbtrAcct", *ACCOUNT),
    *below("Cdtr", *PARTY),
    *below("CdtrAcct", *OTHER_ACCOUNT),
    *below("UltmtCdtr", *PERSON),
)
AGENTS = tuple(leaf for agent in ROUTE for leaf in below(agent, *BANK))
ACCOUNTS = tuple(leaf for agent in ROUTE[:3] for leaf in below(f"{agent}Acct", *OTHER_ACCOUNT))
HEADER = (
    "MsgId",
    *below("InstgAgt", *BANK),
    *below("InstdAgt", *BANK),
    *below("SttlmInf/SttlmAcct", *OTHER_ACCOUNT),
    *below("SttlmInf/InstgRmbrsmntAgt", *BANK),
    *below("SttlmInf/InstgRmbrsmntAgtAcct", *OTHER_ACCOUNT),
    *below("SttlmInf/InstdRmbrsmntAgt", *BANK),
    *below("SttlmInf/ThrdRmbrsmntAgt", *BANK),
    *below("PmtTpInf/SvcLvl", "Prtry"),
)
TRANSFER = (
    *REFERENCES,
    "PmtId/UETR",
    "IntrBkSttlmAmt",
    "IntrBkSttlmDt",
    "ChrgBr",
    *below("ChrgsInf[1]/Agt", *BANK),
    *below("ChrgsInf[2]/Agt", *BANK),
    *AGENTS,
    *ACCOUNTS,
    *below("InitgPty", *PARTY),
    *CUSTOMERS,
    *TEXTS,
    *PURPOSES,
    *SIDE,
    *below("Tax", *TAX),
    *below("MndtRltdInf", "MndtId", "Rsn/Prtry"),
)
BANKS_AS_CUSTOMERS = tuple(
    leaf for end in ("UltmtDbtr", "Dbtr", "Cdtr", "UltmtCdtr") for leaf in below(end, *BANK)
)
COVER = (
    *REFERENCES,
    "PmtId/UETR",
    "IntrBkSttlmAmt",
    *AGENTS,
    *BANKS_AS_CUSTOMERS,
    *TEXTS,
    "Purp/Prtry",
    "RmtInf/Ustrd",
    *below(
        "UndrlygCstmrCdtTrf",
        *below("InitgPty", *PARTY),
        *CUSTOMERS,
        *AGENTS,
        *TEXTS,
        *below("RmtInf", *REMITTANCE),
        *below("Tax", *TAX),
    ),
)
ORIGINAL = (
    *below("UltmtDbtr/Pty", *PARTY),
    *below("Dbtr/Pty", *PERSON),
    *below("Cdtr/Agt", *BANK),
    *below("UltmtCdtr/Pty", *PARTY),
    *below("DbtrAgt", *BANK),
    *below("CdtrAgt", *BANK),
    *below("DbtrAcct", *ACCOUNT),
    *below("CdtrSchmeId", *PERSON),
    *below("RmtInf", *REMITTANCE),
    *PURPOSES,
)
RETURN = (
    *("RtrId", "OrgnlInstrId", "OrgnlEndToEndId", "OrgnlTxId", "OrgnlUETR", "OrgnlClrSysRef"),
    "RtrdIntrBkSttlmAmt",
    *below("RtrChain", *below("Dbtr/Pty", *PARTY), *below("Cdtr/Agt", *BANK)),
    *below("RtrChain/DbtrAgt", *BANK),
    *below("RtrChain/IntrmyAgt1", *BANK),
    *below("RtrRsnInf", *below("Orgtr", *PARTY), "Rsn/Prtry", "AddtlInf[1]", "AddtlInf[2]"),
    *below("OrgnlTxRef", *ORIGINAL),
)
DEBIT = (
    *REFERENCES,
    "IntrBkSttlmAmt",
    *below("DrctDbtTx/CdtrSchmeId", *PERSON),
    *below("DrctDbtTx/MndtRltdInf", "MndtId", "Rsn/Prtry"),
    *below("DrctDbtTx/MndtRltdInf/AmdmntInfDtls/OrgnlDbtr", *PARTY),
    *below("DrctDbtTx/MndtRltdInf/AmdmntInfDtls/OrgnlDbtrAgt", *BANK),
    *below("DrctDbtTx/MndtRltdInf/AmdmntInfDtls/OrgnlCdtrSchmeId", *PERSON),
    *AGENTS,
    *CUSTOMERS,
    *PURPOSES,
    *SIDE,
)
INFORMATION = (
    "PmtInfId",
    *below("Dbtr", *PARTY),
    *below("DbtrAcct", *OTHER_ACCOUNT),
    *below("DbtrAgt", *BANK),
    *below("UltmtDbtr", *PERSON),
    *below("ChrgsAcctAgt", *BANK),
    *below("ChrgsAcct", *OTHER_ACCOUNT),
    "InstrForDbtrAgt",
)
INITIATION = (
    *REFERENCES[:2],
    "PmtId/UETR",
    "Amt/InstdAmt",
    *below("UltmtDbtr", *PARTY),
    *below("IntrmyAgt1", *BANK),
    *below("CdtrAgt", *BANK),
    *below("Cdtr", *PERSON),
    *below("CdtrAcct", *ACCOUNT),
    *below("UltmtCdtr", *PARTY),
    *below("ChqInstr/ChqFr", "Nm", *below("Adr", *ADDRESS)),
    *below("ChqInstr/DlvrTo", "Nm", *below("Adr", *ADDRESS)),
    *below("ChqInstr", "MemoFld", "PrtLctn", "Sgntr"),
    *TEXTS[:2],
    *PURPOSES,
    *SIDE,
)
RECALL = (
    *("CxlId", "OrgnlInstrId", "OrgnlEndToEndId", "OrgnlTxId", "OrgnlUETR"),
    *below("Assgnr", *BANK),
    *below("CxlRsnInf", *below("Orgtr", *PARTY), "Rsn/Prtry", "AddtlInf"),
    *below("OrgnlTxRef", *ORIGINAL),
)
APPLICATION_HEADER = (
    *below("Fr/FIId", *BANK),
    *below("To/OrgId", *PARTY),
    "BizMsgIdr",
    *below("Rltd/Fr/FIId", *BANK),
)


class Made(NamedTuple):
    """A message to make: its business element and the leaves below that."""

    root: str
    leaves: tuple[str, ...]


MESSAGES = {
    "pacs.008.001.12": Made(
        "FIToFICstmrCdtTrf",
        (*below("GrpHdr", *HEADER), *below("CdtTrfTxInf[1]", *TRANSFER)),
    ),
    "pacs.009.001.11": Made(
        "FICdtTrf", (*below("GrpHdr", *HEADER), *below("CdtTrfTxInf[1]", *COVER))
    ),
    "pacs.004.001.13": Made("PmtRtr", (*below("GrpHdr", "MsgId"), *below("TxInf[1]", *RETURN))),
    "pacs.003.001.11": Made(
        "FIToFICstmrDrctDbt", (*below("GrpHdr", "MsgId"), *below("DrctDbtTxInf[1]", *DEBIT))
    ),
    "pain.001.001.12": Made(
        "CstmrCdtTrfInitn",
        (
            *below("GrpHdr", "MsgId", *below("InitgPty", *PARTY), *below("FwdgAgt", *BANK)),
            *below("PmtInf", *INFORMATION, *below("CdtTrfTxInf[1]", *INITIATION)),
        ),
    ),
    "camt.056.001.11": Made(
        "FIToFIPmtCxlReq",
        (
            *below("Assgnmt", "Id", *below("Assgnr/Agt", *BANK), *below("Assgne/Pty", *PARTY)),
            *below("Case", "Id", *below("Cretr/Pty", *PARTY)),
            *below("Undrlyg/TxInf[1]", *RECALL),
        ),
    ),
}
_VALUES = {
    "IntrBkSttlmAmt": "1200.50",
    "RtrdIntrBkSttlmAmt": "1200.50",
    "InstdAmt": "1200.50",
    "IntrBkSttlmDt": "2026-11-25",
    "BirthDt": "1970-01-31",
    "ChrgBr": "SHAR",
    "UETR": "8a562c67-ca16-48ba-b074-65581be6f066",
    "OrgnlUETR": "8a562c67-ca16-48ba-b074-65581be6f067",
    "IBAN": "DE89370400440532013000",
    "Ctry": "DE",
    "CtryOfRes": "DE",
    "CtryOfBirth": "DE",
}
# Leaves that hold a sum, a date or a code and nothing to search.
UNSEARCHED = frozenset(
    {"IntrBkSttlmAmt", "RtrdIntrBkSttlmAmt", "InstdAmt", "IntrBkSttlmDt", "ChrgBr", "UETR"}
) | {"OrgnlUETR", "BirthDt"}


def leaf_name(path: str) -> str:
    """The element's name without its number."""
    return path.rpartition("/")[2].partition("[")[0]


def default_value(path: str, number: int) -> str:
    """A value of the leaf's kind, unlike any other's."""
    name = leaf_name(path)
    if name in _VALUES:
        return _VALUES[name]
    if name in {"BICFI", "AnyBIC"}:
        return f"BANK{chr(65 + number % 26)}{chr(65 + number // 26 % 26)}2L"
    return f"Harmless{number}"


def made(
    message: str,
    planted: Mapping[str, str] | None = None,
    *,
    leaves: Iterable[str] | None = None,
    with_header: bool = False,
) -> bytes:
    """The message in XML; `planted` holds values for some of its leaves, by path."""
    root, own = MESSAGES[message]
    document = etree.Element("Document")
    business = etree.SubElement(document, root)
    values = planted or {}
    for number, path in enumerate(own if leaves is None else leaves):
        add_leaf(business, path, values.get(path, default_value(path, number)))
    namespace(document, NAMESPACE + message)
    if not with_header:
        text = etree.tostring(document, xml_declaration=True, encoding="UTF-8")
        return text.replace(b"xmlns:ns0=", b"xmlns=").replace(b"ns0:", b"")
    header = etree.Element("AppHdr")
    for number, path in enumerate(APPLICATION_HEADER):
        add_leaf(header, path, values.get(f"AppHdr/{path}", default_value(path, number)))
    namespace(header, NAMESPACE + "head.001.001.02")
    envelope = etree.Element("Envelope")
    envelope.extend([header, document])
    return etree.tostring(envelope)


def add_leaf(parent: etree._Element, path: str, text: str) -> None:
    """Creates the elements of a path as far as they are missing; the last one gets the text."""
    for step in path.split("/"):
        name, _, number = step.partition("[")
        same = [child for child in parent if child.tag == name]
        position = int(number[:-1]) if number else 1
        while len(same) < position:
            same.append(etree.SubElement(parent, name))
        parent = same[position - 1]
    parent.text = text


def namespace(element: etree._Element, name: str) -> None:
    """Puts an element and all below it into a namespace."""
    for part in element.iter():
        part.tag = f"{{{name}}}{part.tag}"
    etree.cleanup_namespaces(element)
