"""What a tag means in which message. Source: SWIFT User Handbook, categories 1, 2 and 9."""

from vostro.payment import AgentRole, PartyRole, TextKind

Parties = dict[str, PartyRole]
Agents = dict[str, AgentRole]

_ROUTE: Agents = {
    "51": AgentRole.SENDER,
    "53": AgentRole.INSTRUCTING_REIMBURSEMENT_AGENT,
    "54": AgentRole.INSTRUCTED_REIMBURSEMENT_AGENT,
    "55": AgentRole.THIRD_REIMBURSEMENT_AGENT,
    "56": AgentRole.INTERMEDIARY_AGENT_1,
    "57": AgentRole.CREDITOR_AGENT,
    "58": AgentRole.CREDITOR_INSTITUTION,
}
# MT101, 102, 103: a customer pays.
CUSTOMER: tuple[Parties, Agents] = (
    {"50": PartyRole.DEBTOR, "59": PartyRole.CREDITOR},
    {**_ROUTE, "52": AgentRole.DEBTOR_AGENT},
)
# MT104, 107: the creditor collects; money still flows from debtor to creditor.
DEBIT: tuple[Parties, Agents] = (
    {"50": PartyRole.CREDITOR, "59": PartyRole.DEBTOR},
    {**_ROUTE, "52": AgentRole.CREDITOR_AGENT, "57": AgentRole.DEBTOR_AGENT},
)
# MT200 to 205: a bank pays.
BANK: tuple[Parties, Agents] = (
    {"50": PartyRole.DEBTOR, "59": PartyRole.CREDITOR},
    {**_ROUTE, "52": AgentRole.DEBTOR_INSTITUTION},
)
# MT202 COV and 205 COV, sequence B: the customer payment below the cover.
UNDERLYING: tuple[Parties, Agents] = (
    {"50": PartyRole.UNDERLYING_DEBTOR, "59": PartyRole.UNDERLYING_CREDITOR},
    {
        "52": AgentRole.UNDERLYING_DEBTOR_AGENT,
        "56": AgentRole.UNDERLYING_INTERMEDIARY_AGENT_1,
        "57": AgentRole.UNDERLYING_CREDITOR_AGENT,
        **dict.fromkeys(("51", "53", "54", "55", "58"), AgentRole.OTHER),
    },
)
ROLES = {
    **dict.fromkeys(("104", "107"), DEBIT),
    **dict.fromkeys(("200", "201", "202", "203", "204", "205"), BANK),
}
# 50C and 50L: who instructs, and need not be the debtor.
INSTRUCTING_OPTIONS = frozenset({"C", "L"})

# Where the transactions of a message that holds several begin; before it stands what they share.
OPENS_TRANSACTION = {
    **dict.fromkeys(("101", "102", "104", "107", "210"), "21"),
    **dict.fromkeys(("201", "203", "204"), "20"),
}
# Messages that are read; of every category the n9x too, which may speak of a payment.
READ = frozenset(
    {
        *("101", "102", "103", "104", "107", "110", "111", "112"),
        *("200", "201", "202", "203", "204", "205", "210", "900", "910"),
        *(f"{category}9{kind}" for category in "123456789" for kind in "0125689"),
    }
)
FREE_FORMAT = frozenset(
    f"{category}9{kind}" for category in "123456789" for kind in "2589"
) | frozenset(f"{category}96" for category in "123456789")

TEXTS = {
    "70": TextKind.REMITTANCE,
    "77T": TextKind.REMITTANCE,
    "72": TextKind.INSTRUCTION,
    "23E": TextKind.INSTRUCTION,
    "77B": TextKind.REGULATORY,
    "26T": TextKind.PURPOSE,
    **dict.fromkeys(("20", "21", "21R", "21F", "21E", "21C", "21D"), TextKind.REFERENCE),
}
# Dates, amounts, rates, codes and counts: nothing to search, if they look as they should.
SILENT = frozenset(["11", "13", "19", "23", "28", "30", "32", "33", "34", "36", "37", "71", "90"])
