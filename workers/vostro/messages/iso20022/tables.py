"""The vocabulary as tables from a name to the act it calls for."""

from collections.abc import Mapping

from vostro.messages.iso20022 import vocabulary as iso
from vostro.messages.iso20022.sketch import (
    ANYONE,
    Act,
    HolderSketch,
    Part,
    Roles,
    Shape,
    Sketch,
    add_account_name,
    add_birth_date,
    add_branch,
    add_line,
    add_other_id,
    make_agent,
    step_into,
)
from vostro.messages.iso20022.structure import Node
from vostro.payment import AgentRole, PartyRole, TextKind

Table = dict[str, Act]
ShapeParts = dict[str, str | Shape | Part]

_LINES: ShapeParts = dict.fromkeys(("AdrLine", *iso.ADDRESS_EXTRAS), add_line)
_ADDRESS: ShapeParts = {
    "StrtNm": "street",
    "PstCd": "postcode",
    "TwnNm": "town",
    "CtrySubDvsn": "region",
    "Ctry": "country",
    **_LINES,
}
_NUMBERS: ShapeParts = {
    **dict.fromkeys(("Othr", "PrtryId", "OthrId"), add_other_id()),
    **{name: add_other_id(name) for name in iso.OLD_IDENTIFIERS},
}
_BICS: ShapeParts = dict.fromkeys(("AnyBIC", "BICFI", "BICOrBEI", "BIC", "BEI", "IBEI"), "bic")
_IDENTIFICATION: ShapeParts = {
    "OrgId": {**_BICS, "LEI": "lei", **_NUMBERS},
    "PrvtId": {
        "DtAndPlcOfBirth": {
            "BirthDt": add_birth_date,
            "CityOfBirth": "birth_place",
            "CtryOfBirth": "birth_country",
        },
        **_NUMBERS,
    },
}
_MEMBER: ShapeParts = {
    "MmbId": "clearing_id",
    "ClrSysId": {"Cd": "clearing_system", "Prtry": "clearing_system"},
    "Id": "clearing_id",
    "Prtry": "clearing_id",  # version 1
}
_NAMED_BANK: ShapeParts = {
    "Nm": "name",
    "PstlAdr": _ADDRESS,
    **_BICS,
    "LEI": "lei",
    "ClrSysMmbId": _MEMBER,
    "PrtryId": add_other_id(),
    "Othr": add_other_id(),
}
_BANK: ShapeParts = {**_NAMED_BANK, "NmAndAdr": _NAMED_BANK, "CmbndId": _NAMED_BANK}
_BRANCH: ShapeParts = {
    "Nm": "name",
    "PstlAdr": _ADDRESS,
    "LEI": "lei",
    "Id": add_other_id("branch"),
}
HOLDER: ShapeParts = {
    "Nm": "name",
    "PstlAdr": _ADDRESS,
    "Adr": _ADDRESS,
    "Id": _IDENTIFICATION,
    "CtryOfRes": "country_of_residence",
    "Ctry": "country",
    "CtctDtls": {"Nm": "contact_name"},
    "FinInstnId": make_agent(_BANK),
    "BrnchId": add_branch(_BRANCH),
}
HOLDER.update(dict.fromkeys(("Pty", "Agt", "FIId", "OrgId"), step_into(HOLDER)))
_OTHER_ACCOUNT: ShapeParts = {"Id": "account"}
_ACCOUNT: ShapeParts = {
    "Id": {
        **dict.fromkeys(("IBAN", "BBAN", "UPIC"), "account"),
        "Othr": _OTHER_ACCOUNT,
        "PrtryAcct": _OTHER_ACCOUNT,
    },
    "Nm": add_account_name,
}


def role(roles: Roles, name: str = "") -> Act:
    """A party or agent in a role."""
    is_agent = name.endswith("Agt")

    def act(sketch: Sketch, node: Node, path: str, kind: TextKind) -> None:
        if node.children:
            sketch.holder(node, path, roles, is_agent=is_agent)
        else:
            sketch.leaf(node, path, kind)

    return act


def account(roles: Roles, owner_name: str) -> Act:
    """...Acct: belongs to the party or agent of the same name before it, else stands alone."""

    def act(sketch: Sketch, node: Node, path: str, kind: TextKind) -> None:
        if not node.children:
            sketch.leaf(node, path, kind)
            return
        owner = sketch.by_path.get(f"{path.rpartition('/')[0]}/{owner_name}")
        if owner is not None and "account" not in owner.fields:
            sketch.fill(owner, node, path, _ACCOUNT)
            return
        alone = HolderSketch(roles, path)
        sketch.fill(alone, node, path, _ACCOUNT)
        if not alone.is_empty:
            sketch.add(alone)

    return act


def value(field: str, kind: TextKind | None) -> Act:
    """A leaf that becomes a field of the Payment; references are searched as text, too."""

    def act(sketch: Sketch, node: Node, path: str, _: TextKind) -> None:
        if len(node.children) == 1 and not node.children[0].children:  # ReqdExctnDt/Dt
            sketch.containers.append((node.index, path))
            node = node.children[0]
            path = f"{path}/{node.name}"
        if field in sketch.values or node.children:
            sketch.leaf(node, path, TextKind.REFERENCE)
            return
        sketch.values[field] = (node.index, path)
        # A code or date is silent in SILENT; what is none, a word in its place, is text.
        sketch.leaves.append((node.index, node.name, kind or TextKind.OTHER, path))

    return act


