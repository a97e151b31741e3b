"""A name made comparable: words in plain Latin letters, and what kind of word each is."""

import re
from functools import lru_cache
from typing import NamedTuple

from vostro.designation import Kind
from vostro.names.reference import legal_phrases, word_set
from vostro.names.scripts import latin

# 500 characters: a name of ISO 20022 has 140, the longest listed one 313. The rest of a longer
# text is for free_text.py.
TEXT_CHARACTERS_MAX = 500
# 24 words: the 99.9th percentile of listed names has 19; what stands beyond cannot decide.
TOKENS_MAX = 24
TOKEN_CHARACTERS_MAX = 28
SHORT_FORM_CHARACTERS = 2


# What a word of a name is good for. Plain numbers: they are compared a million times a second.
PLAIN = 0
LEGAL = 1  # of a legal form: nearly nothing, but a conflict of two forms counts
PARTICLE = 2
INITIAL = 3
NUMBER = 4
PATRONYMIC = 5


FORMS = ("llc", "jsc", "co", "partnership", "state", "sole", "cooperative")
FORM_BITS = {form: 1 << position for position, form in enumerate(FORMS)}
CONFLICTING_BITS = ~FORM_BITS["co"]  # "Company" goes with any form


class Name(NamedTuple):
    """A name made comparable."""

    tokens: tuple[str, ...]
    roles: tuple[int, ...]  # PLAIN, LEGAL ..., one a token
    forms: int  # FORM_BITS of the legal forms found
    numbers: frozenset[str]
    family: int  # how many words, from the end, the family name has: "FAMILY, Given" told it
    raw_last: int  # position of the token that ends the raw text (it may be cut), -1 for none


NO_NUMBERS: frozenset[str] = frozenset()
NO_WORDS: frozenset[int] = frozenset()
DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?(?![a-z])")
ABBREVIATED = re.compile(r"(?<=[a-z])\.(?=[a-z]\b)")
ADDRESSED = re.compile(r"^\s*(?:messrs\.?|m/s\.?)\s+(?=\w)")
WORDS = re.compile(r"[a-z0-9]+")
DIGIT_LETTERS = str.maketrans("012345678", "oizeasbtb"[:9])
PATRONYMIC_END = re.compile(
    r".{3,}(?:ovich|evich|yevich|ovych|evych|ovna|evna|ivna|yevna|ogly|oglu|qizi|kyzy|uly)$"
)
ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
UNSAID = frozenset((None, Kind.UNKNOWN))
FIRMS = frozenset({Kind.ORGANISATION, Kind.BANK, Kind.VESSEL, Kind.AIRCRAFT, Kind.PLACE})


def normalise(text: str, kind: Kind | None = None, *, family_first: bool = False) -> Name:
    """The words of a name, for comparison. The same for a query and a listed name; never raises.

    `family_first` tells that "FAMILY, Given" stands in the text; for a person a single comma is
    taken so too.
    """
    plain = latin(text[:TEXT_CHARACTERS_MAX]).replace("'", "").replace("`", "")
    if plain.lstrip().startswith("m"):
        plain = ADDRESSED.sub("", plain)
    is_firm, is_person = kind in FIRMS, kind is Kind.PERSON
    given = family = ""
    if "," in plain and not is_firm:
        given, family = _parted(plain, is_person=is_person or family_first)
        plain = f"{given} {family}" if family else plain
    tokens = _tokens(plain)
    if "a1" in tokens and not is_firm:
        tokens = ["al" if word == "a1" else word for word in tokens]  # "A1-Masri"
    ends = _tokens(given) if family else tokens
    forms, legal = 0, NO_WORDS
    if is_person:
        tokens = _untitled(tokens)
    elif not _form_lengths().keys().isdisjoint(tokens):
        forms, legal = _legal_forms(tokens)
    roles = [_role(token, kind) for token in tokens]
    for i in legal:
        roles[i] = LEGAL
    last = ends[-1] if ends else ""
    return Name(
        tuple(tokens),
        tuple(roles),
        forms,
        frozenset([t for t, r in zip(tokens, roles, strict=True) if r == NUMBER])
        if NUMBER in roles
        else NO_NUMBERS,
        min(len(_tokens(family)), len(tokens)) if family else 0,
        len(tokens) - 1 - tokens[::-1].index(last) if last in tokens else -1,
    )


