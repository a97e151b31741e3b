"""Messages written alike, but for what their leaves say: read without being parsed.

A system writes all its messages of a kind in one way. What remains of a text without its
character data, the skeleton, is the same for all of them, to the byte. A text with the skeleton
of a message that was parsed is well-formed XML of that very structure, because nothing but
character data, without markup, differs. Whatever has another skeleton is parsed, so a skeleton
decides nothing: it only saves the parser's time.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from vostro.messages.iso20022.holders import texts_at
from vostro.messages.iso20022.plan import Plan
from vostro.messages.iso20022.program import Program
from vostro.messages.xml import root_position
from vostro.payment import TEXT_CHARACTERS_MAX

# 1,024 skeletons of messages and transactions, and their plans: see PROGRAMS_MAX.
WRITINGS_MAX = 1_024
# 16 KB: three times an ordinary message with its header.
CHARACTERS_MAX = 16_384

# White space after a tag stays with the tags: where it stands, so does a text that begins with it.
_between_tags = re.compile(r">([^<\s][^<]*)<").split
_FIRST_TEXT = re.compile(r">[^<\s]")
_TOKEN = re.compile(r"<!--.*?-->|<[^<>]*>|[^<>]+", re.DOTALL)
_CURRENCY = re.compile(r"""\sCcy\s*=\s*(["'])([^"'<&]*)\1""")
# What XML has no place for, but Python's strings have.
_CONTROLS = bytes({*range(32)} - {9, 10, 13})
_REFERENCE = re.compile("&(amp|lt|gt|quot|apos);")
_REFERRED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

Texts = Callable[[Sequence[str]], tuple[str, ...]]


class Written(NamedTuple):
    """A text taken apart: its skeleton, and the character data, cleaned; the last one is empty."""

    skeleton: str
    data: list[str]


class Writing(NamedTuple):
    """What stands where in the data of one skeleton."""

    texts: Texts  # the text of each element, in document order
    currencies: dict[int, str]  # of elements that are amounts


def take_apart(text: str) -> Written | None:
    """Skeleton and data of a text; None where a value is too long, or holds more than characters.

    The skeleton was parsed when it was learnt, so only the data has to be looked at.
    """
    parts = _between_tags(text)
    data = parts[1::2]
    together = ">".join(data)
    if "]]" in together or "\0" in text or ("<!" in text and "--" in together):
        return None  # the end of a comment may be data, and all behind it another structure
    if not is_clean(together):
        if not is_allowed(together):
            return None
        data = [" ".join(part.split()) for part in data]
    if "&" in together:
        if "&" in _REFERENCE.sub("", together):
            return None
        data = [_REFERENCE.sub(lambda found: _REFERRED[found[1]], part) for part in data]
    if len(together) > TEXT_CHARACTERS_MAX and max(map(len, data)) > TEXT_CHARACTERS_MAX:
        return None
    data.append("")
    return Written("\0".join(parts[::2]), data)


def is_clean(together: str) -> bool:
    """Whether texts, joined by >, are plain ASCII with no more than single spaces in between."""
    return (
        together.isascii()
        and together.isprintable()
        and "  " not in together
        and " >" not in together
        and together[-1:] != " "
    )


def is_allowed(together: str) -> bool:
    """Whether XML allows every character of it."""
    raw = together.encode()
    if len(raw.translate(None, _CONTROLS)) != len(raw):
        return False
    return together.isascii() or ("\ufffe" not in together and "\uffff" not in together)


class Draft:
    """A writing in the making."""

    def __init__(self) -> None:
        self.data = 0  # how many pieces of character data were met
        self.leaves: dict[int, int] = {}  # element -> its piece
        self.currencies: dict[int, str] = {}
        self.elements = 0

    def add(self, token: str, before: str, after: str) -> None:
        """The next tag or text, with those around it. Raises ValueError for text of no leaf."""
        if not token.startswith("<"):
            if token.isspace():
                return
            is_leaf = before.startswith("<") and not before.startswith(("</", "<!"))
            if token[0].isspace() or not is_leaf or before.endswith("/>") or after[:2] != "</":
                raise ValueError
            self.leaves[self.elements - 1] = self.data
            self.data += 1
        elif not token.startswith(("</", "<!--")):
            if (currency := _CURRENCY.search(token)) is not None:
                self.currencies[self.elements] = currency[2]
            self.elements += 1


def writing_of(
    text: str, written: Written, texts: Sequence[str], programs: Sequence[Program]
) -> Writing | None:
    """The writing of a text that was parsed, and has `texts`; None if it is not plain enough.

    The text of a message, or of a transaction. `programs` are what is done with its elements.
    """
    body = text[root_position(text) :]
    tokens = _TOKEN.findall(body)
    if "<![" in text or "<?" in body or "".join(tokens) != body or "&" in written.skeleton:
        return None
    draft = Draft()
    try:
        for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
            draft.add(token, before, after)
    except ValueError:
        return None
    if draft.elements != len(texts) or draft.data != len(written.data) - 1:
        return None
    for program in programs:
        # Elements in a value, or a value where elements should be: for the parser to remark.
        if program.mixed or any(index in draft.leaves for index, _ in program.containers):
            return None
    where = [draft.leaves.get(element, draft.data) for element in range(len(texts))]
    writing = Writing(texts_at(where), draft.currencies)
    return writing if writing.texts(written.data) == tuple(texts) else None


class Found(NamedTuple):
    """What a text says: its plan, the text of each element, and its currencies."""

    plan: Plan
    texts: Sequence[str]
    currencies: dict[int, str]


class Writings:
    """What has been learnt of how messages are written: bounded, the oldest go first.

    A skeleton is learnt when it is met a second time: one that never comes again costs nothing.
    """

    def __init__(self) -> None:
        self.known: dict[Any, Any] = {}
        # How messages begin, to their first text: indentation, prefixes and declaration show there.
        self.starts: set[str] = set()

    def is_familiar(self, text: str) -> bool:
        """Whether a message begins as another did: only then is it worth being taken apart."""
        first = _FIRST_TEXT.search(text)
        start = text[: first.start()] if first is not None else text
        if start in self.starts:
            return True
        if len(self.starts) >= WRITINGS_MAX:
            self.starts.clear()
        self.starts.add(start)
        return False

    def find(self, written: Written) -> Found | None:
        """What a text says, if it is written in a way that is known."""
        known: tuple[Writing, Plan] | tuple[()] | None = self.known.get(written.skeleton)
        if not known:
            return None
        writing, plan = known
        return Found(plan, writing.texts(written.data), writing.currencies)

    def learn(self, text: str, written: Written, texts: Sequence[str], plan: Plan) -> None:
        """Remember how a message is written whose plan is known."""
        if written.skeleton not in self.known:
            self.keep(written.skeleton, None)
        elif self.known[written.skeleton] is None:
            programs = [merged.program for merged in plan.merged]
            writing = writing_of(text, written, texts, programs)
            # What can't be learnt is not tried again.
            self.keep(written.skeleton, () if writing is None else (writing, plan))

    def keep(self, key: object, known: object) -> None:
        """One more, in place of the oldest if there are too many."""
        if len(self.known) >= WRITINGS_MAX and key not in self.known:
            del self.known[next(iter(self.known))]
        self.known[key] = known
