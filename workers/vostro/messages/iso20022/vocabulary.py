"""The names of ISO 20022 that mean something to screening, over all versions.

Sources: the schemas pacs.003, .004, .008, .009, .010, pain.001, camt.056 and head.001 of all
versions, and the element definitions in their Message Definition Reports.
"""

from vostro.payment import AgentRole, PartyRole, TextKind

Roles = dict[str, tuple[PartyRole, AgentRole]]

_OTHER = (PartyRole.OTHER, AgentRole.OTHER)

# Where the money of this message goes. Each name may hold a party or an agent (pacs.009: Dbtr is
# a bank); the content decides which of the two roles it takes.
ROLES: Roles = {
    "Dbtr": (PartyRole.DEBTOR, AgentRole.DEBTOR_INSTITUTION),
    "Cdtr": (PartyRole.CREDITOR, AgentRole.CREDITOR_INSTITUTION),
    "UltmtDbtr": (PartyRole.ULTIMATE_DEBTOR, AgentRole.ULTIMATE_DEBTOR_INSTITUTION),
    "UltmtCdtr": (PartyRole.ULTIMATE_CREDITOR, AgentRole.ULTIMATE_CREDITOR_INSTITUTION),
    "InitgPty": (PartyRole.INITIATING_PARTY, AgentRole.OTHER),
    "DbtrAgt": (PartyRole.OTHER, AgentRole.DEBTOR_AGENT),
    "CdtrAgt": (PartyRole.OTHER, AgentRole.CREDITOR_AGENT),
    "InstgAgt": (PartyRole.OTHER, AgentRole.INSTRUCTING_AGENT),
    "InstdAgt": (PartyRole.OTHER, AgentRole.INSTRUCTED_AGENT),
    "PrvsInstgAgt": (PartyRole.OTHER, AgentRole.PREVIOUS_INSTRUCTING_AGENT_1),
    "PrvsInstgAgt1": (PartyRole.OTHER, AgentRole.PREVIOUS_INSTRUCTING_AGENT_1),
    "PrvsInstgAgt2": (PartyRole.OTHER, AgentRole.PREVIOUS_INSTRUCTING_AGENT_2),
    "PrvsInstgAgt3": (PartyRole.OTHER, AgentRole.PREVIOUS_INSTRUCTING_AGENT_3),
    "IntrmyAgt1": (PartyRole.OTHER, AgentRole.INTERMEDIARY_AGENT_1),
    "IntrmyAgt2": (PartyRole.OTHER, AgentRole.INTERMEDIARY_AGENT_2),
    "IntrmyAgt3": (PartyRole.OTHER, AgentRole.INTERMEDIARY_AGENT_3),
    "InstgRmbrsmntAgt": (PartyRole.OTHER, AgentRole.INSTRUCTING_REIMBURSEMENT_AGENT),
    "InstdRmbrsmntAgt": (PartyRole.OTHER, AgentRole.INSTRUCTED_REIMBURSEMENT_AGENT),
    "ThrdRmbrsmntAgt": (PartyRole.OTHER, AgentRole.THIRD_REIMBURSEMENT_AGENT),
    "FwdgAgt": (PartyRole.OTHER, AgentRole.FORWARDING_AGENT),
    "ChrgsAcctAgt": _OTHER,
    # pain.001.001.01 and pacs.008.001.01 speak a dialect of their own.
    "OrgtgPty": (PartyRole.DEBTOR, AgentRole.DEBTOR_INSTITUTION),
    "FrstAgt": (PartyRole.OTHER, AgentRole.DEBTOR_AGENT),
    "FnlAgt": (PartyRole.OTHER, AgentRole.CREDITOR_AGENT),
    "FnlPty": (PartyRole.CREDITOR, AgentRole.CREDITOR_INSTITUTION),
    "ChrgsPty": (PartyRole.OTHER, AgentRole.CHARGES_AGENT),
}