def _tokens(plain: str) -> list[str]:
    """The words of a text in plain Latin letters."""
    if "." in plain:
        plain = DOTTED.sub(_undotted, plain)
    is_plain = plain.replace(" ", "").isalpha()  # as most are: a search is slower than a split
    found = plain.split() if is_plain else WORDS.findall(plain)
    words = _joined_letters(found[: TOKENS_MAX + 8])[:TOKENS_MAX]
    return [
        word[:TOKEN_CHARACTERS_MAX]
        if word.isalpha() and word not in ROMAN
        else _lettered(word)[:TOKEN_CHARACTERS_MAX]
        for word in words
    ]


def _parted(plain: str, *, is_person: bool) -> tuple[str, str]:
    """Given and family part of 'family, given'; no family part when the comma means no such."""
    family, _, given = plain.partition(",")
    words = WORDS.findall(given)
    if not words or not WORDS.search(family) or tuple(words) in legal_phrases():
        return plain, ""
    if not is_person and len(WORDS.findall(plain)) > 4:  # noqa: PLR2004 - a firm, most likely
        return plain, ""
    return given, family


def _undotted(match: re.Match[str]) -> str:
    """'l.l.c.' is llc; other dotted letters are initials."""
    letters = match.group().replace(".", "")
    is_form = (letters,) in legal_phrases() and match.start() > 0
    return letters + " " if is_form else " ".join(letters) + " "


def _joined_letters(words: list[str]) -> list[str]:
    """Single letters in a row: three or more are a word, two at the end a legal form if known."""
    if list(map(len, words)).count(1) < 2:  # noqa: PLR2004
        return words
    joined: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        together = "".join(run)
        is_form = len(run) > 1 and bool(joined) and (together,) in legal_phrases()
        joined.extend([together] if len(run) > 2 or is_form else run)  # noqa: PLR2004
        run = []
        if word:
            joined.append(word)
    return joined


def _lettered(token: str) -> str:
    """Digits inside a word of letters are letters that were misread: 'k0rea', but not 'a320'."""
    if token.isalpha() or token.isdigit():
        return ROMAN.get(token, token)
    if len(token) < 4:  # noqa: PLR2004
        return token
    digits = sum(c.isdigit() for c in token)
    if digits * 2 < len(token):
        return token.translate(DIGIT_LETTERS)
    return token


def _untitled(tokens: list[str]) -> list[str]:
    titles = word_set("titles.txt")
    kept = [token for token in tokens if token not in titles]
    return kept if len(kept) > 1 or (len(kept) == len(tokens) - 1 and kept) else tokens


@lru_cache(maxsize=1)
def _form_lengths() -> dict[str, int]:
    """First word of a legal form -> words of the longest form that begins with it."""
    lengths: dict[str, int] = {}
    for phrase in legal_phrases():
        lengths[phrase[0]] = max(lengths.get(phrase[0], 0), len(phrase))
    return lengths


def _legal_forms(tokens: list[str]) -> tuple[int, frozenset[int]]:
    """Bits of the forms found, longest phrase first, and the positions of their words."""
    lengths = _form_lengths()
    phrases, bits, legal, at = legal_phrases(), 0, set[int](), 0
    while at < len(tokens):
        length = 1
        for size in range(min(lengths.get(tokens[at], 0), len(tokens) - at), 0, -1):
            form = phrases.get(tuple(tokens[at : at + size]))
            if form is None or (size == 1 and not _may_be_form(tokens, at)):
                continue
            bits |= FORM_BITS[form]
            legal.update(range(at, at + size))
            length = size
            break
        at += length
    return (bits, frozenset(legal)) if len(legal) < len(tokens) else (0, NO_WORDS)


def _may_be_form(tokens: list[str], at: int) -> bool:
    """Two letters are a legal form only at an end of the name: 'Sa', 'As' are names too."""
    if len(tokens[at]) > SHORT_FORM_CHARACTERS or tokens[at] == "co":
        return True
    return len(tokens) > 1 and (at == 0 or at >= len(tokens) - 2)


@lru_cache(maxsize=50_000)
def _role(token: str, kind: Kind | None) -> int:
    is_firm = kind in FIRMS
    if token.isdigit():
        return NUMBER
    if len(token) == 1 and not is_firm:
        return INITIAL  # "y", "s" and "v" are joining words in a firm's name
    # Where nobody says what it is, "Lady" may be a title or half of a ship's name.
    is_title = kind in UNSAID and token in word_set("titles.txt")
    if is_title or token in word_set("particles.txt"):
        return PARTICLE
    if len(token) == 1:
        return INITIAL
    return PATRONYMIC if not is_firm and PATRONYMIC_END.match(token) else PLAIN
