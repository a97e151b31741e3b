"""Listed names, vessels, numbers and places inside texts where they run together with others.

Remittance information, instructions, unstructured 4x35 party lines. What is found is told with
its position in the text, so that an analyst sees it where it stood.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from vostro.designation import Kind
from vostro.names.index import CUTOFF, NameIndex, NameMatch
from vostro.names.normalise import normalise
from vostro.names.numbers_in_text import Number, find_numbers
from vostro.names.text_words import Word, words_of
from vostro.names.vocabulary import Token

# 20,000 words: a remittance advice of 140,000 characters holds as many; what is beyond is told
# by the caller as not searched, and never silently passed (`Findings.words_left_out`).
WORDS_MAX = 20_000
NAMES_A_WORD_MAX = 3_000  # a word of more names tells none of them
COVER_MIN = 0.6  # of a listed name's weight, that words near each other have to meet
SPREAD_WORDS = 4  # words that may stand between those of one name
SINGLE_CHARACTERS_MIN = 5  # a one-word name in a text must be this long
SINGLE_RARITY_MIN = 0.6
SINGLE_SIM_MIN = 0.97  # and be written as listed
WINDOWS_MAX = 500  # a text with more of them is not searched whole, and says so
# Words looked at together: few enough that few listed names are met by chance. Two stretches share
# what one name can reach back over: eight words, each up to SPREAD_WORDS from the one before.
STRETCH_WORDS, SHARED_WORDS = 200, 8 * (SPREAD_WORDS + 1)
LINE_CHARACTERS = 35  # MT: a line that is full may go on in the next without a space
VESSEL_WORDS = frozenset(
    {"vessel", "mv", "mt", "ship", "tanker", "imo", "vsl", "sudno", "teplokhod"}
)


class TextFound(msgspec.Struct, frozen=True, kw_only=True):
    """A listed name inside a text."""

    start: int  # characters from the beginning of the text
    end: int
    text: str  # as it stands there
    match: NameMatch
    is_vessel_named: bool = False  # a word for a ship, or an IMO number, stands beside it


class PlaceFound(msgspec.Struct, frozen=True, kw_only=True):
    """A place of the gazetteer inside a text."""

    start: int
    end: int
    text: str
    place: str  # what the gazetteer calls it


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found in one text, in the order of the text."""

    names: tuple[TextFound, ...] = ()
    numbers: tuple[Number, ...] = ()
    places: tuple[PlaceFound, ...] = ()
    words_left_out: int = 0  # beyond WORDS_MAX: not searched for names
    windows: int = 0  # parts of the text that were compared with listed names: what it cost
    is_whole: bool = True  # False: a bound was met, and a listed name may stand unseen


class Window(NamedTuple):
    """Words of the text that may be one listed name."""

    first: int
    last: int


def find_in_text(
    text: str,
    index: NameIndex,
    *,
    cutoff: float = CUTOFF,
    gazetteer: "Gazetteer | None" = None,
    begins: int = 0,
) -> Findings:
    """Listed names, BICs, IMO numbers and places in a text of any length; never raises.

    `begins`: where what is wanted begins. What ends before it, as a name that was searched by
    itself, is looked at only where it may overlap what does not.
    """
    words = words_of(text)
    searched = words[:WORDS_MAX]
    found = _windows(searched, index)
    windows = _reaching(found, searched, begins)[:WINDOWS_MAX]
    return Findings(
        names=tuple(_names(text, searched, windows, index, cutoff)),
        numbers=find_numbers(text),
        places=() if gazetteer is None else tuple(gazetteer.find(text, searched)),
        words_left_out=len(words) - len(searched),
        windows=len(windows),
        is_whole=len(words) == len(searched) and len(found) <= WINDOWS_MAX,
    )


def find_in_lines(lines: Sequence[str], index: NameIndex, *, cutoff: float = CUTOFF) -> Findings:
    """The same for 4x35 lines, where name and address run together: positions in joined_lines."""
    return find_in_text(joined_lines(lines), index, cutoff=cutoff)


