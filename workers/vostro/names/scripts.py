"""One spelling in plain Latin letters for a name in any script."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from vostro.names.reference import arabic_words

# One spelling a letter; where standards differ (BGN, ICAO, GOST, passports) the fold of a token
# (views.py) makes their spellings meet. Kazakh, Kyrgyz, Uzbek and Tajik letters included.
CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџқғәңөұүһҳҷӣӯқҡѓѕќ",
        # One string, as a list of 61 would take 61 lines; "-" is no letter at all.
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya e i yi ye g u "  # noqa: SIM905
        "dj j lj nj c dz k g a n o u u h kh j i u k k g dz k".split(),
        strict=True,
    )
) | {"ъ": "", "ь": "", "'": "", "ʼ": ""}
RUSSIAN = str.maketrans(CYRILLIC)
UKRAINIAN = str.maketrans(CYRILLIC | {"г": "h", "и": "y"})
UZBEK = str.maketrans(CYRILLIC | {"ў": "o", "ж": "j"})

SPECIAL_LATIN = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "đ": "d", "ı": "i", "ə": "a", "æ": "ae", "œ": "oe", "þ": "th"}
    | {"ð": "d", "ħ": "h", "ŋ": "n", "ŧ": "t", "ʻ": "", "ʼ": "", "’": "'", "‘": "'", "`": "'"}
    | {"´": "'", "ʾ": "", "ʿ": "", "′": "'"}
)
# Letters of Cyrillic and Greek that look like Latin ones. Capitals and small letters apart: the
# Greek capital of n looks like N, the small one like v.
LOOKS_LATIN = str.maketrans(
    "АВЕКМНОРСТУХІЅЈԚԜЗАасеорхуікмтвнзԁԛԝѕјһӏհοαενρτυικχωβμηγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "ABEKMHOPCTYXISJQW3Aaceopxyikmtbh3dqwsjhlhoaevptyikxwbmnyABEZHIKMNOPTYX",
)
LOOKS_CYRILLIC = str.maketrans("ABEKMHOPCTYXISJaceopxyikmtbhsj", "АВЕКМНОРСТУХІЅЈасеорхуікмтвнѕј")
LOOKS_GREEK = str.maketrans("ABEZHIKMNOPTYXoaevptyikx", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαενρτυικχ")
LOOKALIKES = frozenset(chr(code) for code in LOOKS_LATIN)

WORD = re.compile(r"\S+")
# Category Cf of Unicode 15, as ranges: a regular expression is ten times as fast as asking for
# the category of each character.
INVISIBLE = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
CYRILLIC_LETTER, GREEK_LETTER = re.compile(r"[Ѐ-ԯ]"), re.compile(r"[Ͱ-Ͽ]")
LATIN_LETTER = re.compile(r"[A-Za-zÀ-ɏ]")
ARABIC_LETTER, HAN_LETTER = re.compile(r"[؀-ۿ]"), re.compile(r"[㐀-鿿]+")
HAN_CHARACTERS_MAX = 60
ARABIC_VOWEL_SIGNS = re.compile(r"[ً-ْٰـ]")


def latin(text: str) -> str:
    """`text` in lower-case ASCII: one spelling, whatever script it came in. Never raises."""
    if text.isascii():
        return text.lower()
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if CYRILLIC_LETTER.search(text) or GREEK_LETTER.search(text):
        text = _transliterated(text)
    text = text.lower().translate(SPECIAL_LATIN)
    if text.isascii():
        return text
    if ARABIC_LETTER.search(text):
        text = WORD.sub(lambda word: _arabic(word.group()), text)
    if HAN_LETTER.search(text):
        text = HAN_LETTER.sub(lambda run: _chinese(run.group()), text)
    return anyascii(text).lower()


def is_mixed(text: str) -> bool:
    """Whether one word mixes Latin letters with Cyrillic or Greek ones: a sign of intent."""
    return not text.isascii() and any(_mixes(word) for word in text.split())


def has_invisible(text: str) -> bool:
    """Whether characters stand in the text that nobody sees (category Cf): a sign of intent."""
    return not text.isascii() and INVISIBLE.search(text) is not None


def _mixes(word: str) -> bool:
    other = CYRILLIC_LETTER.search(word) or GREEK_LETTER.search(word)
    return bool(other and LATIN_LETTER.search(word))


def _cyrillic_of(text: str) -> dict[int, str]:
    if "ҳ" in text or ("ў" in text and ("қ" in text or "ғ" in text)):
        return UZBEK
    is_ukrainian = any(letter in text for letter in "їєґ")
    is_kazakh = any(letter in text for letter in "әғқңөұүһы")
    return UKRAINIAN if is_ukrainian or ("і" in text and not is_kazakh) else RUSSIAN


def _transliterated(text: str) -> str:
    """Cyrillic by our table; words with look-alikes are first given back to one script."""
    if LATIN_LETTER.search(text):
        text = WORD.sub(lambda word: _unmixed(word.group()), text)
    if not CYRILLIC_LETTER.search(text):
        return text
    text = text.lower()
    return text.translate(_cyrillic_of(text))


def _unmixed(word: str) -> str:
    """A word with look-alikes, in one script again.

    Latin, where all its other letters have a Latin twin: "Ваrаkаh", and "ТОМ" in a Latin text.
    The other script, where all its Latin letters have a twin there; else the most letters win.
    """
    latins = LATIN_LETTER.findall(word)
    others = CYRILLIC_LETTER.findall(word) + GREEK_LETTER.findall(word)
    if not others:
        return word
    if LOOKALIKES.issuperset(others):
        return word.translate(LOOKS_LATIN)
    if not latins:
        return word
    back = LOOKS_CYRILLIC if CYRILLIC_LETTER.search(word) else LOOKS_GREEK
    if all(ord(c) in back for c in latins) or len(others) > len(latins):
        return word.translate(back)
    return word.translate(LOOKS_LATIN)


@lru_cache(maxsize=20_000)
def _arabic(word: str) -> str:
    if not ARABIC_LETTER.search(word):
        return word
    word = ARABIC_VOWEL_SIGNS.sub("", word)
    words = arabic_words()
    known = words.get(word)
    if known is not None:
        return known
    if word.startswith("ال") and len(word) > 4:  # noqa: PLR2004 - the article and two letters
        return "al " + _arabic(word[2:])
    return anyascii(word)


@lru_cache(maxsize=20_000)
def _chinese(run: str) -> str:
    """The first syllable apart, the next ones joined by two: 'Xi Jinping', as lists write it."""
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(run[:HAN_CHARACTERS_MAX], style=Style.NORMAL, errors="ignore")
    if not syllables:
        return " " + anyascii(run) + " "
    rest = syllables[1:]
    if len(rest) <= 3:  # noqa: PLR2004 - a given name has one to three
        return f" {syllables[0]} {''.join(rest)} "
    return " " + " ".join(syllables) + " "
