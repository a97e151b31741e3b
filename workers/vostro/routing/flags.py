"""Red flags of sanctions evasion, R01 to R61, and where each is answered.

Kind: S of one payment, W over time, C of the customer's file, R for reports. Flags of kind C and
R that no payment tells are fields or hooks, named here, so that none is forgotten. What part of a
flag no rule tells yet is said as well.
"""

from typing import Final, NamedTuple


class Flag(NamedTuple):
    """One red flag: what is seen, its kind, what else answers it, and what no rule tells yet."""

    id: str
    seen: str
    kind: str
    elsewhere: str = ""
    missing: str = ""


FLAGS: Final = (
    Flag(
        "R01",
        "a bank under a measure on the value date",
        "S",
        missing="BICs in texts are met over the loaded lists alone (listed.bic)",
    ),
    Flag("R02", "a bank owned by a listed one", "S"),
    Flag("R03", "BIC country differs from IBAN country", "S"),
    Flag(
        "R04",
        "nested bank, or banks that are no plausible neighbours",
        "S",
        missing="an ordering institution that only a free text names",
    ),
    Flag("R05", "cover and payment disagree", "W"),
    Flag("R06", "resubmission with something taken out or changed", "W"),
    Flag(
        "R07",
        "one UETR or id, other content",
        "W",
        missing="a changed text or account with parties, currency and amount the same",
    ),
    Flag(
        "R08",
        "a party that looks stripped",
        "S",
        missing="a bank's name in a party's field; an address that is missing",
    ),
    Flag("R09", "an instruction not to name", "S"),
    Flag("R10", "high priority customs code", "S"),
    Flag("R11", "words for high priority goods", "S"),
    Flag(
        "R12",
        "a young company pays for high priority goods",
        "S",
        missing="an age that another number than a Kazakh BIN tells",
    ),
    Flag("R13", "an old customer starts to buy such goods", "W", missing="a jump in volume"),
    Flag(
        "R14",
        "goods do not fit the payer's business",
        "C",
        "case tool: Alert.payment has the parties; the customer's line of business is there",
    ),
    Flag(
        "R15",
        "small purchases from many suppliers",
        "W",
        missing="the size of the payments: many suppliers are enough",
    ),
    Flag(
        "R16",
        "overpayment against the market price",
        "C",
        "case tool: no payment tells quantity and price surely",
    ),
    Flag(
        "R17",
        "last-minute change under a contract",
        "W",
        missing="another bank under one contract, unless the earlier payment was held",
    ),
    Flag("R18", "a third party pays", "S"),
    Flag("R19", "payment agent", "S"),
    Flag("R20", "consignee in Russia or Belarus", "S"),
    Flag(
        "R21",
        "goods without a destination",
        "S",
        missing="a destination that is empty: only one said to be open",
    ),
    Flag("R22", "consignee is a forwarder or trading house", "S"),
    Flag(
        "R23",
        "phone or mail of another country",
        "S",
        missing="phones and mail of other countries than Russia and Belarus",
    ),
    Flag("R24", "Russian or Belarusian numbers of a party said to be elsewhere", "S"),
    Flag(
        "R25",
        "address or phone of a listed or held party",
        "W",
        missing="addresses and phones of listed parties: only those of held payments",
    ),
    Flag(
        "R26",
        "name close to a listed party, identifiers absent",
        "S",
        "rule listed.name of screening/: score and reasons stand in the hit",
    ),
    Flag("R27", "same account, new name", "W"),
    Flag("R28", "the payee's account changes under one contract", "W"),
    Flag(
        "R29",
        "route comes again over a new bank",
        "W",
        missing="the day on which the old bank was listed: a payment over it must have been held",
    ),
    Flag("R30", "pass-through", "W"),
    Flag("R31", "funnel", "W", missing="since when the payee is known"),
    Flag("R32", "fan-out", "W"),
    Flag("R33", "structuring", "W", missing="limits of each currency: one limit for all"),
    Flag(
        "R34",
        "surge of a corridor",
        "W",
        missing="amounts, goods, banks and pairs: only the number of a corridor's payments a day",
    ),
    Flag("R35", "round trip", "W"),
    Flag("R36", "dormant account wakes", "W"),
    Flag("R37", "currency of a third country", "S"),
    Flag("R38", "SPFS, Mir, SBP, CIPS, A7, digital rouble", "S"),
    Flag("R39", "crypto", "S"),
    Flag("R40", "vague goods", "S"),
    Flag(
        "R41",
        "one contract number of several buyers",
        "W",
        missing="a contract older than its buyer",
    ),
    Flag("R42", "waybill over Russian or Belarusian places", "S"),
    Flag("R43", "transit through Russia of goods that may not pass", "S"),
    Flag(
        "R44",
        "occupied port, sanctioned vessel",
        "S",
        "vessels by IMO number and name: screening/ over the lists",
    ),
    Flag("R45", "oil and a port of high risk", "S", missing="a price over the cap"),
    Flag(
        "R46",
        "letter of credit that hides the end user",
        "S",
        missing="documentary credits themselves (MT700 and the like): only texts of payments",
    ),
    Flag("R47", "claim of a licence or of no sanctions", "S"),
    Flag("R48", "luxury goods or cars", "S"),
    Flag("R49", "military or state end user", "S"),
    Flag(
        "R50",
        "one forwarder over several held parties",
        "W",
        missing="the whole flag: a forwarder's name is not counted over held payments",
    ),
    Flag(
        "R51",
        "shared director, host or domain with a listed party",
        "C",
        "case tool: registers are no part of a payment",
    ),
    Flag("R52", "party or bank in an embargoed place", "S"),
    Flag(
        "R53",
        "country missing or contradicted by the address",
        "S",
        missing="a missing country: it is read from the address and is no sign",
    ),
    Flag(
        "R54",
        "country code not assigned or retired",
        "S",
        missing="retired codes of residence, birth, BIC and IBAN: they are read, and not told",
    ),
    Flag("R55", "instant channel right after a hold", "W"),
    Flag("R56", "amount of a rejected order, other debtor", "W"),
    Flag("R57", "money goes to a person though firms contract", "S"),
    Flag("R58", "a risky bank between banks that deal directly", "W"),
    Flag(
        "R59", "no web site, only free mail", "C", "case tool: registers are no part of a payment"
    ),
    Flag("R60", "EKNP contradicts the parties", "S"),
    Flag(
        "R61",
        "customer refuses details",
        "C",
        "case tool: the analyst's disposition; its topic comes with exceptions",
    ),
)
