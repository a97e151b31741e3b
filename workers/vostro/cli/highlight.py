"""Which words of two names belong together, for the eye. Decides nothing: scores come with hits."""

import re

from anyascii import anyascii
from rapidfuzz import fuzz

Spans = tuple[tuple[int, int], ...]

_WORD = re.compile(r"\w+")
# 72 of 100: "Zaria" is marked beside "Zarya" (80), "Ivan" is not beside "Igor" (50)
ALIKE = 72.0
WORDS_MAX = 60


def matching_words(text: str, listed: str) -> tuple[Spans, Spans]:
    """The spans of words in each text that have a like word in the other, across scripts."""
    ours, theirs = spelled_words(text), spelled_words(listed)
    pairs = [
        (span, other)
        for span, word in ours
        for other, listed_word in theirs
        if fuzz.ratio(word, listed_word) >= ALIKE
    ]
    return tuple(sorted({a for a, _ in pairs})), tuple(sorted({b for _, b in pairs}))


def spelled_words(text: str) -> list[tuple[tuple[int, int], str]]:
    """Each word's span, and how it is spelled in Latin letters."""
    found = []
    for match in list(_WORD.finditer(text))[:WORDS_MAX]:
        spelled = "".join(c for c in anyascii(match.group()).lower() if c.isalnum())
        if spelled:
            found.append((match.span(), spelled))
    return found
