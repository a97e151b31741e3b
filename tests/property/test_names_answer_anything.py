"""Whatever comes as a name, the search answers in bounded time and never raises."""

from hypothesis import given, settings
from hypothesis import strategies as st

from vostro.designation import Kind, NameQuality
from vostro.names.index import NameEntry, NameIndex, compile_names

kinds = st.sampled_from(Kind)
words = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="абвгдіїқәАБ abcXYZ,.-'\u200b\u202e1234", max_size=60),
    st.text(alphabet="محمدعليال 习近平有限公司 გა Ալ αβΓ한국", max_size=40),
)
ENTRIES = [
    NameEntry(text=text, kind=kind, quality=NameQuality.PRIMARY, designation=position)
    for position, (text, kind) in enumerate(
        [
            ("PETROV, Ivan", Kind.PERSON),
            ("Al-Basra Trading Company LLC", Kind.ORGANISATION),
            ("习近平", Kind.PERSON),
            ("X", Kind.PERSON),
            ("12", Kind.VESSEL),
        ]
    )
]
INDEX = NameIndex(compile_names(ENTRIES))


@given(words, st.none() | kinds)
def test_any_text_is_searched(text: str, kind: Kind | None) -> None:
    for match in INDEX.search(text, kind=kind, cutoff=0.0):
        assert 0.0 <= match.score <= 1.0


@settings(max_examples=50)
@given(st.lists(st.tuples(words, kinds), max_size=12), words)
def test_any_list_is_compiled_and_finds_its_own_names(
    listed: list[tuple[str, Kind]], query: str
) -> None:
    entries = [
        NameEntry(text=text, kind=kind, quality=NameQuality.PRIMARY, designation=position)
        for position, (text, kind) in enumerate(listed)
    ]
    index = NameIndex(compile_names(entries))
    index.search(query)
    for entry in entries:
        index.search(entry.text, kind=entry.kind)


@given(words)
def test_a_search_says_the_same_twice(text: str) -> None:
    assert INDEX.search(text) == INDEX.search(text)
