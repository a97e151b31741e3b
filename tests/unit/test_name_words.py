"""What a word is like: the same whether it is read from the arrays or found, and its short cuts."""

from hypothesis import given
from hypothesis import strategies as st

from vostro.designation import Kind, NameQuality
from vostro.names.compiling import NameEntry, compile_names
from vostro.names.listed_words import ListedWords
from vostro.names.views import fold_of, fold_of_both, views_of

WORD = st.text("aeiouyhsckztxwqjgdpmnrlv01", min_size=1, max_size=9)
WORDS = (
    "mohammed muhammad mhmd mohamed ahmed ahmad yevgeniy evgenii evgeny vekselberg vexelberg krn"
    " tradlng trading tading trqding kharkov harkov kim jin jinping abdulaziz abdul aziz corn com"
)


def _listed(words: str) -> ListedWords:
    entry = NameEntry(
        text=words, kind=Kind.ORGANISATION, quality=NameQuality.PRIMARY, designation=0
    )
    return ListedWords(compile_names([entry]))


def _found(listed: ListedWords, word: str) -> dict[int, float]:
    """What `word` is like, as if it were not listed."""
    return listed.sharing_a_key(views_of(word))


def _read(listed: ListedWords, position: int) -> dict[int, float]:
    like = slice(listed.like_starts[position], listed.like_starts[position + 1])
    return dict(zip(listed.like_words[like], listed.like_sims[like], strict=True))


def test_listed_words_are_like_what_is_found_for_any_word() -> None:
    listed = _listed(WORDS)
    alike = 0
    for position, raw in enumerate(listed.words.tolist()):
        found = _found(listed, raw.decode())
        found.pop(position)
        assert _read(listed, position) == found
        alike += len(found)
    assert alike > 10


@given(st.lists(WORD, min_size=1, max_size=20))
def test_any_listed_words_are_like_what_is_found(words: list[str]) -> None:
    listed = _listed(" ".join(words))
    for position, raw in enumerate(listed.words.tolist()):
        if raw:
            found = _found(listed, raw.decode())
            found.pop(position)
            assert _read(listed, position) == found


@given(WORD, WORD)
def test_two_words_are_folded_as_one(first: str, second: str) -> None:
    assert fold_of_both(first, second) == fold_of(first + second)


def test_two_words_fold_together_where_letters_of_both_make_one_sound() -> None:
    assert fold_of_both("mus", "hin") == fold_of("mushin") != fold_of("mus") + fold_of("hin")
