"""Why two names are taken for one, in sentences an analyst can check."""

from functools import lru_cache

from vostro.names.alignment import WEAK_WEIGHT, Alignment, Side
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
AGAINST_AT = tuple((POSITION[name], text) for name, text in AGAINST.items())
REASONS_MAX = 30


def reasons_of(query: Side, listed: Side, found: Alignment, features: Features) -> tuple[str, ...]:
    """Which words met which and how, what met nothing, what else speaks against it."""
    weights, ours, theirs = query.weights, query.words, listed.words
    reasons = []
    for _, i, j, sim, how, more, listed_more in sorted([(-weights[m[0]], *m) for m in found.met]):
        q = ours[i] if more < 0 else f"{ours[i]} {ours[more]}"
        item = theirs[j] if listed_more < 0 else f"{theirs[j]} {theirs[listed_more]}"
        reasons.append(_told(q, item, how, round(sim * 100), i == query.raw_last))
    for label, side, left in (
        ("not in the listed name", query, found.query_left),
        ("only in the listed name", listed, found.listed_left),
    ):
        words = [f"'{side.words[i]}'" for i in left if side.weights[i] > WEAK_WEIGHT]
        if words:
            reasons.append(f"{', '.join(words)} {label}")
    reasons += [text for position, text in AGAINST_AT if features[position] > 0]
    return tuple(reasons[:REASONS_MAX])


@lru_cache(maxsize=50_000)
def _told(q: str, item: str, how: str, percent: int, is_last: bool) -> str:  # noqa: FBT001
    if how:
        return HOW[how].format(q=q, l=item)
    pair = compare_tokens(q, item, is_last)
    return VIEWS[pair.view].format(q=q, l=item, sim=percent)
