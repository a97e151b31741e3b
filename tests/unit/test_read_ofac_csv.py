from datetime import date

import pytest

from list_samples import (
    REMARKS_OF_A_BANK,
    add_row,
    alt_row,
    by_id,
    ofac_file,
    ofac_set,
    read_one,
    sdn_row,
)
from vostro.designation import IdentifierKind, Kind, Measure, NameQuality
from vostro.errors import ListUnusable

PERSON = sdn_row(
    7,
    "ZAVRAZHIN, Yegor Platonovich",
    "individual",
    "SDGT] [NPWMD] [IFSR",
    "DOB 18 Dec 1969; a.k.a. 'GORA'.",
    title="Dr.",
)
BANK = sdn_row(101, remarks=REMARKS_OF_A_BANK)
SHIP = sdn_row(
    300,
    "TUNDRA STAR",
    "vessel",
    remarks="Vessel Registration Identification IMO 7406784.",
    call_sign="5IM713",
    flag="Panama",
    owner="Tundra Shipping Ltd",
)


def test_a_person_has_names_programmes_and_remarks() -> None:
    files = ofac_set([PERSON], [alt_row(7, 1, "ZAVRAZHYN, Egor"), alt_row(7, 2, "Gora", "fka")])
    person = by_id(read_one(files))["7"]
    assert person.kind is Kind.PERSON
    assert [(name.text, name.quality, name.family_first) for name in person.names] == [
        ("ZAVRAZHIN, Yegor Platonovich", NameQuality.PRIMARY, True),
        ("ZAVRAZHYN, Egor", NameQuality.STRONG, True),
        ("Gora", NameQuality.FORMER, False),
        ("GORA", NameQuality.WEAK, False),
    ]
    assert person.programmes == ("SDGT", "NPWMD", "IFSR")
    assert person.title == "Dr."
    assert person.birth_dates[0].earliest == date(1969, 12, 18)
    assert person.measure is Measure.BLOCK
    assert person.remarks == "DOB 18 Dec 1969; a.k.a. 'GORA'."


def test_an_organisation_with_a_bic_is_a_bank_and_its_comma_turns_no_name() -> None:
    row = sdn_row(8, "TUNDRA TRADE CO., LTD.", remarks="Tax ID No. 7700000002 (Russia).")
    read = by_id(read_one(ofac_set([BANK, row])))
    assert (read["101"].kind, read["8"].kind) == (Kind.BANK, Kind.ORGANISATION)
    assert read["101"].identifiers[0].value == "SEZARUMM"
    assert not read["8"].names[0].family_first


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("BANK OF THE TUNDRA", Kind.BANK),
        ("JOINT STOCK COMPANY TUNDRABANK", Kind.BANK),
        ("BANCO DE LA TUNDRA", Kind.BANK),
        ("TUNDRABANK LEASING", Kind.ORGANISATION),
        ("LIMITED LIABILITY COMPANY NON-BANK CREDIT ORGANIZATION TUNDRA", Kind.ORGANISATION),
        ("BANKRUPTCY CENTER LLC", Kind.ORGANISATION),
    ],
)
def test_an_organisation_that_calls_itself_a_bank_is_one(name: str, kind: Kind) -> None:
    assert by_id(read_one(ofac_set([sdn_row(8, name)])))["8"].kind is kind


def test_a_ship_has_its_imo_call_sign_flag_and_owner() -> None:
    ship = by_id(read_one(ofac_set([SHIP])))["300"]
    assert ship.kind is Kind.VESSEL
    assert [(i.kind, i.value) for i in ship.identifiers] == [
        (IdentifierKind.IMO, "7406784"),
        (IdentifierKind.OTHER, "5IM713"),
    ]
    assert ship.countries == ("PA",)
    assert [(link.relation, link.name) for link in ship.links] == [
        ("owned_by", "Tundra Shipping Ltd")
    ]


def test_addresses_keep_town_and_country_and_null_rows_are_none() -> None:
    add = [
        add_row(101, 1, "1 Harbour Road", "Murmansk 183000, Kola", "Russia"),
        add_row(101, 2, land="undetermined"),
        add_row(101, 3),
    ]
    first, second = by_id(read_one(ofac_set([BANK], add=add)))["101"].addresses
    assert (first.text, first.town, first.country) == (
        "1 Harbour Road, Murmansk 183000, Kola, Russia",
        "Murmansk",
        "RU",
    )
    assert (second.country, second.country_text) == (None, "undetermined")


def test_a_comment_continues_a_remark_that_was_cut_in_mid_word() -> None:
    tail = "; Passport N1 (Ir"
    cut = "DOB 1960; " + "x" * (1_000 - 10 - len(tail)) + tail
    assert len(cut) == 1_000
    comments = ofac_file("sdn_comments.csv", ["7,\"an) issued 1990; a.k.a. 'GORA'.\""])
    row = sdn_row(7, "ZAVRAZHIN, Yegor", "individual", remarks=cut)
    person = by_id(read_one([*ofac_set([row]), comments]))["7"]
    (passport,) = person.identifiers
    assert (passport.value, passport.country, passport.note) == ("N1", "IR", "issued 1990")
    assert person.names[-1].text == "GORA"


def test_a_cut_remark_without_comment_and_a_comment_without_entry_are_told() -> None:
    row = sdn_row(7, "ZAVRAZHIN, Yegor", "individual", remarks="x" * 1_000)
    comments = ofac_file("sdn_comments.csv", ['999,"of an entry that is gone."', '7,"y."'])
    read = read_one([*ofac_set([row]), comments])
    assert read.notes == (
        "no alt file beside sdn.csv: its aliases are missing",
        "comments on entries that are not listed: 999",
    )
    assert any("the remarks of 7 are cut" in note for note in read_one(ofac_set([row])).notes)