# Who stands beside the payment; the same wherever they are met.
SIDE_ROLES: Roles = {
    "Invcr": (PartyRole.INVOICER, AgentRole.OTHER),
    "Invcee": (PartyRole.INVOICEE, AgentRole.OTHER),
    "Grnshee": (PartyRole.GARNISHEE, AgentRole.OTHER),
    "GrnshmtAdmstr": _OTHER,
    "CdtrSchmeId": (PartyRole.CREDITOR_SCHEME, AgentRole.OTHER),
    "OrgnlCdtrSchmeId": (PartyRole.CREDITOR_SCHEME, AgentRole.OTHER),
    "OrgnlCdtrAgt": _OTHER,
    "OrgnlDbtr": _OTHER,
    "OrgnlDbtrAgt": _OTHER,
    "Orgtr": (PartyRole.ORIGINATOR, AgentRole.OTHER),
    "RtrOrgtr": (PartyRole.ORIGINATOR, AgentRole.OTHER),
    "CxlOrgtr": (PartyRole.ORIGINATOR, AgentRole.OTHER),
    "RvslOrgtr": (PartyRole.ORIGINATOR, AgentRole.OTHER),
    "Assgnr": (PartyRole.ASSIGNER, AgentRole.ASSIGNER),
    "Assgne": (PartyRole.ASSIGNEE, AgentRole.ASSIGNEE),
    "Cretr": (PartyRole.CASE_CREATOR, AgentRole.CASE_CREATOR),
    "ChqFr": (PartyRole.CHEQUE_FROM, AgentRole.OTHER),
    "DlvrTo": (PartyRole.CHEQUE_DELIVER_TO, AgentRole.OTHER),
}

# The customer payment below a cover: UndrlygCstmrCdtTrf.
UNDERLYING_ROLES: Roles = {
    **dict.fromkeys(ROLES, _OTHER),
    "Dbtr": (PartyRole.UNDERLYING_DEBTOR, AgentRole.OTHER),
    "Cdtr": (PartyRole.UNDERLYING_CREDITOR, AgentRole.OTHER),
    "UltmtDbtr": (PartyRole.UNDERLYING_ULTIMATE_DEBTOR, AgentRole.OTHER),
    "UltmtCdtr": (PartyRole.UNDERLYING_ULTIMATE_CREDITOR, AgentRole.OTHER),
    "InitgPty": (PartyRole.UNDERLYING_INITIATING_PARTY, AgentRole.OTHER),
    "DbtrAgt": (PartyRole.OTHER, AgentRole.UNDERLYING_DEBTOR_AGENT),
    "CdtrAgt": (PartyRole.OTHER, AgentRole.UNDERLYING_CREDITOR_AGENT),
    "PrvsInstgAgt": (PartyRole.OTHER, AgentRole.UNDERLYING_PREVIOUS_AGENT_1),
    "PrvsInstgAgt1": (PartyRole.OTHER, AgentRole.UNDERLYING_PREVIOUS_AGENT_1),
    "PrvsInstgAgt2": (PartyRole.OTHER, AgentRole.UNDERLYING_PREVIOUS_AGENT_2),
    "PrvsInstgAgt3": (PartyRole.OTHER, AgentRole.UNDERLYING_PREVIOUS_AGENT_3),
    "IntrmyAgt1": (PartyRole.OTHER, AgentRole.UNDERLYING_INTERMEDIARY_AGENT_1),
    "IntrmyAgt2": (PartyRole.OTHER, AgentRole.UNDERLYING_INTERMEDIARY_AGENT_2),
    "IntrmyAgt3": (PartyRole.OTHER, AgentRole.UNDERLYING_INTERMEDIARY_AGENT_3),
}

# The payment that is returned or recalled: OrgnlTxRef.
ORIGINAL_ROLES: Roles = {
    **dict.fromkeys(ROLES, _OTHER),
    "Dbtr": (PartyRole.ORIGINAL_DEBTOR, AgentRole.OTHER),
    "Cdtr": (PartyRole.ORIGINAL_CREDITOR, AgentRole.OTHER),
    "UltmtDbtr": (PartyRole.ORIGINAL_ULTIMATE_DEBTOR, AgentRole.OTHER),
    "UltmtCdtr": (PartyRole.ORIGINAL_ULTIMATE_CREDITOR, AgentRole.OTHER),
    "DbtrAgt": (PartyRole.OTHER, AgentRole.ORIGINAL_DEBTOR_AGENT),
    "CdtrAgt": (PartyRole.OTHER, AgentRole.ORIGINAL_CREDITOR_AGENT),
}

