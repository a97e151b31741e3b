"""All listed names compiled into arrays, in a process of its own; the worker maps the arrays."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, NamedTuple
from zlib import crc32

import msgspec
import numpy as np
import numpy.typing as npt

from vostro.designation import Kind, NameQuality
from vostro.names.keys import join_key, letter_bit
from vostro.names.normalise import LEGAL, TOKEN_CHARACTERS_MAX, Name, normalise
from vostro.names.similar_words import shared_keys, similar_words
from vostro.names.similarity import PREFIX_CHARACTERS_MIN, columns_of
from vostro.names.views import Views, fold_of_both, views_of
from vostro.names.weights import rarity, weight_of

Arrays = dict[str, npt.NDArray[Any]]

KINDS = tuple(Kind)
QUALITIES = tuple(NameQuality)
ROLES = 8  # more than there are
LAST_KEY = np.uint32(2**32 - 1)  # ends the keys, so that a search never ends beyond them
WORD_TYPE = f"S{TOKEN_CHARACTERS_MAX}"
LEGAL_SHARE = 0.6  # of its occurrences: then a word by itself tells no more than a legal form
FORMAT = 5  # of the arrays; an index refuses arrays of another format


class NameEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One listed name as it goes into the index."""

    text: str
    kind: Kind
    quality: NameQuality
    designation: int  # position in the table of designations
    family_first: bool = False


class _Kept(NamedTuple):
    position: int  # among all entries
    entry: NameEntry
    name: Name


class _Words(NamedTuple):
    """The words of all names, one after the other."""

    vocabulary: list[str]  # each once, sorted, so that a prefix is a range
    views: list[Views]
    starts: npt.NDArray[np.int32]  # where the words of each name start; the end
    ids: npt.NDArray[np.int32]  # in the vocabulary
    roles: npt.NDArray[np.uint8]
    names: npt.NDArray[np.int32]  # which name each word stands in


def compile_names(entries: Sequence[NameEntry]) -> Arrays:
    """The arrays that NameIndex maps: no Python objects, so that loading them blocks nothing.

    Names of one designation with the same words are kept once, the first of them.
    """
    with _collector_off():
        kept = _kept(entries)
        words = _words(kept)
        rarities = _rarities(words, len(kept))
        return {
            "format": np.array([FORMAT, len(entries)], dtype=np.int64),
            **_vocabulary_arrays(words, rarities),
            **_name_arrays(kept),
            **_posting_arrays(words, rarities),
            **_join_arrays(words),
            **_text_arrays(kept),
        }


@contextmanager
def _collector_off() -> Iterator[None]:
    """Without the collector of cycles: here are none, and it takes an eighth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _kept(entries: Sequence[NameEntry]) -> list[_Kept]:
    kept: dict[tuple[int, tuple[str, ...]], _Kept] = {}
    for position, entry in enumerate(entries):
        name = normalise(entry.text, entry.kind, family_first=entry.family_first)
        if name.tokens:
            kept.setdefault((entry.designation, name.tokens), _Kept(position, entry, name))
    return list(kept.values())


def _words(kept: list[_Kept]) -> _Words:
    every = list(chain.from_iterable([item.name.tokens for item in kept]))
    vocabulary = sorted(set(every))
    ids = {token: position for position, token in enumerate(vocabulary)}
    starts = _offsets([len(item.name.tokens) for item in kept])
    return _Words(
        vocabulary,
        [views_of(token) for token in vocabulary],
        starts,
        np.fromiter(map(ids.__getitem__, every), np.int32, len(every)),
        np.fromiter(chain.from_iterable([k.name.roles for k in kept]), np.uint8, len(every)),
        np.repeat(np.arange(len(kept), dtype=np.int32), np.diff(starts)),
    )


def _offsets(lengths: Sequence[int]) -> npt.NDArray[np.int32]:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)


def _once(words: _Words) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Each name with each of its words, once."""
    size = max(len(words.vocabulary), 1)
    return np.divmod(np.unique(words.names.astype(np.int64) * size + words.ids), size)


def _rarities(words: _Words, names: int) -> list[float]:
    counts = np.bincount(_once(words)[1], minlength=len(words.vocabulary)).tolist()
    return [rarity(t, count, names) for t, count in zip(words.vocabulary, counts, strict=True)]