def joined_lines(lines: Sequence[str]) -> str:
    """Lines as one text: a line of 35 characters may break a word, so no space comes after it."""
    parts = []
    for line in lines:
        is_full = len(line) >= LINE_CHARACTERS and not line.endswith(" ")
        parts.append(line if is_full else line + "\n")
    return "".join(parts)


def _reaching(windows: list[Window], words: list[Word], begins: int) -> list[Window]:
    """The windows that end behind a position, and all that hang together with one of them."""
    if begins <= 0:
        return windows
    reach = begins
    while True:
        starts = [words[w.first].start for w in windows if words[w.last].end > reach]
        if min(starts, default=reach) >= reach:
            return [w for w in windows if words[w.last].end > reach]
        reach = min(starts)


def _names(
    text: str, words: list[Word], windows: list[Window], index: NameIndex, cutoff: float
) -> list[TextFound]:
    found: list[TextFound] = []
    for window in windows:
        start, end = words[window.first].start, words[window.last].end
        part = text[start:end]
        for match in index.search(part, limit=3, cutoff=cutoff, may_be_cut=False):
            beside = {w.latin for w in words[max(0, window.first - 2) : window.last + 3]}
            is_ship = not VESSEL_WORDS.isdisjoint(beside)
            if window.first == window.last and not _stands_alone(index, match, is_ship=is_ship):
                continue
            found.append(
                TextFound(start=start, end=end, text=part, match=match, is_vessel_named=is_ship)
            )
    return _outermost(found)


def _stands_alone(index: NameIndex, match: NameMatch, *, is_ship: bool) -> bool:
    """Whether one word may be this name: all of a firm's, or of a ship's that is named as one."""
    kind, words = index.kind_and_words(match.name)
    if kind is Kind.PERSON or len(words) > 1:
        return False
    return is_ship or kind is not Kind.VESSEL


def _outermost(found: list[TextFound]) -> list[TextFound]:
    """Of finds that overlap, the best of each designation, and none that lies within a better."""
    kept: list[TextFound] = []
    for item in sorted(found, key=lambda f: (-f.match.score, f.start - f.end, f.start)):
        rivals = [k for k in kept if k.start < item.end and item.start < k.end]
        is_same = any(k.match.designation == item.match.designation for k in rivals)
        if not is_same and not any(_lies_within(item, k) for k in rivals):
            kept.append(item)
    return sorted(kept, key=lambda f: (f.start, -f.match.score, f.match.name))


def _lies_within(one: TextFound, other: TextFound) -> bool:
    is_inside = other.start <= one.start and one.end <= other.end
    return is_inside and (one.start, one.end) != (other.start, other.end)


def _windows(words: list[Word], index: NameIndex) -> list[Window]:
    """Parts of the text whose words meet most of a listed name; ends soon after WINDOWS_MAX."""
    windows: dict[Window, None] = {}
    for start in range(0, len(words), STRETCH_WORDS - SHARED_WORDS):
        _add_windows(windows, words[start : start + STRETCH_WORDS], start, index)
        if len(windows) > WINDOWS_MAX or start + STRETCH_WORDS >= len(words):
            break
    return list(windows)


def _add_windows(
    windows: dict[Window, None], words: list[Word], start: int, index: NameIndex
) -> None:
    """The windows of one stretch, which begins at word `start` of the text."""
    times = Counter([word.latin for word in words])
    tokens = {
        word: token for word in times if 0 < (token := index.token(word)).count <= NAMES_A_WORD_MAX
    }
    covered = _covered(tokens, [word for word, count in times.items() if count > 1], index)
    if not covered:
        return
    met = {word: _met(token, covered, index) for word, token in tokens.items()}
    near: dict[int, _Run] = {}
    for at, (word, _, _) in enumerate(words, start):
        for name, weight, is_enough in met.get(word, ()):
            run = near.get(name)
            if run is None or at - run[-1][0] > SPREAD_WORDS + 1:
                near[name] = [(at, word, weight)]
            else:
                run.append((at, word, weight))
                _add_window(windows, run, name, index)
            if is_enough:
                windows[Window(at, at)] = None