# A leaf that a field of Payment takes; the second is the kind of text it is searched as, too:
# people write names into references.
VALUES: dict[str, tuple[str, TextKind | None]] = {
    "MsgId": ("message_id", TextKind.REFERENCE),
    "EndToEndId": ("end_to_end_id", TextKind.REFERENCE),
    "TxId": ("transaction_id", TextKind.REFERENCE),
    "InstrId": ("instruction_id", TextKind.REFERENCE),
    "RtrId": ("return_id", TextKind.REFERENCE),
    "CxlId": ("cancellation_id", TextKind.REFERENCE),
    "OrgnlEndToEndId": ("original_end_to_end_id", TextKind.REFERENCE),
    "OrgnlTxId": ("original_transaction_id", TextKind.REFERENCE),
    "UETR": ("uetr", None),
    "OrgnlUETR": ("related_uetr", None),
    "ChrgBr": ("charge_bearer", None),
    "SttlmMtd": ("settlement_method", None),
    "NbOfTxs": ("transactions", None),
    "IntrBkSttlmDt": ("settlement_date", None),
    "ReqdExctnDt": ("requested_date", None),
    "ReqdColltnDt": ("requested_date", None),
    "PssblDplct": ("possible_duplicate", None),
    "CpyDplct": ("copy_or_duplicate", None),
}

# Most to least telling of what moves; the first that the transaction has is its amount.
AMOUNTS = (
    "RtrdIntrBkSttlmAmt",
    "IntrBkSttlmAmt",
    "InstdAmt",
    "OrgnlIntrBkSttlmAmt",
    "RtrdInstdAmt",
    "RmtdAmt",
)

# What the text below a container is for.
CONTAINER_KINDS = {
    "RmtInf": TextKind.REMITTANCE,
    "InstrForCdtrAgt": TextKind.INSTRUCTION,
    "InstrForNxtAgt": TextKind.INSTRUCTION,
    "InstrForDbtrAgt": TextKind.INSTRUCTION,
    "RgltryRptg": TextKind.REGULATORY,
    "Tax": TextKind.OTHER,
    "RtrRsnInf": TextKind.REASON,
    "CxlRsnInf": TextKind.REASON,
    "SplmtryData": TextKind.OTHER,
    "Rltd": TextKind.OTHER,
    "UndrlygAllcn": TextKind.OTHER,
}

LEAF_KINDS = {
    **dict.fromkeys(("EmailAdr", "PhneNb", "MobNb", "FaxNb", "URLAdr"), TextKind.CONTACT),
    **dict.fromkeys(("ElctrncAdr", "RmtLctnElctrncAdr"), TextKind.CONTACT),
    **dict.fromkeys(
        ("OrgnlInstrId", "OrgnlMsgId", "ClrSysRef", "OrgnlClrSysRef"), TextKind.REFERENCE
    ),
    **dict.fromkeys(("PmtInfId", "BizMsgIdr", "GrpCxlId", "MndtId", "RmtId"), TextKind.REFERENCE),
    **dict.fromkeys(("AddtlRtrRsnInf", "AddtlCxlRsnInf"), TextKind.REASON),
    **dict.fromkeys(("Ustrd", "AddtlRmtInf"), TextKind.REMITTANCE),
}

# A leaf that says by its name what it is, met where no party or agent takes it.
LEAF_FIELDS = {
    **dict.fromkeys(("Nm", "AuthrtyNm"), "name"),
    **dict.fromkeys(("Ctry", "CtryOfRes", "CtryOfBirth", "AuthrtyCtry"), "country"),
    **dict.fromkeys(("DbtrCtryOfRes", "CdtrCtryOfRes"), "country"),
    **dict.fromkeys(("BICFI", "BIC", "AnyBIC", "BICOrBEI", "BEI", "IBEI"), "bic"),
    **dict.fromkeys(("IBAN", "BBAN", "UPIC"), "account"),
    "LEI": "lei",
    "MmbId": "clearing_id",
    **dict.fromkeys(("TaxId", "RegnId", "TaxIdNb", "CdtrTaxId", "DbtrTaxId"), "identifier"),
}

