from datetime import date

import pytest

from publisher_samples import by_id, names_of, numbers_of, read_sample
from samples_other_lists import OWN_COLUMNS, OWN_JSONL, own_csv
from vostro.designation import Kind, Link, Measure
from vostro.errors import ListUnusable


def test_a_row_of_an_own_list_is_read_whole() -> None:
    read = read_sample(own_csv({}))
    (bank,) = read.designations
    assert (read.list, read.published_on) == ("our-banks", date(2026, 11, 25))
    assert (bank.source_id, bank.kind, bank.measure) == ("b-1", Kind.BANK, Measure.REJECT)
    assert names_of(bank) == [
        ("Severny Zaliv Bank", "primary"),
        ("Залив Банк", "strong"),
        ("Northern Gulf Bank", "strong"),
        ("Gulf Bank", "former"),
    ]
    assert numbers_of(bank) == [("bic", "SEZARUMM", None), ("tax_id", "7700000001", None)]
    assert bank.links == (
        Link(relation="owned_by", name="Zaliv Holding"),
        Link(relation="acts_for", source_id="b-2"),
    )
    assert (bank.valid_from, bank.valid_until) == (date(2025, 1, 15), date(2026, 12, 31))


def test_four_columns_are_enough() -> None:
    content = b"list,id,kind,name\nour-banks,b-1,bank,Severny Zaliv Bank\n"
    assert read_sample(content).designations[0].measure is Measure.BLOCK


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"kind": "moon"}, "'moon' is no kind, known are person, organisation"),
        ({"measure": "stop"}, "'stop' is no measure"),
        ({"identifiers": "SEZARUMM"}, "'SEZARUMM' is no identifierkind"),
        ({"countries": "Nowhere"}, "country 'Nowhere' is not known"),
        ({"birth_dates": "yesterday"}, "birth date 'yesterday' is no date"),
        ({"valid_from": "soon"}, "valid_from is 'soon'"),
        ({"valid_until": "2024-01-01"}, "valid_until 2024-01-01 is before valid_from 2025-01-15"),
        ({"name": ""}, "it has no name|former"),
        ({"id": ""}, "it has no id"),
        ({"list": "Ours!"}, "its list is 'Ours!'"),
        ({"list": "ofac-sdn"}, "ofac-sdn is a publisher's list"),
    ],
)
def test_what_is_odd_in_an_own_list_is_refused_and_told(cells: dict[str, str], reason: str) -> None:
    names = {"aliases": "", "former_names": ""} if cells == {"name": ""} else {}
    with pytest.raises(ListUnusable, match=reason):
        read_sample(own_csv(cells | names))


def test_a_column_that_is_not_known_is_refused_so_that_a_typo_loses_nothing() -> None:
    columns = OWN_COLUMNS.replace("valid_until", "valid_untill")
    content = own_csv({}).replace(OWN_COLUMNS.encode(), columns.encode())
    with pytest.raises(ListUnusable, match="no column 'valid_untill'"):
        read_sample(content)


def test_two_lists_in_one_file_and_an_id_given_twice_are_refused() -> None:
    with pytest.raises(ListUnusable, match=r"its list is 'others', the file's is 'our-banks'"):
        read_sample(own_csv({}, {"id": "b-2", "list": "others"}))
    with pytest.raises(ListUnusable, match=r"number b-1 was there before.*row 3"):
        read_sample(own_csv({}, {}))


def test_a_line_of_json_is_a_designation() -> None:
    found = by_id(OWN_JSONL)
    assert names_of(found["b-1"]) == [("Severny Zaliv Bank", "primary"), ("SEZA", "weak")]
    assert (found["b-1"].measure, found["b-1"].valid_from) == (Measure.REJECT, date(2025, 1, 15))
    assert found["p-1"].kind is Kind.PERSON


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'"valid_from"', b'"valid_form"', "unknown field `valid_form`"),
        (b'"kind":"bank"', b'"kind":"moon"', "Invalid enum value 'moon'"),
        (b'"text":"SEZA"', b'"txt":"SEZA"', "missing required field `text`"),
        (b'[{"text":"Yegor Zavrazhin"}]', b"[]", "its names or the text of one is empty"),
        (b'"list":"our-banks","source_id":"p', b'"list":"un","source_id":"p', "publisher's list"),
        (b"}]}\n", b"}]", "no designation|truncated"),
    ],
)
def test_what_is_odd_in_a_line_of_json_is_refused_and_told(
    old: bytes, new: bytes, reason: str
) -> None:
    assert old in OWN_JSONL
    with pytest.raises(ListUnusable, match=reason):
        read_sample(OWN_JSONL.replace(old, new))


def test_semicolons_as_a_spreadsheet_saves_them_do_too() -> None:
    content = "\ufefflist;id;kind;name;aliases\nour-banks;b-1;bank;Zaliv, Bank;A | B\n".encode()
    assert names_of(by_id(content)["b-1"])[0] == ("Zaliv, Bank", "primary")
