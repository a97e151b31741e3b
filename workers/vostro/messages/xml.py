"""XML -> an element tree, hardened: no DTD, no entity, no network, bounded in every way."""

import re

from lxml import etree

from vostro.messages.limits import Limits
from vostro.messages.unreadable import UnreadableReason, unreadable

# lxml's stubs hide the element's class behind an underscore.
Element = etree._Element  # noqa: SLF001

# Depth is bounded by libxml2 itself at 256, as long as huge_tree is off.
_PARSER = etree.XMLParser(
    encoding="utf-8",  # see `text_of_xml`: what a declaration says is settled before
    resolve_entities=False,
    load_dtd=False,
    dtd_validation=False,
    attribute_defaults=False,
    no_network=True,
    huge_tree=False,
    remove_comments=True,  # a comment inside a name must not split it
    remove_pis=True,
    remove_blank_text=True,
    collect_ids=False,
)
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,200}\?>", re.IGNORECASE)
# What may stand before the root element, apart from white space and a document type.
# Source: XML 1.0, production 22.
_PROLOG = (("<?", "?>"), ("<!--", "-->"))
_BLANK = re.compile(r"[ \t\r\n]*")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# What banks' hosts write when it is not UTF-8. Closed: Python's codecs hold zip and rot13 too.
_ENCODINGS = frozenset(
    {
        *(f"iso-8859-{part}" for part in (*range(1, 12), *range(13, 17))),
        *(f"windows-125{part}" for part in range(9)),
        *("latin1", "koi8-r", "koi8-u", "gb18030", "gbk", "gb2312", "big5", "shift_jis", "euc-jp"),
        *("euc-kr", "cp037", "cp500", "cp1047", "cp1140", "utf-16", "utf-16-le", "utf-16-be"),
    }
)
WRAPPER = "two-roots"  # stands around several roots; no path shows it
# libxml2's error numbers: xmlerror.h.
_SECOND_ROOT, _LATE_DECLARATION = 5, 64
_SHORTEST_ELEMENT = 4  # <a/>


def parse_xml(text: str, limits: Limits) -> Element:
    """The root element; several roots one after the other come below `WRAPPER`.

    Raises:
        PaymentUnreadable: not XML, a DTD in it, too many elements, too deep.
    """
    # 200,000 elements can't hide in fewer than 800,000 characters: count only then.
    if len(text) > _SHORTEST_ELEMENT * limits.elements_max:
        elements = text.count("<") - text.count("</")
        if elements > limits.elements_max:
            what = f"The message has {elements:,} elements, allowed are {limits.elements_max:,}"
            raise unreadable(UnreadableReason.TOO_MANY, what, "/")
    root = root_position(text)
    if text.startswith("<!", root):
        what = "The message brings a document type, and with it entities, along"
        raise unreadable(UnreadableReason.FORBIDDEN_XML, what, f"character {root}")
    try:
        return etree.fromstring(text.encode(), _PARSER)
    except etree.XMLSyntaxError as error:
        if code_of(error) not in {_SECOND_ROOT, _LATE_DECLARATION}:
            raise _refusal(error) from None
    return _parse_roots(text)


def root_position(text: str) -> int:
    """Where the root element, or a document type, begins."""
    position = 0
    while (blank := _BLANK.match(text, position)) is not None:
        position = blank.end()
        ends = [end for start, end in _PROLOG if text.startswith(start, position)]
        if not ends:
            break
        found = text.find(ends[0], position)
        if found < 0:
            break
        position = found + len(ends[0])
    return position


def _parse_roots(text: str) -> Element:
    """Header and document one after the other, perhaps with a declaration each."""
    joined = f"<{WRAPPER}>{_DECLARATION.sub('', text)}</{WRAPPER}>"
    try:
        return etree.fromstring(joined.encode(), _PARSER)
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from None


def _refusal(error: etree.XMLSyntaxError) -> Exception:
    line, column = error.position
    where = f"line {line}, column {column}"
    if "Excessive depth" in error.msg:
        return unreadable(UnreadableReason.TOO_DEEP, "The message nests too deep", where)
    # libxml2's own sentence may quote the message, so name the kind of error alone.
    name = etree.ErrorTypes._getName(code_of(error), "unknown error")  # noqa: SLF001
    return unreadable(UnreadableReason.NOT_XML, f"The XML is not well-formed: {name}", where)


def code_of(error: etree.XMLSyntaxError) -> int:
    """libxml2's number for what is wrong; lxml's stubs don't know of it."""
    return int(getattr(error, "code", 0))


def text_of_xml(source: bytes) -> str:
    """The text of a message, without a byte order mark or white space before the first tag.

    Bytes that are valid UTF-8 are taken as that, whatever the declaration says: read by a wrong
    declaration every name outside ASCII would be garbled, and would meet no list.

    Raises:
        PaymentUnreadable: it is neither UTF-8 nor what it declares.
    """
    mark = next(((bom, name) for bom, name in _BOMS if source.startswith(bom)), None)
    encoding = "utf-8" if mark is None else mark[1]
    try:
        text = (source if mark is None else source[len(mark[0]) :]).decode(encoding)
    except UnicodeDecodeError as error:
        text = _decode_as_declared(source, error.start)
    return text if text.startswith("<") else text.lstrip()


def _decode_as_declared(source: bytes, byte: int) -> str:
    declared = _ENCODING.search(source[:200])
    name = declared[1].decode().lower() if declared else "utf-8"
    if name not in _ENCODINGS:
        what = f"The message is not UTF-8, and declares {'nothing else' if not declared else name}"
        raise unreadable(UnreadableReason.NOT_UTF_8, what, f"byte {byte}")
    try:
        return source.decode(name)
    except UnicodeDecodeError as error:
        what = f"The message is neither UTF-8 nor {name}, which it declares"
        raise unreadable(UnreadableReason.NOT_UTF_8, what, f"byte {error.start}") from None
