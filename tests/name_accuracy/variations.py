"""Ways in which a listed name comes in a payment: innocent, evasive, damaged.

Each takes a random source and a name as people write it ("Given Family" for a person) and
returns the varied name, or None where the name offers nothing to vary. Written without looking
at what the matcher folds; letters are changed as people, scanners and evaders change them.
"""

import random
import re
from collections.abc import Callable

from name_accuracy.letter_tables import (
    CYRILLIC_TWINS,
    GREEK_TWINS,
    INVISIBLE,
    KEYS_BESIDE,
    MARKS,
    OCR,
    PHONETIC,
    ROMANISATIONS,
)

Vary = Callable[[random.Random, str, bool], str | None]  # (source, name, is_person)

VOWELS = "aeiouAEIOU"
PARTICLES = re.compile(
    r"\b(?:al|el|bin|ibn|abu|abd|van|von|de|del|la|the|of|and|for)\b[- ]?", re.IGNORECASE
)
LEGAL = re.compile(
    r"[, ]*\b(?:l\.?l\.?c|ltd|limited|co|company|inc|corp|corporation|jsc|ojsc|pjsc|ooo|oao|zao|pao"
    r"|s\.?a|gmbh|fze|plc|llp|ao|s\.?a\.? de c\.?v|s\.?a\.?s)\b\.?",
    re.IGNORECASE,
)
TITLES_PERSON = ("Mr", "Mr.", "Mrs.", "Dr", "Dr.", "Sheikh", "Gen.", "Prof.", "Haji", "Eng.")
TITLES_FIRM = ("Messrs", "M/S", "The", "Group", "Holding")
WORD_LETTERS_MIN = 4


def _words(name: str) -> list[str]:
    return name.split()


def _pick_word(source: random.Random, name: str, least: int = WORD_LETTERS_MIN) -> int | None:
    long = [i for i, w in enumerate(_words(name)) if sum(c.isalpha() for c in w) >= least]
    return source.choice(long) if long else None


def _replace_one(
    source: random.Random, name: str, table: tuple[tuple[str, str], ...]
) -> str | None:
    """One occurrence of one entry of a table, somewhere, in the case that stood there."""
    low = name.lower()
    places = [(m.start(), old, new) for old, new in table for m in re.finditer(re.escape(old), low)]
    if not places:
        return None
    at, old, new = source.choice(places)
    upper = name[at].isupper()
    return name[:at] + (new.upper() if upper else new) + name[at + len(old) :]


