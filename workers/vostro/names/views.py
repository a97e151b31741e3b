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
DOUBLED = re.compile(r"(.)\1+")
# Letters and groups that scanners mix up, each group read as one.
OCR_READ = {
    "rn": "m", "ri": "n", "cl": "d", "vv": "w", "ii": "u", "i": "l", "1": "l", "q": "g", "9": "g",
    "0": "o", "5": "s", "8": "b", "2": "z", "e": "c", "h": "b", "v": "u",
}  # fmt: skip
OCR = re.compile("|".join(sorted(map(re.escape, OCR_READ), key=lambda group: (-len(group), group))))
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
def fold_of(raw: str) -> str:
    """The token as most romanisations would agree on it."""
    folded = DOUBLED.sub(r"\1", FOLD.sub(lambda m: FOLDS[m.group()], raw))
    if folded.endswith("uf") and len(folded) > FINAL_RULES_FROM:
        folded = folded[:-1] + "v"  # Romanoff, Romanov
    return folded[:-1] if folded.endswith("h") and len(folded) > FINAL_RULES_FROM else folded


def views_of(raw: str) -> Views:
    """The six views of a token in lower-case ASCII."""
    fold = fold_of(raw)
    return Views(
        raw,
        raw.translate(MIXED_UP),
        fold,
        fold.translate(NO_FOLD_VOWELS),
        OCR.sub(lambda m: OCR_READ[m.group()], raw),
        DOUBLED.sub(r"\1", raw.translate(NO_VOWELS)),
    )
