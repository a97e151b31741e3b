"""Facts about names that come with the package: small files, each with its source and licence.

Each is read once, when first needed.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources


def lines(name: str) -> Iterator[str]:
    """The lines of a file of this folder, without comments (`#`) and empty ones."""
    text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def arabic_words() -> dict[str, str]:
    """Arabic spelling of a name's word -> its usual Latin spelling. Source: arabic.tsv."""
    return dict(_pair(line) for line in lines("arabic.tsv"))


@lru_cache(maxsize=1)
def frequencies() -> dict[str, int]:
    """How many of 100,000 ordinary names have a token. Source: frequencies.tsv."""
    return {
        token: int(count) for token, count in (_pair(line) for line in lines("frequencies.tsv"))
    }


@lru_cache(maxsize=1)
def legal_phrases() -> dict[tuple[str, ...], str]:
    """Legal form as its words -> the form it means. Source: legal_forms.tsv."""
    found: dict[tuple[str, ...], str] = {}
    for line in lines("legal_forms.tsv"):
        form, _, phrases = line.partition("\t")
        for phrase in phrases.split("; "):
            found[tuple(phrase.split())] = form
    return found


@lru_cache(maxsize=8)
def word_set(name: str) -> frozenset[str]:
    """The words of a list file: titles.txt, particles.txt, given.txt."""
    return frozenset(word for line in lines(name) for word in line.split())


@lru_cache(maxsize=1)
def kin() -> dict[str, dict[str, float]]:
    """Token -> tokens that name the same person, and how alike they count. Source: kin.tsv."""
    found: dict[str, dict[str, float]] = {}
    for line in lines("kin.tsv"):
        score, _, words = line.partition("\t")
        first, *others = words.split()
        for other in others:
            found.setdefault(first, {})[other] = float(score)
            found.setdefault(other, {})[first] = float(score)
    return found


def _pair(line: str) -> tuple[str, str]:
    left, _, right = line.partition("\t")
    return left, right