def romanisation(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """One or two sounds written by another standard."""
    del is_person
    varied = _replace_one(source, name, ROMANISATIONS)
    if varied is not None and source.random() < 0.5:
        varied = _replace_one(source, varied, ROMANISATIONS) or varied
    return varied


def diacritics(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """Marks on about a third of the letters that can carry one."""
    del is_person
    varied = "".join(
        source.choice(MARKS[c.lower()]) if c.lower() in MARKS and source.random() < 0.35 else c
        for c in name
    )
    return varied if varied != name else None


def order(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """The words in another order: family first for a person, two neighbours for a firm."""
    words = _words(name)
    if len(words) < 2:
        return None
    if is_person:
        cut = source.randint(1, len(words) - 1)
        return " ".join(words[cut:] + words[:cut])
    at = source.randint(0, len(words) - 2)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def dropped_token(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """One word of three or more is missing."""
    del is_person
    words = _words(name)
    if len(words) < 3:
        return None
    heavy = [i for i, w in enumerate(words) if len(w) > 2 and not LEGAL.fullmatch(" " + w)]
    if len(heavy) < 3:
        return None
    del words[source.choice(heavy)]
    return " ".join(words)


def particles(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """Particles and articles left out, or one added."""
    varied = PARTICLES.sub("", name)
    if varied.strip() and varied != name and len(varied.split()) > 1:
        return varied
    words = _words(name)
    if is_person and len(words) > 1:
        words[-1] = source.choice(("al-", "el-", "Al ", "bin ", "de ")) + words[-1]
        return " ".join(words)
    return "The " + name if not is_person else None


def initials(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """A given name as its first letter, another word left whole; firms lose their legal form."""
    words = _words(name)
    if not is_person:
        varied = LEGAL.sub("", name).strip(" ,.")
        return varied if varied and varied != name and len(varied.split()) > 1 else None
    if len(words) < 3:
        return None
    at = source.randint(0, len(words) - 2)
    words[at] = words[at][0] + source.choice(("", "."))
    return " ".join(words)


def titles(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """A form of address before the name; a business word beside a firm's."""
    if is_person:
        return f"{source.choice(TITLES_PERSON)} {name}"
    title = source.choice(TITLES_FIRM)
    return f"{name} {title}" if title in ("Group", "Holding") else f"{title} {name}"


def punctuation(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """Marks between the words, in them, or none where there were some."""
    del is_person
    bare = re.sub(r"[^\w\s]", "", name)
    spaced = re.sub(r"[^\w\s]", " ", name)
    marked = name.replace(" ", source.choice((" - ", ". ", "-", " / ", "_", ", ", "  ")), 1)
    return source.choice([v for v in (bare, spaced, marked, f'"{name}"', f"({name})") if v != name])


def homoglyphs(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """Letters of another script that look the same: some of one word, or all that have twins."""
    del is_person
    twins = source.choice((CYRILLIC_TWINS, CYRILLIC_TWINS, GREEK_TWINS))
    share = source.choice((0.2, 0.4, 1.0))
    varied = "".join(twins[c] if c in twins and source.random() < share else c for c in name)
    return varied if varied != name else None


def invisible(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """Characters that nobody sees, one to three of them."""
    del is_person
    for _ in range(source.randint(1, 3)):
        at = source.randint(1, len(name))
        name = name[:at] + source.choice(INVISIBLE) + name[at:]
    return name


def dropped_vowels(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """The vowels inside one word, or inside all, left out."""
    del is_person
    words = _words(name)
    at = _pick_word(source, name)
    if at is None:
        return None
    every = source.random() < 0.5
    for i, word in enumerate(words):
        if (every or i == at) and len(word) >= WORD_LETTERS_MIN:
            words[i] = word[0] + "".join(c for c in word[1:] if c not in VOWELS)
    varied = " ".join(words)
    return varied if varied != name else None


def doubled(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """A letter doubled, or a doubled one single, in one or two words."""
    del is_person
    for _ in range(source.randint(1, 2)):
        at = _pick_word(source, name)
        if at is None:
            return None
        words = _words(name)
        word = words[at]
        pairs = [k for k in range(len(word) - 1) if word[k] == word[k + 1]]
        k = source.choice(pairs) if pairs else source.randrange(1, len(word))
        words[at] = word[:k] + word[k + 1 :] if pairs else word[:k] + word[k] + word[k:]
        name = " ".join(words)
    return name


def phonetic(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """One or two sounds written as they are heard."""
    del is_person
    varied = _replace_one(source, name, PHONETIC)
    if varied is not None and source.random() < 0.4:
        varied = _replace_one(source, varied, PHONETIC) or varied
    return varied


def ocr(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """One to three letters read wrongly by a scanner."""
    del is_person
    varied = name
    for _ in range(source.randint(1, 3)):
        varied = _replace_one(source, varied, OCR) or varied
    return varied if varied != name else None


def keyboard(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """A slip of the finger in one word, at times in two: another key, one more, one less."""
    del is_person
    for _ in range(1 if source.random() < 0.75 else 2):
        at = _pick_word(source, name)
        if at is None:
            return None
        words = _words(name)
        word = words[at]
        spots = [i for i, c in enumerate(word) if c.lower() in KEYS_BESIDE]
        if not spots:
            return None
        k = source.choice(spots)
        key = source.choice(KEYS_BESIDE[word[k].lower()])
        words[at] = word[:k] + source.choice((key, key, word[k] + key, "")) + word[k + 1 :]
        name = " ".join(words)
    return name


def transposed(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """Two neighbouring letters change places, in one word, at times in two."""
    del is_person
    for _ in range(1 if source.random() < 0.75 else 2):
        at = _pick_word(source, name)
        if at is None:
            return None
        words = _words(name)
        word = words[at]
        spots = [k for k in range(len(word) - 1) if word[k].lower() != word[k + 1].lower()]
        if not spots:
            return None
        k = source.choice(spots)
        words[at] = word[:k] + word[k + 1] + word[k] + word[k + 2 :]
        name = " ".join(words)
    return name


def truncated(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """Cut off at the end: at 35 characters where it is longer, else at 60 to 85% of its length."""
    del is_person
    length = 35 if len(name) > 38 else int(len(name) * source.uniform(0.6, 0.85))
    cut = name[:length].rstrip(" ,.")
    return cut if len(cut.split()) > 1 and len(cut) > 8 else None


def joined_or_split(source: random.Random, name: str, is_person: bool) -> str | None:  # noqa: FBT001
    """Two words written as one, or one long word as two."""
    del is_person
    words = _words(name)
    if source.random() < 0.5 and len(words) > 1:
        at = source.randint(0, len(words) - 2)
        words[at : at + 2] = [words[at] + words[at + 1]]
        return " ".join(words)
    long = _pick_word(source, name, 7)
    if long is None:
        return None
    k = source.randint(3, len(words[long]) - 3)
    return " ".join([*words[:long], words[long][:k], words[long][k:], *words[long + 1 :]])


CLASSES: dict[str, dict[str, Vary]] = {
    "innocent": {
        "romanisation": romanisation, "diacritics": diacritics, "order": order,
        "dropped token": dropped_token, "particles": particles, "initials": initials,
        "titles": titles, "punctuation": punctuation, "joined or split": joined_or_split,
    },
    "evasive": {
        "homoglyphs": homoglyphs, "invisible": invisible, "dropped vowels": dropped_vowels,
        "doubled letters": doubled, "phonetic": phonetic,
    },
    "damaged": {
        "ocr": ocr, "keyboard": keyboard, "transposed": transposed, "truncated": truncated,
    },
}  # fmt: skip
EVERY: dict[str, Vary] = {name: vary for group in CLASSES.values() for name, vary in group.items()}