def _vocabulary_arrays(words: _Words, rarities: list[float]) -> Arrays:
    """Views, keys and weight of each token, and the others it is like."""
    views, size = words.views, len(words.vocabulary)
    legal = np.bincount(words.ids[words.roles == LEGAL], minlength=size)
    codes = {
        "skeletons": np.array([crc32(v.skeleton.encode()) for v in views], dtype=np.uint32),
        "consonants": np.array([crc32(v.consonants.encode()) for v in views], dtype=np.uint32),
    }
    keys, shared = shared_keys(views)
    return {
        "words": np.array(words.vocabulary or [""], dtype=WORD_TYPE),
        "views": np.array(columns_of(views), dtype=WORD_TYPE),
        **codes,
        "lengths": np.array([len(token) for token in words.vocabulary], dtype=np.uint8),
        "rarities": np.array(rarities, dtype=np.float32),
        "legal": (legal >= LEGAL_SHARE * np.bincount(words.ids, minlength=size)).astype(np.uint8),
        "keys": np.append(keys, LAST_KEY),
        "key_starts": np.append(shared.key_starts, len(shared.words)).astype(np.int32),
        "key_words": shared.words,
        **similar_words(views, shared, codes),
    }


def _name_arrays(kept: list[_Kept]) -> Arrays:
    """What is known of each name as a whole."""
    return {
        "name_forms": np.array([item.name.forms for item in kept], dtype=np.uint8),
        "name_families": np.array([item.name.family for item in kept], dtype=np.uint8),
        "name_kinds": np.array([KINDS.index(item.entry.kind) for item in kept], np.uint8),
        "name_qualities": np.array(
            [QUALITIES.index(item.entry.quality) for item in kept], np.uint8
        ),
        "name_designations": np.array([item.entry.designation for item in kept], np.int32),
        "name_entries": np.array([item.position for item in kept], dtype=np.int32),
    }


def _posting_arrays(words: _Words, rarities: list[float]) -> Arrays:
    """Tokens of each name with their weights, and names of each token (the postings)."""
    kinds = words.ids.astype(np.int64) * ROLES + words.roles  # a token in a role weighs the same
    once, places = np.unique(kinds, return_inverse=True)
    weights = np.array(
        [
            weight_of(words.vocabulary[token], role, rarities[token])
            for token, role in zip((once // ROLES).tolist(), (once % ROLES).tolist(), strict=True)
        ],
        dtype=np.float32,
    )[places]
    order = np.argsort(words.ids, kind="stable")
    sizes = np.bincount(words.ids, minlength=len(words.vocabulary)).tolist()
    return {
        "name_starts": words.starts,
        "name_tokens": words.ids,
        "name_weights": weights,
        "name_roles": words.roles,
        "name_letters": _first_letters(words),
        "name_repeats": (np.bincount(_once(words)[0]) < np.diff(words.starts)).astype(np.uint8),
        "name_totals": np.add.reduceat(weights, words.starts[:-1]) if len(weights) else weights,
        "posting_starts": _offsets(sizes),
        "postings": words.names[order],
    }


def _first_letters(words: _Words) -> npt.NDArray[np.uint32]:
    """Which letters the words of each name begin with, a bit each."""
    bits = np.array([letter_bit(token) for token in words.vocabulary], dtype=np.uint32)
    return np.bitwise_or.reduceat(bits[words.ids], words.starts[:-1]) if len(words.ids) else bits


def _join_arrays(words: _Words) -> Arrays:
    """Neighbouring tokens of a name written as one: key -> names. And which tokens that gives."""
    size = len(words.vocabulary)
    lengths = np.array([len(token) for token in words.vocabulary])[words.ids]
    starts = np.flatnonzero(
        (words.names[:-1] == words.names[1:]) & (lengths[:-1] + lengths[1:] > PREFIX_CHARACTERS_MIN)
    )
    once, places = np.unique(
        words.ids[starts].astype(np.int64) * size + words.ids[starts + 1], return_inverse=True
    )
    tokens = words.vocabulary
    pairs = zip((once // size).tolist(), (once % size).tolist(), strict=True)
    keys = [join_key(fold_of_both(tokens[first], tokens[second])) for first, second in pairs]
    flat = np.array(keys, dtype=np.uint32)[places]
    order = np.argsort(flat, kind="stable")
    alone = np.array([join_key(view.fold) for view in words.views], dtype=np.uint32)
    return {
        "join_keys": np.append(flat[order], LAST_KEY),
        "join_names": words.names[starts][order],
        "written_as_two": np.isin(alone, flat).astype(np.uint8),
    }


def _text_arrays(kept: list[_Kept]) -> Arrays:
    """The names as published, in one run of bytes."""
    texts = [item.entry.text.encode() for item in kept]
    return {
        "text_starts": _offsets([len(text) for text in texts]),
        "text_bytes": np.frombuffer(b"".join(texts), dtype=np.uint8),
    }
