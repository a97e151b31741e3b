import pytest

from vostro.cli.read_numbers import note_of


@pytest.mark.parametrize(
    ("field", "value", "note"),
    [
        ("account", "DE89370400440532013000", "IBAN of DE, Commerzbank, COBADEFFXXX"),
        ("account", "de89 3704 0044 0532 0130 00", "IBAN of DE, Commerzbank, COBADEFFXXX"),
        ("account", "DE88370400440532013000", "looks like an IBAN and is none: invalid checksum"),
        ("account", "12345678", ""),
        ("account", "XX00370400440532013000", "looks like an IBAN and is none: unknown country"),
        ("bic", "COBADEFFXXX", "Commerzbank"),
        ("bic", "COBADEF", "no BIC: invalid length"),
        ("bic", "COBADEF0", "a test BIC"),
        ("lei", "213800KUD8LAJWSQ9D15", ""),
        ("lei", "213800KUD8LAJWSQ9D16", "the check digits of a LEI are not right"),
        ("identifiers[0]", "7707083893", "can be a Russian INN"),
        ("identifiers[1]", "IMO 9074729", "can be an IMO number"),
        ("identifiers[1]", "A1234567", ""),
        ("name", "DE89370400440532013000", ""),
        ("town", "COBADEFF", ""),
    ],
)
def test_a_number_is_told_for_what_it_is(field: str, value: str, note: str) -> None:
    assert note_of(field, value).startswith(note)
    assert bool(note_of(field, value)) == bool(note)
