"""Texts made comparable, character by character, so that places in them stay the same."""

import re
import unicodedata

# Characters that print nothing and are put into words to hide them: soft hyphen, zero-width
# spaces and joiners, direction marks, variation selectors, byte order mark.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff]"
)
# Four single letters in a row, each with the same gap: `I R A N`, `S.B.E.R`.
SPACED = re.compile(r"(?<!\w)\w(?=([ .\-_*]))(?:\1\w){3,}(?!\w)")
LATIN_NEXT_TO_CYRILLIC = re.compile("[a-z][а-я]|[а-я][a-z]|[а-я][03][а-я]")
WORD = re.compile(r"\w+")
GAPS = dict.fromkeys(map(ord, " .-_*"))

# Letters that look alike, Cyrillic first. Source: Unicode confusables, the plain pairs alone.
ALIKE = "аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕs"
TO_LATIN = str.maketrans(dict(zip(ALIKE[::2], ALIKE[1::2], strict=True)))
TO_CYRILLIC = str.maketrans(dict(zip(ALIKE[1::2], ALIKE[::2], strict=True)) | {"0": "о", "3": "з"})
SPECIAL = {"ß": "s", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "a", "œ": "o", "ʼ": "'", "’": "'"}


class _Folding(dict[int, str]):
    """One character to one: lower case, no marks, full-width as plain. Learns as it goes."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        lower = character.lower()
        base = SPECIAL.get(lower) or unicodedata.normalize("NFKD", lower)[:1].lower() or character
        folded = base if len(base) == 1 else character
        if folded.isspace():
            folded = " "
        self[code] = folded  # bounded by Unicode: 1.1 million characters, a few hundred met
        return folded


FOLDING = _Folding()
SEPARATOR = "\x1f"  # between two fields: no word goes over it
FOLDING[ord(SEPARATOR)] = SEPARATOR


def visible(text: str) -> str:
    """The text without characters that print nothing."""
    return text if text.isascii() else INVISIBLE.sub("", text)


def fold(text: str) -> str:
    """The text comparable and as long as it was. Give it `visible` text."""
    if text.isascii():
        return text.lower().translate(LINES) if "\n" in text else text.lower()
    return text.translate(FOLDING)


LINES = {ord("\n"): " ", ord("\r"): " ", ord("\t"): " "}


def unmasked(folded: str) -> str:
    """What the text says if letters were spaced out or mixed from two scripts; else nothing."""
    said = [match.group().translate(GAPS) for match in SPACED.finditer(folded)]
    if not folded.isascii() and LATIN_NEXT_TO_CYRILLIC.search(folded):
        for word in WORD.findall(folded):
            if LATIN_NEXT_TO_CYRILLIC.search(word):
                said += [word.translate(TO_LATIN), word.translate(TO_CYRILLIC)]
    return " ".join(said)
