from datetime import date

import pytest

from publisher_samples import by_id, names_of, numbers_of, read_sample
from samples_csl import (
    CSL_BANK,
    CSL_BANK_NEWER,
    CSL_COLUMNS,
    CSL_DENIED,
    csl_csv,
    csl_row,
)
from vostro.designation import Kind, Measure
from vostro.errors import ListUnusable


@pytest.mark.parametrize("row", [CSL_BANK, CSL_BANK_NEWER], ids=["label last", "label first"])
def test_numbers_are_read_in_both_orders_of_their_parts(row: str) -> None:
    bank = by_id(csl_csv(row))["CAP-901"]
    assert numbers_of(bank) == [("tax_id", "7700000001", "RU"), ("bic", "SEZARUMM", None)]
    assert bank.valid_from == date(2022, 3, 26)
    assert "EO 14024 Directive 2" in bank.programmes
    assert (bank.kind, bank.measure) == (Kind.BANK, Measure.REJECT)


def test_names_addresses_and_prose_with_semicolons_are_kept_apart() -> None:
    bank = by_id(csl_csv(CSL_BANK))["CAP-901"]
    assert names_of(bank) == [
        ("SEVERNY ZALIV BANK", "primary"),
        ("NORTHERN GULF BANK", "strong"),
        ("SEZA BANK", "strong"),
    ]
    assert [(a.text, a.country) for a in bank.addresses] == [
        ("1 Quay, Murmansk, 183000, RU", "RU"),
        ("Moscow, RU", "RU"),
    ]
    assert "For more information; see the page" in bank.remarks


def test_a_row_of_commerce_has_its_own_key_and_days() -> None:
    denied = by_id(csl_csv(CSL_DENIED))["DPL-ab12"]
    assert (denied.kind, denied.measure) == (Kind.UNKNOWN, Measure.RESTRICT)
    assert (denied.valid_from, denied.valid_until) == (date(2019, 6, 19), date(2029, 6, 29))
    assert denied.addresses[0].text == "Murmansk"


def test_two_editions_in_one_file_are_refused_by_the_order_of_their_ids() -> None:
    with pytest.raises(ListUnusable, match=r"kind first 3 times and last 4 times"):
        read_sample(csl_csv(CSL_BANK, csl_row(name="X", ids="SWIFT/BIC, A; MMSI, 1; BIK, 2")))


def test_a_header_that_comes_again_is_refused() -> None:
    with pytest.raises(ListUnusable, match=r"header comes again.*row 3"):
        read_sample(csl_csv(CSL_BANK, CSL_COLUMNS))


def test_a_row_that_is_there_twice_is_told_and_one_that_differs_is_refused() -> None:
    read = read_sample(csl_csv(CSL_BANK, CSL_BANK))
    assert (len(read.designations), len(read.notes)) == (1, 1)
    with pytest.raises(ListUnusable, match="CAP-901 was there before"):
        read_sample(csl_csv(CSL_BANK, CSL_BANK.replace("SEVERNY", "YUZHNY")))


def test_columns_that_shifted_are_refused_and_the_row_named() -> None:
    with pytest.raises(ListUnusable, match=r"30 columns instead of 29.*row 2"):
        read_sample(csl_csv('"",' + CSL_BANK))
    shifted = CSL_BANK.split(",")
    with pytest.raises(ListUnusable, match="its source is"):
        read_sample(csl_csv(",".join([*shifted[1:], '""'])))


def test_a_file_whose_layout_changed_is_refused_by_the_missing_column() -> None:
    content = csl_csv(CSL_BANK).replace(b",alt_names,", b",other_names,")
    with pytest.raises(ListUnusable, match="no column 'alt_names'"):
        read_sample(content)
