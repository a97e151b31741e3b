"""Why two names are taken for one, in sentences an analyst can check."""

from functools import lru_cache

from vostro.names.alignment import WEAK_WEIGHT, Alignment, Met, Side, words_at
from vostro.names.scoring import POSITION, Features
from vostro.names.similarity import compare_tokens

HOW = {
    "initial": "'{q}' is the initial of '{l}'",
    "abbreviation": "'{q}' and '{l}': one is short for the other",
    "acronym": "'{q}' and '{l}': one is the first letters of the other",
    "joined": "'{q}' is '{l}' written apart or together",
}
VIEWS = {
    "same": "'{q}' is the same",
    "spelling": "'{q}' is spelt like '{l}' ({sim}%)",
    "reading": "'{q}' is read as '{l}' where a scanner mixes up letters",
    "sound": "'{q}' sounds like '{l}' ({sim}%)",
    "known variant": "'{q}' is a known form of '{l}'",
    "consonants": "'{q}' has the consonants of '{l}'",
    "vowels left out": "'{q}' is '{l}' without its vowels",
    "cut short": "'{q}' begins '{l}'",
    "different": "'{q}' is somewhat like '{l}' ({sim}%)",  # rounding may say so at the floor
}
AGAINST = {
    "order": "the words stand in another order",
    "forms": "the legal forms differ",
    "form_missing": "only one of the names has a legal form",
    "numbers": "the numbers differ",
    "kind": "one is a person, the other is not",
    "weak": "the listed name is a weak alias",
}
REASONS_MAX = 30


def reasons_of(query: Side, listed: Side, found: Alignment, features: Features) -> tuple[str, ...]:
    """Which words met which and how, what met nothing, what else speaks against it."""
    met = sorted(found.met, key=lambda m: (-query.weights[m.query], m.query))
    reasons = [_sentence(query, listed, m) for m in met]
    for label, side, left in (
        ("not in the listed name", query, found.query_left),
        ("only in the listed name", listed, found.listed_left),
    ):
        words = [f"'{side.words[i]}'" for i in left if side.weights[i] > WEAK_WEIGHT]
        if words:
            reasons.append(f"{', '.join(words)} {label}")
    reasons += [text for name, text in AGAINST.items() if features[POSITION[name]] > 0]
    return tuple(reasons[:REASONS_MAX])


def _sentence(query: Side, listed: Side, m: Met) -> str:
    q = words_at(query.words, m.query, m.query_more)
    item = words_at(listed.words, m.listed, m.listed_more)
    return _told(q, item, m.how, round(m.sim * 100), m.query == query.raw_last)


@lru_cache(maxsize=50_000)
def _told(q: str, item: str, how: str, percent: int, is_last: bool) -> str:  # noqa: FBT001
    if how:
        return HOW[how].format(q=q, l=item)
    pair = compare_tokens(q, item, is_last)
    return VIEWS[pair.view].format(q=q, l=item, sim=percent)
