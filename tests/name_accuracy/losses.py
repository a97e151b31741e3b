"""What the retrieval loses: the search beside a comparison with every listed name.

`cd tests && python -m name_accuracy.losses`. Harsh queries: every variation class of half B. Each
that is lost is printed. Exhaustive: every query word against every listed word, every name that
has one word alike aligned and scored.
"""

from typing import NamedTuple

import numpy as np

from name_accuracy import samples
from vostro.names import similarity
from vostro.names.index import PERSON, NameIndex, compile_names
from vostro.names.normalise import normalise
from vostro.names.reach import pairs_of
from vostro.names.retrieval import Query
from vostro.names.scoring import log_odds_of
from vostro.names.views import views_of

PER_CLASS, SEED = 60, 301
SHOWN_MAX = 30


class Best(NamedTuple):
    """The best of all listed names."""

    log_odds: float
    position: int


def exhaustive(index: NameIndex, query: samples.Query) -> Best:
    """The best listed name by comparing all that have any word alike."""
    name = normalise(query.text, query.asked)
    searched = index.query_of(name, query.asked)
    vocabulary = index.vocabulary
    columns = [row.tolist() for row in vocabulary.words.views]
    found: set[int] = set()
    for token in searched.tokens:
        alike = similarity.compare_with_many(views_of(token.word), columns)
        for i, sim in alike.items():
            token.sims[i] = max(token.sims.get(i, 0.0), sim)
        if searched.side.weights[searched.tokens.index(token)] > 0.12:
            for i in token.sims:
                found.update(vocabulary.posted[vocabulary.starts[i] : vocabulary.starts[i + 1]])
            found |= token.split
    for joined in searched.joined.values():
        found |= vocabulary.names_of(joined).keys()
    return _best_of(index, searched, query, found)


def _best_of(index: NameIndex, searched: Query, query: samples.Query, found: set[int]) -> Best:
    best = Best(-50.0, -1)
    like = [(i, token.sims, searched.side.weights[i]) for i, token in enumerate(searched.tokens)]
    for position in found:
        pairs = pairs_of(like, index.listed.side(position)[1])
        features, _ = index.features_of_pairs(searched, position, pairs, query.asked)
        group = "person" if index.listed.kinds[position] == PERSON else "firm"
        value = log_odds_of(features, index.slopes[group])
        if value > best.log_odds:
            best = Best(value, position)
    return best


def main() -> None:
    """Counts, and shows what is lost."""
    arrays = compile_names(samples.sdn_entries())
    index, other = NameIndex(arrays), NameIndex(arrays)  # the exhaustive one spoils its memo
    hits = lost = 0
    for query in samples.varied(1, SEED, PER_CLASS):
        best = exhaustive(other, query)
        if best.log_odds < 0:
            continue
        hits += 1
        found = index.search(query.text, kind=query.asked, limit=1)
        reached = found[0].score if found else 0.0
        wanted = 1 / (1 + np.exp(-best.log_odds))
        if reached < wanted - 0.005:
            lost += 1
            if lost <= SHOWN_MAX:
                listed = other.listed.text(best.position)
                print(f"{query.variation}: {query.text!r} {reached:.2f}, {listed!r} {wanted:.2f}")
    print(f"{hits} queries with a hit; the best one found in {1 - lost / hits:.1%}, {lost} lost")


if __name__ == "__main__":
    main()