@pytest.mark.parametrize(
    ("remarks", "programme", "measure"),
    [
        ("DOB 1960.", "NS-PLC", Measure.REJECT),
        ("SWIFT/BIC SEZARUMM.", "561-Related", Measure.REJECT),
        ("Website a.example.", "CMIC-EO13959", Measure.RESTRICT),
        (
            "Executive Order 13662 Directive Determination - Subject to Directive 1.",
            "UKRAINE-EO13662",
            Measure.RESTRICT,
        ),
        (
            "Listing Date (EO 14024 Directive 3): 24 Feb 2022.",
            "UKRAINE-EO13662] [RUSSIA-EO14024",
            Measure.RESTRICT,
        ),
        (
            "Effective Date (EO 14024 Directive 2): 26 Mar 2022.",
            "UKRAINE-EO13662] [RUSSIA-EO14024",
            Measure.REJECT,
        ),
        ("DOB 1960.", "SOMETHING-NEW", Measure.REJECT),
        ("DOB 1960.", "IRAN", Measure.BLOCK),
    ],
)
def test_outside_the_sdn_list_the_strictest_programme_or_directive_is_the_measure(
    remarks: str, programme: str, measure: Measure
) -> None:
    prim = ofac_file("cons_prim.csv", [sdn_row(9, "TUNDRA", programme=programme, remarks=remarks)])
    read = read_one([prim])
    assert read.list == "ofac-consolidated"
    assert read.designations[0].measure is measure


def test_directive_dates_are_listing_and_validity_outside_the_sdn_list_only() -> None:
    row = sdn_row(
        9,
        programme="RUSSIA-EO14024",
        remarks="Listing Date (EO 14024 Directive 2): 24 Feb 2022; "
        "Effective Date (EO 14024 Directive 2): 26 Mar 2022.",
    )
    (outside,) = read_one([ofac_file("cons_prim.csv", [row])]).designations
    (inside,) = read_one([ofac_file("sdn.csv", [row])]).designations
    assert (outside.listed_on, outside.valid_from) == (date(2022, 2, 24), date(2022, 3, 26))
    assert (inside.valid_from, inside.measure) == (None, Measure.BLOCK)
    assert outside.programmes == ("RUSSIA-EO14024", "EO 14024 Directive 2")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (sdn_row(8, kind="moon"), r"its type is 'moon'.*row 2, ent_num 8"),
        (sdn_row(8, name=""), r"it has no name.*row 2, ent_num 8"),
        ('8,"SHORT ROW"', r"2 columns instead of 12.*row 2"),
        (sdn_row(8).replace("8,", "eight,", 1), r"no entry number.*row 2"),
        (BANK, r"its number was there before.*row 2, ent_num 101"),
    ],
)
def test_an_odd_record_is_named_and_refuses_the_file_unless_one_is_allowed(
    row: str, reason: str
) -> None:
    files = ofac_set([BANK, row], add=[add_row(101, 1), add_row(8, 2)])
    with pytest.raises(ListUnusable, match=rf"{reason}.*version in use stays"):
        read_one(files)

    read = read_one(files, odd_allowed=2)

    assert len(read.designations) == 1
    assert 1 <= len(read.odd) <= 2


def test_more_odd_records_than_allowed_refuse_the_file_and_are_named() -> None:
    rows = [BANK, *(sdn_row(number, kind="moon") for number in (1, 2, 3))]
    with pytest.raises(ListUnusable, match=r"more than the 2 odd records.*ent_num 1.*ent_num 2"):
        read_one(ofac_set(rows), odd_allowed=2)


def test_an_alias_of_an_entry_that_is_not_there_refuses_the_set() -> None:
    files = ofac_set([BANK], [alt_row(101, 1, "GULF BANK"), alt_row(102, 2, "LOST NAME")])
    with pytest.raises(ListUnusable, match=r"no such entry in sdn.csv \(alt.csv, ent_num 102\)"):
        read_one(files)


def test_an_entry_without_an_address_row_shows_that_add_was_cut() -> None:
    with pytest.raises(ListUnusable, match=r"no row for this entry.*add.csv, ent_num 101"):
        read_one(ofac_set([PERSON, BANK], add=[add_row(7, 1)]))


def test_a_file_without_the_end_mark_of_its_fellows_was_cut() -> None:
    alt = ofac_file("alt.csv", [alt_row(101, 1, "GULF BANK")], end=b"")
    with pytest.raises(ListUnusable, match=r"lacks the end mark.*alt.csv"):
        read_one([*ofac_set([BANK]), alt])


def test_bars_are_read_like_commas() -> None:
    pip = ofac_file("sdn.pip", [BANK.replace(",", "|")])
    assert read_one([pip]).designations == read_one([ofac_file("sdn.csv", [BANK])]).designations


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (b"\xe9", r"not UTF-8: byte 0xe9 at position"),
        (b"\x00", r"damaged: control character 0x00"),
        (b'"', r"no CSV|columns instead of"),
    ],
)
def test_damaged_bytes_refuse_the_file(damage: bytes, reason: str) -> None:
    source = ofac_file("sdn.csv", [PERSON, BANK])
    content = source.content.replace(b"GULF", b"").replace(b"ZALIV", b"ZA" + damage + b"LIV")
    with pytest.raises(ListUnusable, match=reason):
        read_one([type(source).of_bytes("sdn.csv", content)])