def amount(sketch: Sketch, node: Node, path: str, kind: TextKind) -> None:
    """A sum that may be the Payment's amount; which one is, is decided at the end."""
    if node.name in sketch.amounts or node.children:
        sketch.leaf(node, path, kind)
    else:
        sketch.amounts[node.name] = (node.index, path)
        sketch.leaves.append((node.index, node.name, kind, path))


def container(table: Mapping[str, Act], kind: TextKind | None) -> Act:
    """An element whose content has names or a purpose of its own."""

    def act(sketch: Sketch, node: Node, path: str, around: TextKind) -> None:
        within = around if kind is None else kind
        if node.children:
            sketch.walk(node, path, table, within)
        else:
            sketch.leaf(node, path, within)

    return act


def remittance(sketch: Sketch, node: Node, path: str, kind: TextKind) -> None:
    """RmtInf: a name may be split over two lines of it, so they are joined as well."""
    lines = [child.index for child in node.children if child.name == "Ustrd"]
    if len(lines) > 1:
        sketch.joins.append((f"{path}/Ustrd", lines))
    container(SWEEP, TextKind.REMITTANCE)(sketch, node, path, kind)


def roles_and_accounts(roles: iso.Roles) -> Table:
    """Each name with the account that may follow it."""
    acts = {name: role(pair, name) for name, pair in roles.items()}
    return acts | {f"{name}Acct": account(pair, name) for name, pair in roles.items()}


# Where no payment's own parties stand: remittance, tax, regulatory reporting, extensions.
_ACCOUNTS: Table = {n: account(ANYONE, "") for n in ("SttlmAcct", "ChrgsAcct", "Acct")}
SWEEP: Table = {
    **roles_and_accounts({**dict.fromkeys(iso.ROLES, ANYONE), **iso.SIDE_ROLES}),
    **_ACCOUNTS,
}
_ADDRESSEE: Roles = (PartyRole.REMITTANCE_ADDRESSEE, AgentRole.OTHER)
_LOCATION: Table = {**SWEEP, **dict.fromkeys(("PstlAdr", "RmtLctnPstlAdr"), role(_ADDRESSEE))}
_LOCATION["RmtLctnDtls"] = container(_LOCATION, None)
_CHARGED: Roles = (PartyRole.OTHER, AgentRole.CHARGES_AGENT)
_CHARGES: Table = {**SWEEP, **dict.fromkeys(("Agt", "Pty"), role(_CHARGED, "Agt"))}
_ASSIGNMENT: Table = {**SWEEP, "Id": value("assignment_id", TextKind.REFERENCE)}


def of_purpose(field: str) -> Table:
    """A purpose: a code, or words of their own."""
    return dict.fromkeys(("Cd", "Prtry"), value(field, TextKind.PURPOSE))


def transaction_table(roles: iso.Roles, **inside: Table) -> Table:
    """A payment: this message's own, the original of a return, or the one below a cover."""
    table = roles_and_accounts({**roles, **iso.SIDE_ROLES}) | _ACCOUNTS
    table |= {name: container(SWEEP, kind) for name, kind in iso.CONTAINER_KINDS.items()}
    table |= {
        "Purp": container(of_purpose("purpose"), TextKind.PURPOSE),
        "CtgyPurp": container(of_purpose("category_purpose"), TextKind.PURPOSE),
        "ChrgsInf": container(_CHARGES, None),
        "RmtInf": remittance,
        "RltdRmtInf": container(_LOCATION, TextKind.REMITTANCE),
    }
    return table | {name: container(below, None) for name, below in inside.items()}


_UNDERLYING = transaction_table(iso.UNDERLYING_ROLES)
_ORIGINAL = transaction_table(
    iso.ORIGINAL_ROLES, UndrlygCstmrCdtTrf=_UNDERLYING, UndrlygFICdtTrf=_UNDERLYING
)
TRANSACTION = transaction_table(
    iso.ROLES,
    OrgnlTxRef=_ORIGINAL,
    UndrlygCstmrCdtTrf=_UNDERLYING,
    UndrlygFICdtTrf=_UNDERLYING,
    Assgnmt=_ASSIGNMENT,
    EqvtAmt={"Amt": amount},
)
TRANSACTION |= {name: value(field, kind) for name, (field, kind) in iso.VALUES.items()}
TRANSACTION |= dict.fromkeys(iso.AMOUNTS, amount)
# The business application header: who sent this hop to whom.
HEADER: Table = {
    "Fr": role((PartyRole.OTHER, AgentRole.SENDER)),
    "To": role((PartyRole.OTHER, AgentRole.RECEIVER)),
    "Rltd": container(SWEEP, None),
    **{name: value(*iso.VALUES[name]) for name in ("CpyDplct", "PssblDplct")},
}
# Payment information counts its own transactions; the header's count is the one that is checked.
_GROUP = {name: act for name, act in TRANSACTION.items() if name != "NbOfTxs"}
TABLES: dict[str, Table] = {"transaction": TRANSACTION, "group": _GROUP, "header": HEADER}
