"""What a search answers does not depend on what was asked before it, memos or none."""

from pathlib import Path


def test_the_same_is_answered_whatever_was_asked_before(shared: Path) -> None:
    del shared  # read by samples
    from name_accuracy import samples
    from vostro.names.index import NameIndex, compile_names

    arrays = compile_names(samples.sdn_entries())
    asked = [(q.text, kind) for q in samples.varied(1, 301, 60) for kind in (q.kind, None)]
    forwards, backwards = NameIndex(arrays), NameIndex(arrays)
    expected = {query: forwards.search(query[0], kind=query[1]) for query in asked}
    differing = [
        query
        for query in reversed(asked)
        if backwards.search(query[0], kind=query[1]) != expected[query]
    ]
    assert sum(map(bool, expected.values())) > len(expected) / 2
    assert differing == []
