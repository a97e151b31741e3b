"""Instances of an XML schema with every leaf filled, one after another until each choice was."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

XSD = "{http://www.w3.org/2001/XMLSchema}"
# The widest choice of ISO 20022 that matters has 26 branches: version 1's clearing codes.
VARIANTS_MAX = 30
DEPTH_MAX = 24


class SchemaLeaf(NamedTuple):
    """A leaf of an instance: its path, what was put there, whether its type takes any text."""

    path: str
    value: str
    takes_text: bool


class Schema:
    """One XSD of ISO 20022: named types, all in one namespace."""

    def __init__(self, file: Path) -> None:
        self.root = etree.parse(file).getroot()
        self.namespace = self.root.get("targetNamespace") or ""
        self.types = {t.get("name"): t for t in self.root if t.get("name")}
        self.is_choosing = False

    def instance(self, variant: int) -> tuple[bytes, list[SchemaLeaf]]:
        """The message of one variant: of each choice, the branch of that number."""
        document = etree.Element("Document")
        leaves: list[SchemaLeaf] = []
        self.is_choosing = False
        self._fill(document, self.types["Document"], "/Document", variant, leaves)
        for element in document.iter():
            element.tag = f"{{{self.namespace}}}{element.tag}"
        return etree.tostring(document), leaves

    def _fill(
        self,
        element: etree._Element,
        type_: etree._Element,
        path: str,
        variant: int,
        leaves: list[SchemaLeaf],
    ) -> None:
        if path.count("/") > DEPTH_MAX:
            return
        for declared in self._elements(type_, variant):
            name = declared.get("name") or ""
            child = etree.SubElement(element, name)
            its_path = f"{path}/{name}" + ("[1]" if name in _TRANSACTIONS else "")
            its_type = self.types.get(declared.get("type") or "")
            if its_type is not None and self.has_elements(its_type):
                self._fill(child, its_type, its_path, variant, leaves)
                continue
            child.text, takes_text = self._value(its_type, len(leaves))
            leaves.append(SchemaLeaf(its_path, child.text, takes_text))

    def _elements(self, type_: etree._Element, variant: int) -> Iterator[etree._Element]:
        for group in type_:
            if group.tag == XSD + "sequence":
                for part in group:
                    if part.tag == XSD + "element":
                        yield part
                    elif part.tag == XSD + "choice":
                        yield from self._chosen(part, variant)
            elif group.tag == XSD + "choice":
                yield from self._chosen(group, variant)

    def _chosen(self, choice: etree._Element, variant: int) -> Iterator[etree._Element]:
        branches = [part for part in choice if part.tag in {XSD + "element", XSD + "sequence"}]
        if variant < len(branches):
            self.is_choosing = True
        branch = branches[variant % len(branches)]
        if branch.tag == XSD + "element":
            yield branch
        else:
            yield from (part for part in branch if part.tag == XSD + "element")

    def has_elements(self, type_: etree._Element) -> bool:
        """Whether the type holds elements, not a value."""
        return any(group.tag in {XSD + "sequence", XSD + "choice"} for group in type_)

    def takes_text(self, type_: etree._Element | None) -> bool:
        """Whether a leaf of this type may hold words."""
        return type_ is not None and self._value(type_, 0)[1]

    def _value(self, type_: etree._Element | None, number: int) -> tuple[str, bool]:
        restriction = None if type_ is None else type_.find(XSD + "restriction")
        if type_ is None or restriction is None:  # an amount, or one of XML Schema's own
            return "1.00", False
        codes = restriction.findall(XSD + "enumeration")
        if codes:
            return codes[0].get("value") or "", False
        base, pattern = restriction.get("base"), restriction.find(XSD + "pattern")
        if base != "xs:string" or (pattern is not None and pattern.get("value") == "[0-9]{1,15}"):
            return "2026-11-25", False
        longest = restriction.find(XSD + "maxLength")
        if longest is not None and int(longest.get("value") or 0) <= 5:
            return "ABCD", False  # an external code
        if pattern is not None and pattern.get("value") in _CODES:
            return "EUR", False
        return f"Planted{number}", True


_TRANSACTIONS = frozenset({"CdtTrfTxInf", "DrctDbtTxInf", "TxInf", "PmtTx"})
_CODES = frozenset({"[A-Z]{3,3}", "[0-9]{2}", "[0-9]{3}"})
