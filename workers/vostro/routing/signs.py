"""What a text, a number or the route can say: the closed set that rules wait for."""

from enum import StrEnum


class Sign(StrEnum):
    """One kind of thing that is noticed while a payment is read, before any rule runs.

    A rule names the signs it needs; a payment without them never pays for the rule.
    """

    # words of free text, names and addresses: see data/*.toml
    COUNTRY = "country"
    TARGET_PLACE = "target_place"
    TERRITORY = "territory"
    GOODS = "goods"
    BRAND = "brand"
    CODE_MARKER = "code_marker"
    LUXURY = "luxury"
    SECRECY = "secrecy"
    OUR_CLIENT = "our_client"
    ON_BEHALF = "on_behalf"
    PAYMENT_AGENT = "payment_agent"
    CONSIGNEE = "consignee"
    NO_DESTINATION = "no_destination"
    FORWARDER = "forwarder"
    ONWARD = "onward"
    TRANSIT_RUSSIA = "transit_russia"
    VAGUE = "vague"
    MILITARY = "military"
    LICENCE_CLAIM = "licence_claim"
    OFFSET = "offset"
    LETTER_OF_CREDIT = "letter_of_credit"
    ISSUING_BANK_CONSIGNEE = "issuing_bank_consignee"
    LOAN_OR_SERVICE = "loan_or_service"
    CONTRACT = "contract"
    NEW_COMPANY = "new_company"
    TRADER_NAME = "trader_name"
    TARGET_MAIL = "target_mail"
    ID_MARKER = "id_marker"
    EKNP_MARKER = "eknp_marker"
    TRANSFER_SYSTEM = "transfer_system"
    LISTED_SYSTEM = "listed_system"
    ROUBLE = "rouble"
    CRYPTO = "crypto"
    OCCUPIED_PORT = "occupied_port"
    TARGET_PORT = "target_port"
    SHIP_TRANSFER_PLACE = "ship_transfer_place"
    OIL = "oil"
    KAZAKH_OIL = "kazakh_oil"
    WAYBILL = "waybill"
    TARGET_LEG = "target_leg"
    OWNER_TOKEN = "owner_token"  # noqa: S105 - a word of a name, no secret
    BANK_NAME = "bank_name"
    # what the route and the parties' fields show
    CORRIDOR = "corridor"  # a hop in a country of tier 1 or more
    RISKY_CORRIDOR = "risky_corridor"  # tier 2 or more
    TARGET = "target"  # a hop in Russia or Belarus
    EMBARGOED = "embargoed"  # a hop in a country under embargo
    PERSONAL_TIE = "personal_tie"  # a party born in one, or with a document of one
    LISTED_BANK = "listed_bank"  # by BIC or the bank code of an IBAN
    TEST_BIC = "test_bic"
    MISMATCH = "mismatch"  # the fields of one hop name two countries
    COUNTRY_CODE = "country_code"  # one that is not assigned
    NAMELESS = "nameless"  # a party's name of dots and dashes
    TERRITORY_CODE = "territory_code"  # a postcode of an embargoed territory
    OFFSHORE = "offshore"  # the payer sits offshore
    HOME_CURRENCY = "home_currency"  # a currency that belongs to one of the watched countries
    SECOND_PAYER = "second_payer"  # an ultimate debtor beside the debtor
    GOODS_CODE = "goods_code"  # six digits of the high priority list
    INTERBANK = "interbank"  # MT202 or pacs.009 that is no cover
    PHONE = "phone"  # a plus sign in the texts
    UNREAD = "unread"  # texts beyond what rules read


BIT_OF = {sign: 1 << position for position, sign in enumerate(Sign)}


def bits_of(signs: frozenset[Sign] | tuple[Sign, ...]) -> int:
    """The signs as one number, so that many can be asked at once."""
    bits = 0
    for sign in signs:
        bits |= BIT_OF[sign]
    return bits
