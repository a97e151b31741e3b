"""All words of all rules as one automaton: a text is read once, whatever the rules are."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from vostro.routing.fold import fold
from vostro.routing.reference import WordGroup

WHOLE, STEM, PART, NOT = range(4)
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


class WordMatch(NamedTuple):
    """One word of a group at one place of the folded text."""

    group: WordGroup
    start: int
    end: int


class Lexicon:
    """Finds every word of the groups in a folded text, in one pass."""

    def __init__(self, groups: Iterable[WordGroup]) -> None:
        meanings: dict[str, list[tuple[int, WordGroup]]] = {}
        for group in groups:
            for kind, words in (
                (WHOLE, group.words),
                (STEM, group.stems),
                (PART, group.parts),
                (NOT, group.unless),
            ):
                for word in words:
                    for spelling in spellings_of(word):
                        meanings.setdefault(spelling, []).append((kind, group))
        self.patterns = tuple(meanings)
        self.meanings = tuple(meanings.values())
        # A state machine of all of them: 0.4 us for 60 characters, measured with 4,000 words.
        self.automaton = AhoCorasick(
            self.patterns, implementation=Implementation.DFA, store_patterns=False
        )

    def search(self, text: str) -> list[WordMatch]:
        """Every match in the folded text, in its order; none inside a group's `unless`."""
        found: list[WordMatch] = []
        excluded: list[WordMatch] = []
        for pattern, start, end in self.automaton.find_matches_as_indexes(text, overlapping=True):
            begins = start == 0 or not text[start - 1].isalnum()
            ends = end == len(text) or not text[end].isalnum()
            for kind, group in self.meanings[pattern]:
                if kind == NOT:
                    excluded.append(WordMatch(group, start, end))
                elif kind == PART or (begins and (ends or kind == STEM)):
                    found.append(WordMatch(group, start, end))
        if excluded and found:
            return [match for match in found if not is_inside(match, excluded)]
        return found


def is_inside(match: WordMatch, excluded: list[WordMatch]) -> bool:
    """Whether it lies within a text that its own group sets aside."""
    return any(
        other.group is match.group and other.start <= match.start and match.end <= other.end
        for other in excluded
    )


def spellings_of(word: str) -> Iterator[str]:
    """The folded word, and with German umlauts written out where it has any."""
    folded = fold(word)
    yield folded
    written_out = word.lower()
    for letter, letters in UMLAUTS.items():
        written_out = written_out.replace(letter, letters)
    if (other := fold(written_out)) != folded:
        yield other
