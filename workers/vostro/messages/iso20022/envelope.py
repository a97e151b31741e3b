"""Finds the business elements in whatever stands around them: Document, headers, envelopes."""

import re
from collections import Counter

import msgspec

from vostro.messages.iso20022.program import Reading, read_part
from vostro.messages.iso20022.sketch import bounded
from vostro.messages.iso20022.structure import Flat, local_name
from vostro.messages.iso20022.vocabulary import (
    MESSAGES,
    NAMED_AFTER_THE_MESSAGE,
    NEWEST_VERSIONS,
    SKIPPED,
)
from vostro.messages.unreadable import UnreadableReason, unreadable
from vostro.messages.xml import WRAPPER, Element
from vostro.payment import TEXTS_MAX

_MESSAGE = re.compile(r"([a-z]{4}\.\d{3})\.\d{3}\.(\d{2})")
# 12: the deepest envelope seen has 5 levels around the Document.
ENVELOPE_DEPTH_MAX = 12


class Business(msgspec.Struct, frozen=True, kw_only=True):
    """One business element with what its surroundings say of it."""

    element: Element
    path: str
    message: str  # pacs.008
    format: str  # pacs.008.001.08
    transactions: frozenset[str]
    groups: frozenset[str]
    may_be_empty: bool
    around: tuple[Reading, ...]  # the business application header, the envelope
    remarks: tuple[str, ...]


class Search:
    """One walk through the envelope, in document order."""

    def __init__(self) -> None:
        self.envelope = Reading()
        self.header: Reading | None = None
        self.found: list[Business] = []
        self.others: list[str] = []  # business elements that are no payment

    def visit(self, element: Element, path: str, depth: int) -> None:
        """Look at one element of the envelope, and below it."""
        name = local_name(element)
        name = NAMED_AFTER_THE_MESSAGE.get(name[:8], name)
        if name in MESSAGES:
            self.add(element, name, path)
        elif name == "AppHdr":
            self.header = read_part(Flat(element), "header", path)
        elif name in SKIPPED:
            return
        elif is_document(element.getparent()):
            self.others.append(name)
        elif not len(element):
            self.add_leaf(element, path)
        elif depth < ENVELOPE_DEPTH_MAX:
            self.visit_children(element, path, depth)
        else:
            what = f"No business element within {ENVELOPE_DEPTH_MAX} levels"
            raise unreadable(UnreadableReason.TOO_DEEP, what, path)

    def visit_children(self, element: Element, path: str, depth: int) -> None:
        """Every child of an element of the envelope."""
        self.envelope.stray(element.text, path)
        names = [local_name(child) for child in element]
        seen: Counter[str] = Counter()
        for child, name in zip(element, names, strict=True):
            seen[name] += 1
            several = f"[{seen[name]}]" if len(names) > 1 and names.count(name) > 1 else ""
            self.visit(child, f"{path}/{name}{several}", depth + 1)
            self.envelope.stray(child.tail, path)

    def add_leaf(self, element: Element, path: str) -> None:
        """A leaf of the envelope: names of senders and receivers stand there, too."""
        bounded(self.envelope.texts, TEXTS_MAX, "texts", path)
        part = read_part(Flat(element), "envelope", path)
        self.envelope.texts += part.texts
        self.envelope.parties += part.parties
        self.envelope.agents += part.agents

    def add(self, element: Element, name: str, path: str) -> None:
        """One business element that holds payments."""
        message, transactions, groups, may_be_empty = MESSAGES[name]
        namespace = namespace_of(element)
        form, remarks = format_of(message, namespace, local_name(element))
        self.found.append(
            Business(
                element=element,
                path=path,
                message=message,
                format=form,
                transactions=transactions,
                groups=groups,
                may_be_empty=may_be_empty,
                around=(self.envelope,) if self.header is None else (self.header, self.envelope),
                remarks=remarks,
            )
        )


def find_business(root: Element) -> list[Business]:
    """Every business element that holds payments, in order.

    Raises:
        PaymentUnreadable: there is none; the reason says whether it is ISO 20022 at all.
    """
    search = Search()
    if root.tag == WRAPPER:
        if root.text is not None or any(child.tail is not None for child in root):
            what = "Text stands before, between or after the roots"
            raise unreadable(UnreadableReason.NOT_XML, what, "/")
        search.visit_children(root, "", 0)
    else:
        search.visit(root, f"/{local_name(root)}", 0)
    if search.found:
        return search.found
    if search.others or search.header is not None:
        names = ", ".join(dict.fromkeys(search.others)) or "a header without a document"
        what = f"The message is no payment: {names[:200]}"
        raise unreadable(UnreadableReason.NOT_A_PAYMENT, what, "/")
    what = f"XML, but not ISO 20022: its root is {local_name(root)[:100]}"
    raise unreadable(UnreadableReason.UNKNOWN_FORMAT, what, "/")


def is_document(element: Element | None) -> bool:
    """Whether what stands below is a message, of whatever kind."""
    return element is not None and local_name(element) == "Document"


def namespace_of(element: Element) -> str:
    """The namespace; empty if there is none."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def format_of(message: str, namespace: str, name: str) -> tuple[str, tuple[str, ...]]:
    """Message and version as the namespace says, and what is odd about them.

    The element decides what the message is: a namespace may be wrong, on purpose or not.
    """
    named = _MESSAGE.search(namespace) or _MESSAGE.search(name)
    if named is None:
        return message, (f"No namespace tells the version of {message}",)
    if named[1] != message:
        return message, (f"The namespace says {named[1]}, the content is {message}",)
    version = int(named[2])
    if not 1 <= version <= NEWEST_VERSIONS[message]:
        return named[0], (f"Version {version:02} of {message} is not known: read by its names",)
    return named[0], ()
