"""The words of a text with the places where they stand."""

import re
from functools import lru_cache
from typing import NamedTuple

from vostro.names.normalise import TOKEN_CHARACTERS_MAX
from vostro.names.scripts import latin

# A word is a run of letters, digits and the marks and invisible characters inside it. Chinese and
# Japanese run on without spaces: their characters are one word, told apart by transliteration.
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u200b-\u200f\u2060\ufeff\u00ad'’ʼ`])*")
LETTERS = re.compile(r"[a-z0-9]+")
WORD_CHARACTERS_MAX = 60


class Word(NamedTuple):
    """One word of a text."""

    latin: str  # in plain lower-case letters
    start: int  # characters from the beginning of the text
    end: int


def words_of(text: str) -> list[Word]:
    """Every word of a text, in order. One that transliterates into several gives several."""
    words: list[Word] = []
    for found in WORD.finditer(text):
        words.extend(Word(part, found.start(), found.end()) for part in _parts(found.group()))
    return words


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[str, ...]:
    plain = latin(word[:WORD_CHARACTERS_MAX]).replace("'", "")
    return tuple(part[:TOKEN_CHARACTERS_MAX] for part in LETTERS.findall(plain))