# Version 1 gave every kind of number an element of its own.
OLD_IDENTIFIERS = (
    *("DUNS", "EANGLN", "USCHU", "BkPtyId", "TaxIdNb", "DrvrsLicNb", "CstmrNb", "SclSctyNb"),
    *("AlnRegnNb", "PsptNb", "IdntyCardNb", "MplyrIdNb"),
)

# Parts of an address that Party has no field for; they go beside the address lines.
ADDRESS_EXTRAS = (
    *("CareOf", "Dept", "SubDept", "BldgNb", "BldgNm", "Flr", "UnitNb", "PstBx", "Room"),
    *("TwnLctnNm", "DstrctNm"),
)

# Leaves of which the schemas allow nothing but dates, amounts, counts and codes of a closed
# list. Read in all 78 schemas by script; a longer word in one of them is text all the same.
SILENT = frozenset(
    [
        "AccptncDtTm",
        "AdrTp",
        "AmdmntInd",
        "Amt",
        "BizPrcgDt",
        "BtchBookg",
        "CLSTm",
        "Ccy",
        "CcyOfTrf",
        "Cd",
        "CdtDbtInd",
        "CdtDtTm",
        "CdtNoteAmt",
        "ChqMtrtyDt",
        "ChqTp",
        "ChrgBr",
        "ChrgsAmt",
        "ClrChanl",
        "ClrSysId",
        "CntPerPrd",
        "CompstnAmt",
        "CpyDplct",
        "CreDt",
        "CreDtTm",
        "CtgyPurp",
        "CtrlSum",
        "DbtCdtRptgInd",
        "DbtDtTm",
        "DlvryMtd",
        "DscntApldAmt",
        "Dt",
        "DtOfSgntr",
        "DtOfVrfctn",
        "DtTm",
        "DuePyblAmt",
        "FmlyMdclInsrncInd",
        "FnlColltnDt",
        "FnlPmtDt",
        "FrDt",
        "FrTm",
        "Frqcy",
        "FrstColltnDt",
        "FrstPmtDt",
        "GrpCxl",
        "GrpRtr",
        "Grpg",
        "InstdAmt",
        "InstrPrty",
        "IntrBkSttlmAmt",
        "IntrBkSttlmDt",
        "MplyeeTermntnInd",
        "Mtd",
        "NmPrfx",
        "NbOfTxs",
        "OrgnlCreDtTm",
        "OrgnlFnlColltnDt",
        "OrgnlFrqcy",
        "OrgnlIntrBkSttlmAmt",
        "OrgnlTrckgDays",
        "OrgnlIntrBkSttlmDt",
        "OrgnlNbOfTxs",
        "OrgnlCtrlSum",
        "PmtMtd",
        "PmtMtdByFrstAgt",
        "PoolgAdjstmntDt",
        "PtInTm",
        "PreAgrdXchgRate",
        "PreNtfctnDt",
        "PrefrdMtd",
        "Prty",
        "PssblDplct",
        "QtdCcy",
        "QtnDtTm",
        "Rate",
        "RateTp",
        "RjctTm",
        "RltdDt",
        "ReopCaseIndctn",
        "ReqdColltnDt",
        "ReqdExctnDt",
        "RfrdDocRltdDt",
        "RfrdDocTp",
        "RmtLctnMtd",
        "RmtdAmt",
        "SeqNb",
        "SeqTp",
        "Rsn",
        "RtrdInstdAmt",
        "RtrdIntrBkSttlmAmt",
        "SttlmMtd",
        "SttlmPrty",
        "TaxAmt",
        "TaxDt",
        "TaxblBaseAmt",
        "TillTm",
        "ToDt",
        "Tp",
        "TrckgDays",
        "TtlAmt",
        "TtlIntrBkSttlmAmt",
        "TtlRtrdIntrBkSttlmAmt",
        "TtlTaxAmt",
        "TtlTaxblBaseAmt",
        "UnitCcy",
        "XchgRate",
        "XpryDtTm",
        "Yr",
        "BirthDt",
    ]
)
# Signatures are any XML and no text: skipped once the limits are checked.
SKIPPED = frozenset({"Sgntr", "Signature"})
