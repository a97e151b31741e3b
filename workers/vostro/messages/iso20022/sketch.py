"""What to do with each element of a structure, worked out once: the compile step of the reader.

Decides by names alone, never by content: what it draws is used for every message built alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized

from vostro.messages.iso20022.structure import Node, placed
from vostro.messages.iso20022.vocabulary import LEAF_FIELDS, SKIPPED
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.payment import (
    AGENTS_MAX,
    IDENTIFIERS_MAX,
    LINES_MAX,
    PARTIES_MAX,
    TEXTS_MAX,
    AgentRole,
    PartyRole,
    TextKind,
)

Place = tuple[int, str]  # index of a text, and its path
Roles = tuple[PartyRole, AgentRole]
Act = Callable[["Sketch", Node, str, TextKind], None]
Part = Callable[["Sketch", "HolderSketch", Node, str], None]
# A part of a party or agent by its name: a field, parts below it, or an act of its own.
Shape = Mapping[str, "str | Shape | Part"]

ANYONE: Roles = (PartyRole.OTHER, AgentRole.OTHER)


class HolderSketch:
    """A party or agent to be: where each of its fields will come from."""

    def __init__(self, roles: Roles, path: str, *, is_agent: bool = False) -> None:
        self.roles, self.path, self.is_agent = roles, path, is_agent
        self.fields: dict[str, Place] = {}
        self.lines: list[Place] = []
        # Number, its path, scheme (an index, or the word itself), issuer (an index).
        self.identifiers: list[tuple[int, str, int | str | None, int | None]] = []
        self.birth_date: Place | None = None

    def add_line(self, index: int, path: str) -> None:
        """One more line of the address."""
        bounded(self.lines, LINES_MAX, "address lines", path)
        self.lines.append((index, path))

    @property
    def is_empty(self) -> bool:
        """Whether the structure has no place for anything."""
        return not (self.fields or self.lines or self.identifiers or self.birth_date)


class Sketch:
    """Everything that is to be done for one part of a message, in its order."""

    def __init__(self, sweep: Mapping[str, Act], shape: Shape) -> None:
        self.sweep, self.shape = sweep, shape
        self.holders: list[HolderSketch] = []
        self.by_path: dict[str, HolderSketch] = {}  # so that DbtrAcct finds Dbtr
        self.leaves: list[tuple[int, str, TextKind, str]] = []
        self.values: dict[str, Place] = {}
        self.amounts: dict[str, Place] = {}
        self.joins: list[tuple[str, list[int]]] = []
        self.mixed: list[Place] = []  # leaves of the standard that have elements inside
        self.containers: list[Place] = []  # text there stands outside of any field

    def walk(self, node: Node, path: str, table: Mapping[str, Act], kind: TextKind) -> None:
        """Every child of a container, by the act that its name calls for."""
        self.containers.append((node.index, path))
        for child, child_path in placed(node, path):
            act = table.get(child.name)
            if act is not None:
                act(self, child, child_path, kind)
            else:
                self.unknown(child, child_path, table, kind)

    def unknown(self, node: Node, path: str, table: Mapping[str, Act], kind: TextKind) -> None:
        """A name that no table knows: an extension, a new version. Nothing of it is dropped."""
        if not node.children:
            self.leaf(node, path, kind)
        elif node.name in SKIPPED:
            return
        elif any(child.name in {"Nm", "PstlAdr", "FinInstnId", "Adr"} for child in node.children):
            self.holder(node, path, ANYONE)
        else:
            self.walk(node, path, table, kind)

    def leaf(self, node: Node, path: str, kind: TextKind) -> None:
        """A leaf that no role takes: by its name a name, country or number, else a text."""
        if node.children:
            self.mixed.append((node.index, path))
        field = LEAF_FIELDS.get(node.name)
        if field is None:
            bounded(self.leaves, TEXTS_MAX, "texts", path)
            self.leaves.append((node.index, node.name, kind, path))
            return
        is_agent = field in {"bic", "clearing_id"}
        loose = HolderSketch(ANYONE, path.rpartition("/")[0], is_agent=is_agent)
        if field == "identifier":
            loose.identifiers.append((node.index, path, "TXID", None))
        else:
            loose.fields[field] = (node.index, path)
        self.add(loose)

    def holder(self, node: Node, path: str, roles: Roles, *, is_agent: bool = False) -> None:
        """A party or an agent: the content decides which, unless only banks bear the name."""
        holder = HolderSketch(roles, path, is_agent=is_agent)
        position = len(self.holders)
        self.fill(holder, node, path, self.shape)
        if not holder.is_empty:
            self.by_path[path] = holder
            self.add(holder, position)  # before whoever else was met inside of it

    def add(self, holder: HolderSketch, position: int | None = None) -> None:
        """One more party or agent, unless there are too many."""
        bounded(self.holders, PARTIES_MAX + AGENTS_MAX, "parties and agents", holder.path)
        self.holders.insert(len(self.holders) if position is None else position, holder)

    def fill(self, holder: HolderSketch, node: Node, path: str, shape: Shape) -> None:
        """Take the fields of a party, an agent, an account or a part of one."""
        self.containers.append((node.index, path))
        for child, child_path in placed(node, path):
            part = shape.get(child.name)
            if part is None:
                self.unknown(child, child_path, self.sweep, TextKind.OTHER)
            elif isinstance(part, str):
                self.take(holder, part, child, child_path)
            elif callable(part):
                part(self, holder, child, child_path)
            elif child.children:
                self.fill(holder, child, child_path, part)
            else:
                self.leaf(child, child_path, TextKind.OTHER)

    def take(self, holder: HolderSketch, field: str, node: Node, path: str) -> None:
        """A leaf for a field; one that comes twice, or for two, is not lost."""
        if field in holder.fields:
            self.leaf(node, path, TextKind.OTHER)
            return
        if node.children:
            self.mixed.append((node.index, path))
        holder.fields[field] = (node.index, path)


_PARTY_ONLY = ("street", "postcode", "country_of_residence", "contact_name")
_PERSON_ONLY = ("birth_place", "birth_country", "account_name")


def settle(sketch: Sketch) -> None:
    """What a bank has no field for: its address parts become lines, the rest is text."""
    for holder in sketch.holders:
        if holder.is_agent:
            lines = [holder.fields.pop(f) for f in _PARTY_ONLY if f in holder.fields]
            holder.lines += lines
            for field in _PERSON_ONLY:
                if field in holder.fields:
                    index, path = holder.fields.pop(field)
                    sketch.leaves.append((index, field, TextKind.OTHER, path))


def bounded(parts: Sized, most: int, what: str, path: str) -> None:
    """Raises PaymentUnreadable when a list is full."""
    if len(parts) >= most:
        raise unreadable(UnreadableReason.TOO_MANY, f"More than {most:,} {what}", path)


def add_other_id(scheme: str | None = None) -> Part:
    """Othr: a number with its scheme and issuer; in version 1 the element is the scheme."""

    def add(sketch: Sketch, holder: HolderSketch, node: Node, path: str) -> None:
        bounded(holder.identifiers, IDENTIFIERS_MAX, "identifiers", path)
        if not node.children:
            holder.identifiers.append((node.index, path, scheme, None))
            return
        number: Place | None = None
        code: int | str | None = scheme
        issuer: int | None = None
        # Who issued a number, and what it is, are words of people too: they are searched as texts.
        beside: list[tuple[int, str, TextKind, str]] = []
        sketch.containers.append((node.index, path))
        for child, child_path in placed(node, path):
            if child.name == "Id" and number is None:
                number = (child.index, child_path)
            elif child.name == "Issr" and issuer is None:
                issuer = child.index
                beside.append((issuer, child.name, TextKind.OTHER, child_path))
            elif child.name == "SchmeNm" and len(child.children) == 1 and code is None:
                scheme_node = child.children[0]
                code = scheme_node.index
                where = f"{child_path}/{scheme_node.name}"
                beside.append((code, scheme_node.name, TextKind.OTHER, where))
            else:
                sketch.unknown(child, child_path, sketch.sweep, TextKind.OTHER)
        sketch.leaves += beside
        if number is not None:
            holder.identifiers.append((*number, code, issuer))

    return add


def add_line(sketch: Sketch, holder: HolderSketch, node: Node, path: str) -> None:
    """An address line, or a part of an address that has no field of its own."""
    if node.children:
        sketch.mixed.append((node.index, path))
    holder.add_line(node.index, path)


def add_birth_date(sketch: Sketch, holder: HolderSketch, node: Node, path: str) -> None:
    """The day a person was born."""
    if holder.birth_date is None:
        holder.birth_date = (node.index, path)
    else:
        sketch.leaf(node, path, TextKind.OTHER)


def add_account_name(sketch: Sketch, holder: HolderSketch, node: Node, path: str) -> None:
    """...Acct/Nm: a name outside the party. A bank has no such field, so there it is a party."""
    if holder.is_agent:
        sketch.leaf(node, path, TextKind.OTHER)
    else:
        sketch.take(holder, "account_name", node, path)


def add_branch(shape: Shape) -> Part:
    """BrnchId: its name stays with the bank, its address may be in another country."""

    def add(sketch: Sketch, holder: HolderSketch, node: Node, path: str) -> None:
        holder.is_agent = True  # also without FinInstnId, which is never legal
        branch = HolderSketch(ANYONE, path)
        sketch.fill(branch, node, path, shape)
        name = branch.fields.get("name")
        is_named = name is not None and "branch_name" not in holder.fields
        if name is not None and is_named:
            holder.fields["branch_name"] = name
        if len(branch.fields) > is_named or branch.lines or branch.identifiers:
            sketch.add(branch)

    return add


def make_agent(shape: Shape) -> Part:
    """FinInstnId: what holds it is a bank, whatever its name."""

    def add(sketch: Sketch, holder: HolderSketch, node: Node, path: str) -> None:
        holder.is_agent = True
        sketch.fill(holder, node, path, shape)

    return add


def step_into(shape: Shape) -> Part:
    """Pty, Agt, FIId, OrgId around the party or agent itself."""

    def add(sketch: Sketch, holder: HolderSketch, node: Node, path: str) -> None:
        holder.path = path
        sketch.fill(holder, node, path, shape)

    return add
