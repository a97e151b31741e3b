"""Where in a document its headers, groups and transactions stand, worked out once a structure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from vostro.messages.iso20022.catalogue import (
    MESSAGES,
    NAMED_AFTER_THE_MESSAGE,
    NEWEST_VERSIONS,
    Message,
)
from vostro.messages.iso20022.program import (
    ELEMENTS_REMEMBERED_MAX,
    Piece,
    Program,
    Reading,
    program_of,
    sketch_of,
)
from vostro.messages.iso20022.sketch import Sketch, settle
from vostro.messages.iso20022.structure import Flat, Node, Sizes, Tags, placed, tree_of
from vostro.messages.iso20022.tables import HOLDER, SWEEP
from vostro.messages.iso20022.vocabulary import SKIPPED
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.messages.xml import WRAPPER
from vostro.payment import TextKind

# 256 documents of at most 300 elements: see PROGRAMS_MAX for what they take.
PLANS_MAX = 256
# 12: the deepest envelope seen has 5 levels around the Document.
ENVELOPE_DEPTH_MAX = 12
# 12: each transaction's program reads the header again, so more than that had better share it.
MERGED_MAX = 12
_IN_A_DOCUMENT = re.compile(r".*/Document(?:\[\d+\])?/[^/]+").fullmatch
_MESSAGE = re.compile(r"([a-z]{4}\.\d{3})\.\d{3}\.(\d{2})")


class Part(NamedTuple):
    """A part of a document: what it is, its structure, and where its texts stand."""

    table: str
    tags: Tags
    sizes: Sizes
    path: str
    ranges: tuple[tuple[int, int], ...]

    def piece(self) -> Piece:
        """As a piece of a program over the whole document."""
        where = [index for start, end in self.ranges for index in range(start, end)]
        return Piece(sketch_of(self.table, self.tags, self.sizes), self.path, where)

    def read(self, flat: Flat) -> Reading:
        """What this part of the message says by itself."""
        program = program_of(self.table, self.tags, self.sizes)
        return program.run_whole(flat.part(self.ranges), self.path)


class Group(NamedTuple):
    """Transactions that share what their header, or payment information, says."""

    own: tuple[Part, ...]  # from the innermost to the outermost
    path: str
    transactions: list[tuple[Part, str]]


class Business(NamedTuple):
    """One business element, with what its surroundings say of it."""

    message: Message
    format: str  # pacs.008.001.08
    path: str
    header: Part
    around: tuple[Part, ...]  # the business application header
    groups: list[Group]
    transactions: int
    remarks: tuple[str, ...]


class Merged(NamedTuple):
    """A transaction with all that is around it, read in one go."""

    business: Business
    path: str
    program: Program


class Plan:
    """What stands where in documents of one structure.

    Raises:
        PaymentUnreadable: no payment in it; the reason says whether it is ISO 20022 at all.
    """

    def __init__(self, tags: Tags, sizes: Sizes) -> None:
        self.tags, self.sizes = tags, sizes
        self.business: list[Business] = []
        self.others: list[str] = []  # business elements that are no payment
        self.headers: list[Part] = []  # that no business element has followed yet
        envelope = Sketch(SWEEP, HOLDER)
        root = tree_of(tags, sizes)
        if root.name == WRAPPER:
            for child, path in placed(root, ""):
                self._visit(child, path, 1, envelope)
        else:
            self._visit(root, f"/{root.name}", 0, envelope)
        if not self.business:
            raise self._refusal(root)
        self._keep_what_is_left_over()
        settle(envelope)
        around = Piece(envelope, "", range(len(tags)))
        self.envelope = Program((around,))
        self.merged = self._merge(around)

    def _keep_what_is_left_over(self) -> None:
        """A header behind its document, a document of another kind: the last payment has them."""
        last = self.business[-1]
        if self.headers:
            groups = [g._replace(own=(*g.own, *self.headers)) for g in last.groups]
            last = last._replace(groups=groups)
        if self.others:
            names = ", ".join(dict.fromkeys(self.others))[:200]
            remark = f"Beside it stands what is no payment: {names}"
            last = last._replace(remarks=(*last.remarks, remark))
        self.business[-1] = last

    def _merge(self, envelope: Piece) -> tuple[Merged, ...]:
        """A program of its own for each of a few transactions; empty where there are many."""
        groups = [(business, group) for business in self.business for group in business.groups]
        count = sum(len(group.transactions) for _, group in groups)
        few = count <= MERGED_MAX and len(self.tags) <= ELEMENTS_REMEMBERED_MAX
        if not all(group.transactions for _, group in groups) or not (few or count == 1):
            return ()
        merged = []
        for business, group in groups:
            around = (*(part.piece() for part in group.own), envelope)
            for transaction, path in group.transactions:
                pieces = (transaction.piece(), *around)
                merged.append(Merged(business, path, Program(pieces)))
        return tuple(merged)

    def _visit(self, node: Node, path: str, depth: int, envelope: Sketch) -> None:
        """Look at one element around the message, and below it."""
        name = NAMED_AFTER_THE_MESSAGE.get(node.name[:8], node.name)
        if name in MESSAGES:
            self._add_business(node, MESSAGES[name], path)
        elif name == "AppHdr":
            self.headers.append(self._whole(node, "header", path))
        elif name in SKIPPED:
            return
        elif _IN_A_DOCUMENT(path) is not None:
            self.others.append(name)
        elif not node.children:
            envelope.unknown(node, path, SWEEP, TextKind.OTHER)
        elif depth < ENVELOPE_DEPTH_MAX:
            envelope.containers.append((node.index, path))
            for child, child_path in placed(node, path):
                self._visit(child, child_path, depth + 1, envelope)
        else:
            what = f"No business element within {ENVELOPE_DEPTH_MAX} levels"
            raise unreadable(UnreadableReason.TOO_DEEP, what, path)

    def _whole(self, node: Node, table: str, path: str) -> Part:
        """The part that an element makes up with all that stands below it."""
        start, end = node.index, node.end
        return Part(table, self.tags[start:end], self.sizes[start:end], path, ((start, end),))

    def _part(self, node: Node, children: list[Node], table: str, path: str) -> Part:
        """The part that an element with no more than these children makes up."""
        ranges = [(node.index, node.index + 1)]
        for child in children:
            if child.index == ranges[-1][1]:
                ranges[-1] = (ranges[-1][0], child.end)
            else:
                ranges.append((child.index, child.end))
        tags = tuple(tag for start, end in ranges for tag in self.tags[start:end])
        sizes = tuple(size for start, end in ranges for size in self.sizes[start:end])
        return Part(table, tags, (len(children), *sizes[1:]), path, tuple(ranges))

    def _add_business(self, node: Node, message: Message, path: str) -> None:
        form, remarks = format_of(message.name, self.tags[node.index])
        around, self.headers = tuple(self.headers), []
        header, transactions, inside = self._take_apart(node, message, path)
        groups = []
        if transactions or not inside:
            groups.append(Group((header, *around), path, transactions))
        for child, child_path in inside:
            own, its_transactions, _ = self._take_apart(child, message, child_path, "group")
            groups.append(Group((own, header, *around), child_path, its_transactions))
        count = sum(len(group.transactions) for group in groups)
        if count == 0 and not message.may_be_empty:
            what = f"A {message.name} without a transaction"
            raise unreadable(UnreadableReason.NO_TRANSACTION, what, path)
        self.business.append(Business(message, form, path, header, around, groups, count, remarks))

    def _take_apart(
        self, node: Node, message: Message, path: str, table: str = "transaction"
    ) -> tuple[Part, list[tuple[Part, str]], list[tuple[Node, str]]]:
        """What an element says itself, its transactions, and the groups in it."""
        transactions: list[tuple[Part, str]] = []
        groups: list[tuple[Node, str]] = []
        own: list[Node] = []
        for child, child_path in placed(node, path):
            if child.name in message.transactions:
                its_path = f"{path}/{child.name}[{len(transactions) + 1}]"
                part = self._whole(child, "transaction", its_path)
                transactions.append((part, its_path))
            elif child.name in message.groups:
                groups.append((child, child_path))
            else:
                own.append(child)
        return self._part(node, own, table, path), transactions, groups

    def _refusal(self, root: Node) -> Exception:
        if self.others or self.headers:
            names = ", ".join(dict.fromkeys(self.others)) or "a header without a document"
            what = f"The message is no payment: {names[:200]}"
            return unreadable(UnreadableReason.NOT_A_PAYMENT, what, "/")
        what = f"XML, but not ISO 20022: its root is {root.name[:100]}"
        return unreadable(UnreadableReason.UNKNOWN_FORMAT, what, "/")


def format_of(message: str, tag: str) -> tuple[str, tuple[str, ...]]:
    """Message and version as the namespace says, and what is odd about them.

    The element decides what the message is: a namespace may be wrong, on purpose or not.
    """
    named = _MESSAGE.search(tag)
    if named is None:
        return message, (f"No namespace tells the version of {message}",)
    if named[1] != message:
        return message, (f"The namespace says {named[1]}, the content is {message}",)
    if not 1 <= int(named[2]) <= NEWEST_VERSIONS[message]:
        return named[0], (f"Version {named[2]} of {message} is not known: read by its names",)
    return named[0], ()


def plan_of(tags: Tags, sizes: Sizes) -> Plan:
    """The plan for a document; kept, unless it is too large to be met again."""
    return (_known_plan if len(tags) <= ELEMENTS_REMEMBERED_MAX else Plan)(tags, sizes)


_known_plan = lru_cache(PLANS_MAX)(Plan)
