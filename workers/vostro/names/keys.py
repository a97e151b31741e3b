"""The keys by which a token is found although it is spelt otherwise."""

from zlib import crc32

from vostro.names.views import Views

# Seeds keep the kinds of keys apart. crc32 and not hash(): the keys are kept in arrays that other
# processes read. A collision does no harm, every candidate is compared.
FOLD_SEED, SPELLING_SEED, SKELETON_SEED, CONSONANTS_SEED, JOIN_SEED = 11, 22, 33, 44, 55
OCR_SEED = 66
DELETIONS_FROM = 4  # characters: shorter tokens must be equal anyway (similarity.FLOOR)
SKELETON_FROM = 3
FIRST_SOUNDS = dict.fromkeys("aeiouyh", "a") | {"z": "s", "j": "s", "g": "k", "b": "p", "v": "f"}
CONSONANTS_FROM = 2


def keys_of(views: Views) -> set[int]:
    """32-bit keys; two tokens that share one may be alike."""
    keys = {crc32(views.fold.encode(), FOLD_SEED)}
    keys.add(crc32(views.ocr.encode(), OCR_SEED))
    letters = views.letters.encode()
    keys.add(crc32(letters, SPELLING_SEED))
    if len(letters) >= DELETIONS_FROM:
        _add_deletions(keys, letters, SPELLING_SEED)
    if len(views.skeleton) >= SKELETON_FROM:
        skeleton = views.skeleton.encode()
        keys.add(crc32(skeleton, SKELETON_SEED))
        if len(skeleton) >= DELETIONS_FROM:
            _add_deletions(keys, skeleton, _seed_of(views.skeleton, views.fold))
    if len(views.consonants) >= CONSONANTS_FROM:
        keys.add(crc32(views.consonants.encode(), CONSONANTS_SEED))
    return keys


def _add_deletions(keys: set[int], text: bytes, seed: int) -> None:
    """Each text with one letter left out: one error anywhere meets one of them."""
    keys.update([crc32(text[:at] + text[at + 1 :], seed) for at in range(len(text))])


def _seed_of(skeleton: str, fold: str) -> int:
    """Three consonants of four are shared by far too many: they must sound alike at first, too."""
    if len(skeleton) > DELETIONS_FROM:
        return SKELETON_SEED
    return SKELETON_SEED + 100 * ord(FIRST_SOUNDS.get(fold[0], fold[0]))


def join_key(fold: str) -> int:
    """The key of two neighbouring tokens written as one, by the fold of both together."""
    return crc32(fold.encode(), JOIN_SEED)


def letter_bit(token: str) -> int:
    """A bit for the letter that a token begins with; one for all digits together."""
    return 1 << (ord(token[0]) - ord("a") if token[0].isalpha() else 26)
