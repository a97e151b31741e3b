"""XML of publishers, parsed safely and as a stream: no entities, no DTD, no network, bounded."""

import codecs
import re
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from vostro.lists.edition import unusable
from vostro.lists.sources import SourceFile
from vostro.lists.text import CONTROL

CHUNK_BYTES = 1_048_576  # decoded at a time: a whole file as text may take four times its bytes
ELEMENTS_MAX = 60_000_000  # SDN_ADVANCED.XML has about 3 million
PROLOG = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*"
    rb"(?:<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)?<(?:[\w.-]+:)?(?P<root>[\w.-]+)"
    rb"(?P<attributes>[^>]*)",
    re.DOTALL,
)
ENCODING = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)[\"']")


def root_of(head: bytes) -> tuple[str, str] | None:
    """Local name and attributes of the root element, or None if it does not begin like XML."""
    found = PROLOG.match(head)
    if found is None:
        return None
    return found["root"].decode(), found["attributes"].decode("utf-8", "replace")


def declared_encoding(head: bytes) -> str:
    """What the XML declaration says, UTF-8 where it is silent."""
    found = ENCODING.match(head)
    return "utf-8" if found is None else found[1].decode().lower()


def check_text(source: SourceFile) -> None:
    """Raises ListUnusable for a DTD, or bytes that are not of the encoding declared.

    The parser would refuse bad bytes too, but with less to say; it would take some control
    characters of XML 1.1, and with them a file whose letters were cut to their low byte.
    """
    content, encoding = source.content, declared_encoding(source.head)
    if not content.strip():
        raise unusable("it is empty", source.shown)
    if b"<!DOCTYPE" in source.head or b"<!ENTITY" in content:
        raise unusable("it declares a DTD or entities, which no list needs", source.shown)
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError:
        raise unusable(f"declared {encoding.upper()}, which is unknown", source.shown) from None
    for start in range(0, len(content), CHUNK_BYTES):
        chunk = content[start : start + CHUNK_BYTES]
        try:
            text = decoder.decode(chunk, final=start + CHUNK_BYTES >= len(content))
        except UnicodeDecodeError as error:
            bad = f"byte 0x{error.object[error.start]:02x} near position {start + error.start:,}"
            raise unusable(f"declared {encoding.upper()}, is not ({bad})", source.shown) from None
        if (odd := CONTROL.search(text)) is not None:
            mark = f"0x{ord(odd[0]):02x} near position {start + odd.start():,}"
            raise unusable(f"damaged: control character {mark}", source.shown)


def elements(source: SourceFile, *tags: str) -> Iterator[etree._Element]:
    """Each element of these local names, whole, in any namespace; freed after its use.

    Namespaces are taken off the tags, so that readers outlive a change of namespace. Raises
    ListUnusable where the XML breaks.
    """
    check_text(source)
    wanted, count = frozenset(tags), 0
    parser = etree.iterparse(
        BytesIO(source.content),
        events=("end",),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in parser:
            count += 1
            if count > ELEMENTS_MAX:
                raise unusable(f"more than {ELEMENTS_MAX:,} elements", source.shown)
            element.tag = local(element.tag)
            if element.tag in wanted and wanted.isdisjoint(ancestors(element)):
                yield element
                free(element)
    except etree.XMLSyntaxError as error:
        raise unusable(f"broken XML: {error.msg}", source.shown) from None


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


def ancestors(element: etree._Element) -> Iterator[str]:
    """Local names from the parent up."""
    return (local(up.tag) for up in element.iterancestors())


def free(element: etree._Element) -> None:
    """Drops an element and what came before it, so that a file of 100 MB needs no GB."""
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


def text_of(element: etree._Element, path: str) -> str:
    """The text at a path of child names, white space made one blank; "" if absent or empty."""
    found = element.findtext(path)
    return "" if found is None else " ".join(found.split())


def texts_of(element: etree._Element, path: str) -> list[str]:
    """All texts at a path that are not empty."""
    found = (" ".join((child.text or "").split()) for child in element.iterfind(path))
    return [text for text in found if text]


def texts_within(source: SourceFile, tag: str) -> list[str]:
    """The texts of all elements of one name, without parsing: to know a file before it is read."""
    pattern = rb"<(?:[\w.-]+:)?" + tag.encode() + rb"(?:\s[^>]*)?>([^<]*)<"
    return [
        found.decode("utf-8", "replace").strip() for found in re.findall(pattern, source.content)
    ]
