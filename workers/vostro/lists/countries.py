"""From a publisher's word for a country to its ISO 3166-1 code.

The words stand in countries.tsv: code, tab, words between bars. A word that is not there has no
code; the readers keep it as text, so nothing is lost. `AN` (dissolved 2010) and `XK` (Kosovo,
user-assigned) are kept because lists and BICs use them.
"""

import unicodedata
from functools import cache
from importlib.resources import files

WORD_CHARACTERS_MAX = 120  # longer is a sentence, not a country


@cache
def codes() -> dict[str, str]:
    """Folded word -> alpha-2, of all words of the table. Codes are no words: `NA` is a null."""
    table: dict[str, str] = {}
    for line in files("vostro.lists").joinpath("countries.tsv").read_text("utf-8").splitlines():
        code, _, words = line.partition("\t")
        for word in words.split("|"):
            table[folded(word)] = code
    return table


def folded(word: str) -> str:
    """Case, accents, points and articles dropped; "Korea, North" turned round."""
    family, comma, given = word.partition(",")
    turned = f"{given} {family}" if comma else word
    plain = unicodedata.normalize("NFKD", turned.replace("&", " and ").replace("ı", "i"))
    letters = "".join(
        c if c.isalnum() else " " for c in plain.casefold() if not unicodedata.combining(c)
    )
    return " ".join(part for part in letters.split() if part != "the")


def country_code(word: str | None) -> str | None:
    """ISO 3166-1 alpha-2 of a country's name, None for a word that is not known."""
    if word is None or not word or len(word) > WORD_CHARACTERS_MAX:
        return None
    return codes().get(folded(word))


def known_code(code: str | None) -> str | None:
    """A publisher's alpha-2 code in capitals, None if it is none (`00`, `xx`)."""
    upper = "" if code is None else code.strip().upper()
    return upper if upper in set(codes().values()) else None
