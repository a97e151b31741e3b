"""All listed names compiled into arrays, in a process of its own; the worker maps the arrays."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple
from zlib import crc32

import msgspec
import numpy as np
import numpy.typing as npt

from vostro.designation import Kind, NameQuality
from vostro.names.keys import join_key, keys_of
from vostro.names.normalise import LEGAL, TOKEN_CHARACTERS_MAX, Name, normalise
from vostro.names.similarity import PREFIX_CHARACTERS_MIN
from vostro.names.views import views_of
from vostro.names.weights import rarity, weight_of

Arrays = dict[str, npt.NDArray[Any]]

KINDS = tuple(Kind)
QUALITIES = tuple(NameQuality)
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


def compile_names(entries: Sequence[NameEntry]) -> Arrays:
    """The arrays that NameIndex maps: no Python objects, so that loading them blocks nothing.

    Names of one designation with the same words are kept once, the first of them.
    """
    kept = _kept(entries)
    vocabulary = sorted(set(chain.from_iterable(item.name.tokens for item in kept)))
    ids = {token: position for position, token in enumerate(vocabulary)}
    listed = Counter(chain.from_iterable(set(item.name.tokens) for item in kept))
    rarities = [rarity(token, listed[token], len(kept)) for token in vocabulary]
    return {
        "format": np.array([FORMAT, len(entries)], dtype=np.int64),
        **_vocabulary_arrays(vocabulary, kept, rarities),
        **_name_arrays(kept, ids, rarities),
        **_join_arrays(kept),
        **_text_arrays(kept),
    }


def _kept(entries: Sequence[NameEntry]) -> list[_Kept]:
    kept: dict[tuple[int, tuple[str, ...]], _Kept] = {}
    for position, entry in enumerate(entries):
        name = normalise(entry.text, entry.kind, family_first=entry.family_first)
        if name.tokens:
            kept.setdefault((entry.designation, name.tokens), _Kept(position, entry, name))
    return list(kept.values())


def _offsets(lengths: Iterable[int], count: int) -> npt.NDArray[np.int32]:
    offsets = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.fromiter(lengths, dtype=np.int32, count=count), out=offsets[1:])
    return offsets


def _vocabulary_arrays(vocabulary: list[str], kept: list[_Kept], rarities: list[float]) -> Arrays:
    """Views, keys and weight of each token; tokens sorted, so that a prefix is a range."""
    views = [views_of(token) for token in vocabulary]
    roles = list(chain.from_iterable(zip(k.name.tokens, k.name.roles, strict=True) for k in kept))
    legal = Counter(token for token, role in roles if role == LEGAL)
    every = Counter(token for token, _ in roles)
    keys = [keys_of(view) for view in views]
    counts = [len(found) for found in keys]
    flat = np.fromiter(chain.from_iterable(keys), dtype=np.uint32, count=sum(counts))
    order = np.argsort(flat, kind="stable")
    owners = np.repeat(np.arange(len(vocabulary), dtype=np.int32), counts)
    keys_once, key_starts = np.unique(flat[order], return_index=True)
    return {
        "words": np.array([v.raw for v in views] or [""], dtype=WORD_TYPE),
        "views": np.array(
            [
                [v.letters for v in views],
                [v.ocr for v in views],
                [v.fold[:TOKEN_CHARACTERS_MAX] for v in views],
            ],
            dtype=WORD_TYPE,
        ),
        "skeletons": np.array([crc32(v.skeleton.encode()) for v in views], dtype=np.uint32),
        "consonants": np.array([crc32(v.consonants.encode()) for v in views], dtype=np.uint32),
        "lengths": np.array([len(v.raw) for v in views], dtype=np.uint8),
        "rarities": np.array(rarities, dtype=np.float32),
        "legal": np.array([legal[t] >= LEGAL_SHARE * every[t] for t in vocabulary], dtype=np.uint8),
        "keys": np.append(keys_once, LAST_KEY),
        "key_starts": np.append(key_starts, (len(flat), len(flat))).astype(np.int32),
        "key_words": owners[order],
    }


def _name_arrays(kept: list[_Kept], ids: dict[str, int], rarities: list[float]) -> Arrays:
    """Tokens of each name, and names of each token (the postings)."""
    starts = _offsets((len(item.name.tokens) for item in kept), len(kept))
    flat = np.fromiter(
        (ids[t] for item in kept for t in item.name.tokens), dtype=np.int32, count=int(starts[-1])
    )
    weights = np.fromiter(
        (
            weight_of(t, role, rarities[ids[t]])
            for item in kept
            for t, role in zip(item.name.tokens, item.name.roles, strict=True)
        ),
        dtype=np.float32,
        count=int(starts[-1]),
    )
    owners = np.repeat(np.arange(len(kept), dtype=np.int32), np.diff(starts))
    order = np.argsort(flat, kind="stable")
    return {
        "name_starts": starts,
        "name_tokens": flat,
        "name_weights": weights,
        "name_roles": np.fromiter(
            chain.from_iterable(item.name.roles for item in kept), np.uint8, int(starts[-1])
        ),
        "name_totals": np.add.reduceat(weights, starts[:-1]) if kept else np.zeros(0, np.float32),
        "name_forms": np.array([item.name.forms for item in kept], dtype=np.uint8),
        "name_families": np.array([item.name.family for item in kept], dtype=np.uint8),
        "name_kinds": np.array([KINDS.index(item.entry.kind) for item in kept], np.uint8),
        "name_qualities": np.array(
            [QUALITIES.index(item.entry.quality) for item in kept], np.uint8
        ),
        "name_designations": np.array([item.entry.designation for item in kept], np.int32),
        "name_entries": np.array([item.position for item in kept], dtype=np.int32),
        "posting_starts": np.searchsorted(flat[order], np.arange(len(ids) + 1)).astype(np.int32),
        "postings": owners[order],
    }


def _join_arrays(kept: list[_Kept]) -> Arrays:
    """Neighbouring tokens of a name written as one: key -> names."""
    keys: list[int] = []
    owners: list[int] = []
    for position, item in enumerate(kept):
        for first, second in pairwise(item.name.tokens):
            if len(first) + len(second) > PREFIX_CHARACTERS_MIN:
                keys.append(join_key(first, second))
                owners.append(position)
    flat = np.array(keys, dtype=np.uint32)
    order = np.argsort(flat, kind="stable")
    return {
        "join_keys": np.append(flat[order], LAST_KEY),
        "join_names": np.array(owners, dtype=np.int32)[order],
    }


def _text_arrays(kept: list[_Kept]) -> Arrays:
    """The names as published, in one run of bytes."""
    texts = [item.entry.text.encode() for item in kept]
    return {
        "text_starts": _offsets((len(text) for text in texts), len(texts)),
        "text_bytes": np.frombuffer(b"".join(texts), dtype=np.uint8),
    }