_Run = list[tuple[int, str, float]]  # where words of one listed name stand, and what they weigh


def _met(token: Token, covered: list[int], index: NameIndex) -> list[tuple[int, float, bool]]:
    """Which of the names a word meets, what it weighs there, and whether it is enough alone."""
    names, rare = index.vocabulary.names_of(token), token.rarity
    is_telling = len(token.word) >= SINGLE_CHARACTERS_MIN and rare >= SINGLE_RARITY_MIN
    return [
        (name, sim * rare, is_telling and sim >= SINGLE_SIM_MIN and index.listed.is_one_word(name))
        for name in covered
        if (sim := names.get(name)) is not None
    ]


def _covered(tokens: dict[str, Token], repeated: list[str], index: NameIndex) -> list[int]:
    """Names that the words of a stretch meet enough of: only these can stand in a part of it.

    Sums over arrays instead of a look at each name of each word, of which a plain sentence has
    ten thousand. A word that is `repeated` counts twice where a name has a word twice:
    "HASSAN, Hassan el-Hajj".
    """
    if not tokens:
        return []
    met = [_weighed(token, index) for token in tokens.values()]
    for names, weights in [_weighed(tokens[word], index) for word in repeated if word in tokens]:
        has_twice = index.listed.repeats[names]
        met.append((names[has_twice], weights[has_twice]))
    sums = index.listed.sums  # all noughts, before and after: making them anew costs 40 us a text
    for names, weights in met:
        sums[names] += weights
    touched = np.concatenate([names for names, _ in met])
    reached = touched[sums[touched] >= index.listed.totals_array[touched]]
    sums[touched] = 0.0
    return sorted(set(reached.tolist()))


def _weighed(
    token: Token, index: NameIndex
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The names of a word and what it adds to what each needs, kept with the word."""
    if token.weighed is None:
        names = index.vocabulary.names_of(token)
        count = len(names)
        token.weighed = (
            np.fromiter(names.keys(), np.int64, count),
            np.fromiter(names.values(), np.float64, count) * (token.rarity / COVER_MIN),
        )
    return token.weighed


def _add_window(windows: dict[Window, None], run: _Run, name: int, index: NameIndex) -> None:
    """The last words of a run as a window, if they are enough of the name."""
    once = {word: weight for _, word, weight in run[-8:]}
    if len(once) == 1:
        return  # one word again and again
    met = sum([m[2] for m in run[-8:]] if index.listed.repeats[name] else once.values())
    if met < COVER_MIN * index.listed.totals[name]:
        return
    last = run[-1][0]
    first = next(at for at, _, _ in run if last - at <= 2 * SPREAD_WORDS)
    windows[Window(first, last)] = None


class Gazetteer:
    """Places by the words of their names. The longest name that fits is the one found."""

    def __init__(self, places: Mapping[str, str]) -> None:
        """`places`: a name as it may be written, and what the place is called."""
        self.names: dict[tuple[str, ...], str] = {}
        for written, place in places.items():
            words = normalise(written, Kind.PLACE).tokens
            if words:
                self.names.setdefault(words, place)
        self.longest = max(map(len, self.names), default=0)
        self.openers = frozenset(words[0] for words in self.names)

    def find(self, text: str, words: Sequence[Word]) -> Iterator[PlaceFound]:
        """Places in the order of the text, none inside another."""
        at = 0
        while at < len(words):
            size = self._size_at(words, at)
            if size:
                start, end = words[at].start, words[at + size - 1].end
                place = self.names[tuple(w.latin for w in words[at : at + size])]
                yield PlaceFound(start=start, end=end, text=text[start:end], place=place)
            at += max(1, size)

    def _size_at(self, words: Sequence[Word], at: int) -> int:
        if words[at].latin not in self.openers:
            return 0
        for size in range(min(self.longest, len(words) - at), 0, -1):
            if tuple(w.latin for w in words[at : at + size]) in self.names:
                return size
        return 0
