"""Ways to look at a token, in each of which some kind of variation disappears."""

import re
from functools import lru_cache
from typing import NamedTuple

FOLDS = {
    "shch": "s", "sch": "s", "sh": "s", "zh": "j", "dzh": "j", "dj": "j", "kh": "h", "gh": "g",
    "ph": "f", "th": "t", "ch": "c", "ts": "c", "tz": "c", "cz": "c", "q": "k", "ck": "k", "c": "k",
    "x": "ks", "w": "v", "ou": "u", "oo": "u", "o": "u", "oe": "u", "ue": "u", "ee": "i", "ei": "i",
    "iy": "i", "ie": "i", "ey": "i", "y": "i", "e": "i", "ya": "a", "ia": "a", "ae": "a",
    "yu": "u", "iu": "u", "ij": "i", "ej": "i", "ye": "i", "dh": "d",
}  # fmt: skip
FOLD = re.compile("|".join(sorted(map(re.escape, FOLDS), key=lambda f: (-len(f), f))))
# Two letters that stand next to each other in a rule: a fold may not be taken apart between them.
FOLDED_TOGETHER = frozenset(rule[at : at + 2] for rule in FOLDS for at in range(len(rule) - 1))
DOUBLED = re.compile(r"(.)\1+")
# Letters and groups that scanners mix up, each group read as one. Groups first, in this order: what
# one gives is no part of a later one, so it is as if all were read at once from left to right.
OCR_GROUPS = (("rn", "m"), ("ri", "n"), ("cl", "d"), ("vv", "w"), ("ii", "u"))
OCR_LETTERS = str.maketrans("i1q90582ehv", "llggosbzcbu")
MIXED_UP = str.maketrans("i1q90582", "llggosbz")
NO_VOWELS = str.maketrans("", "", "aeiouy")
NO_FOLD_VOWELS = str.maketrans("zj", "ss", "aeiouyh")
FINAL_RULES_FROM = 3  # characters: shorter tokens keep their end


class Views(NamedTuple):
    """One token, seen in six ways."""

    raw: str
    letters: str  # single letters that are mixed up most are one
    fold: str  # romanisations meet: Yevgeniy, Evgenii
    skeleton: str  # the fold without vowels: Mohammed, Muhammad
    ocr: str  # letters a scanner mixes up are one
    consonants: str  # the raw token without vowels: MHMD


@lru_cache(maxsize=100_000)
def folded(raw: str) -> str:
    """The fold without the rules for a word's end."""
    return DOUBLED.sub(r"\1", FOLD.sub(lambda m: FOLDS[m[0]], raw))


def fold_of(raw: str) -> str:
    """The token as most romanisations would agree on it."""
    return _ended(folded(raw))


def fold_of_both(first: str, second: str) -> str:
    """`fold_of(first + second)`, mostly put together from what is known of either word."""
    if first[-1] + second[0] in FOLDED_TOGETHER:
        return _ended(folded(first + second))
    begin, rest = folded(first), folded(second)
    return _ended(begin + (rest[1:] if begin[-1] == rest[0] else rest))


def _ended(folded: str) -> str:
    if folded.endswith("uf") and len(folded) > FINAL_RULES_FROM:
        folded = folded[:-1] + "v"  # Romanoff, Romanov
    return folded[:-1] if folded.endswith("h") and len(folded) > FINAL_RULES_FROM else folded


def _ocr_of(raw: str) -> str:
    for group, letter in OCR_GROUPS:
        raw = raw.replace(group, letter)
    return raw.translate(OCR_LETTERS)


def views_of(raw: str) -> Views:
    """The six views of a token in lower-case ASCII."""
    fold = fold_of(raw)
    return Views(
        raw,
        raw.translate(MIXED_UP),
        fold,
        fold.translate(NO_FOLD_VOWELS),
        _ocr_of(raw),
        DOUBLED.sub(r"\1", raw.translate(NO_VOWELS)),
    )
