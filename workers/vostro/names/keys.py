"""The keys by which a token is found although it is spelt otherwise."""

from zlib import crc32

from vostro.names.views import Views, fold_of

# Seeds keep the kinds of keys apart. crc32 and not hash(): the keys are kept in arrays that other
# processes read. A collision does no harm, every candidate is compared.
FOLD_SEED, SPELLING_SEED, SKELETON_SEED, CONSONANTS_SEED, JOIN_SEED = 11, 22, 33, 44, 55
DELETIONS_FROM = 4  # characters: shorter tokens must be equal anyway (similarity.FLOOR)
SKELETON_FROM = 3
CONSONANTS_FROM = 2


def keys_of(views: Views) -> set[int]:
    """32-bit keys; two tokens that share one may be alike."""
    keys = {crc32(views.fold.encode(), FOLD_SEED)}
    _add_with_deletions(keys, views.ocr.encode(), SPELLING_SEED)
    if len(views.skeleton) >= SKELETON_FROM:
        _add_with_deletions(keys, views.skeleton.encode(), SKELETON_SEED)
    if len(views.consonants) >= CONSONANTS_FROM:
        keys.add(crc32(views.consonants.encode(), CONSONANTS_SEED))
    return keys


def _add_with_deletions(keys: set[int], text: bytes, seed: int) -> None:
    """The text, and each text with one letter left out: one error anywhere meets one of them."""
    keys.add(crc32(text, seed))
    if len(text) >= DELETIONS_FROM:
        for at in range(len(text)):
            keys.add(crc32(text[:at] + text[at + 1 :], seed))


def join_key(first: str, second: str) -> int:
    """The key of two neighbouring tokens written as one."""
    return crc32(fold_of(first + second).encode(), JOIN_SEED)
