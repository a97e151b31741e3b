from datetime import date

import pytest

from list_samples import by_id, read_one, un_entity, un_file, un_individual
from vostro.designation import IdentifierKind, Kind, NameQuality
from vostro.errors import ListUnusable
from vostro.lists.sources import SourceFile


def alias(name: str, quality: str = "Good", tag: str = "INDIVIDUAL") -> str:
    return f"<{tag}_ALIAS><QUALITY>{quality}</QUALITY><ALIAS_NAME>{name}</ALIAS_NAME></{tag}_ALIAS>"


def test_a_person_is_read_whole() -> None:
    inner = (
        "<TITLE><VALUE>Mullah</VALUE></TITLE>"
        "<DESIGNATION><VALUE>Harbour master </VALUE></DESIGNATION>"
        "<NATIONALITY><VALUE>Russian Federation</VALUE><VALUE>na</VALUE></NATIONALITY>"
        "<INDIVIDUAL_ADDRESS><CITY>Kinshasa</CITY>"
        "<COUNTRY>Democratic Republic of the Congo</COUNTRY>"
        "<NOTE>as of June 2016</NOTE></INDIVIDUAL_ADDRESS><INDIVIDUAL_ADDRESS/>"
        "<INDIVIDUAL_PLACE_OF_BIRTH><CITY>Aden</CITY>"
        "<COUNTRY>Yemen</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>"
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Numéro de\n      passeport</TYPE_OF_DOCUMENT>"
        "<NUMBER>AB850901</NUMBER><ISSUING_COUNTRY>Türkiye</ISSUING_COUNTRY>"
        "<DATE_OF_ISSUE>2013-06-11</DATE_OF_ISSUE></INDIVIDUAL_DOCUMENT><INDIVIDUAL_DOCUMENT/>"
    )
    source = un_file(
        un_individual("QDi.901", GENDER="Male", LISTED_ON="2015-04-07-04:00", inner=inner)
    )
    read = read_one([source])
    person = by_id(read)["QDi.901"]
    assert read.published_on == date(2026, 2, 27)
    assert person.kind is Kind.PERSON
    assert person.names[0].text == "Yegor ZAVRAZHIN"
    assert person.title == "Mullah; Harbour master"
    assert person.countries == ("RU",)
    assert [(a.text, a.town, a.country) for a in person.addresses] == [
        ("Kinshasa, Democratic Republic of the Congo, as of June 2016", "Kinshasa", "CD")
    ]
    assert person.birth_places == ("Aden, Yemen",)
    assert person.listed_on == date(2015, 4, 7)
    assert person.genders == ("male",)
    (document,) = person.identifiers
    assert (document.kind, document.value, document.country, document.label) == (
        IdentifierKind.PASSPORT,
        "AB850901",
        "TR",
        "Numéro de passeport",
    )


def test_names_in_their_own_script_and_several_in_one_cell_are_each_a_name() -> None:
    inner = (
        "<NAME_ORIGINAL_SCRIPT>صدام\n   حسين</NAME_ORIGINAL_SCRIPT>"
        + alias("Azim Adhajani; Azim Agha-Jani")
        + alias("GORA", "Low")
        + alias("", "")
        + alias("na", "Good")
    )
    names = by_id(read_one([un_file(un_individual("QDi.901", inner=inner))]))["QDi.901"].names
    assert [(name.text, name.quality, name.script) for name in names] == [
        ("Yegor ZAVRAZHIN", NameQuality.PRIMARY, "Latn"),
        ("صدام حسين", NameQuality.STRONG, "Arab"),
        ("Azim Adhajani", NameQuality.STRONG, "Latn"),
        ("Azim Agha-Jani", NameQuality.STRONG, "Latn"),
        ("GORA", NameQuality.WEAK, "Latn"),
    ]


def test_an_entitys_alias_quality_is_its_kind() -> None:
    inner = alias("Gulf House", "a.k.a.", "ENTITY") + alias("Old House", "f.k.a.", "ENTITY")
    names = by_id(read_one([un_file(un_entity(inner=inner))]))["KPe.902"].names
    assert [name.quality for name in names[1:]] == [NameQuality.STRONG, NameQuality.FORMER]


@pytest.mark.parametrize(
    ("fields", "earliest", "latest", "is_approximate"),
    [
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1978-04-28</DATE>", 1978, 1978, False),
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1971</YEAR>", 1971, 1971, False),
        ("<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1961</YEAR>", 1961, 1961, True),
        (
            "<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1963</FROM_YEAR><TO_YEAR>1968</TO_YEAR>",
            1963,
            1968,
            False,
        ),
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>Nov. 1973 </NOTE>", 1973, 1973, False),
    ],
)
def test_odd_birth_dates_are_read(
    fields: str,
    earliest: int,
    latest: int,
    is_approximate: bool,  # noqa: FBT001 - a column of the table
) -> None:
    inner = f"<INDIVIDUAL_DATE_OF_BIRTH>{fields}</INDIVIDUAL_DATE_OF_BIRTH>"
    (birth,) = by_id(read_one([un_file(un_individual(inner=inner))]))["QDi.901"].birth_dates
    assert (birth.earliest.year, birth.latest.year) == (earliest, latest)
    assert birth.is_approximate is is_approximate


@pytest.mark.parametrize(
    ("comment", "kind", "value"),
    [
        ("A bank. SWIFT: SEZAKPPY. More.", IdentifierKind.BIC, "SEZAKPPY"),
        ("A bank. SWIFT/BIC: SEZAKPPY", IdentifierKind.BIC, "SEZAKPPY"),
        ("Maritime Organization (IMO) Number: 1790183.", IdentifierKind.IMO, "1790183"),
        ("IMO number: 5676084", IdentifierKind.IMO, "5676084"),
        ("Company Number IMO 5434358.", IdentifierKind.IMO, "5434358"),
    ],
)
def test_bics_and_imo_numbers_are_found_in_the_comments(
    comment: str, kind: IdentifierKind, value: str
) -> None:
    inner = f"<COMMENTS1>{comment}</COMMENTS1>"
    (entity,) = read_one([un_file(un_entity(name="GULF HOUSE", inner=inner))]).designations
    assert [(found.kind, found.value) for found in entity.identifiers] == [(kind, value)]
    assert entity.kind is (Kind.BANK if kind is IdentifierKind.BIC else Kind.ORGANISATION)


def test_prose_without_a_number_gives_none() -> None:
    inner = "<COMMENTS1>He uses SWIFT transfers and IMO rules of 2013.</COMMENTS1>"
    (person,) = read_one([un_file(un_individual(inner=inner))]).designations
    assert person.identifiers == ()


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (un_entity(name=""), r"it has no name.*record 2, reference KPe.902"),
        (un_entity(reference=""), r"missing or was there before.*record 2, reference missing"),
        (un_entity(reference="QDi.901"), r"there before.*record 2, reference QDi.901"),
    ],
)
def test_an_odd_record_is_named_and_refuses_the_list_unless_allowed(
    entry: str, reason: str
) -> None:
    source = un_file(un_individual(), entry)
    with pytest.raises(ListUnusable, match=reason):
        read_one([source])
    assert len(read_one([source], odd_allowed=1).odd) == 1


def damaged(old: bytes, new: bytes) -> SourceFile:
    content = un_file(un_individual()).content
    assert old in content
    return SourceFile.of_bytes("consolidated.xml", content.replace(old, new))


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><CONSOLIDATED_LIST'


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"Yegor", b"Yeg\xe9r", r"declared UTF-8, is not \(byte 0xe9"),
        (b"Yegor", b"Yeg\x19r", r"damaged: control character 0x19"),
        (b"</INDIVIDUALS>", b"", r"broken XML"),
        (b"</CONSOLIDATED_LIST>", b"", r"broken XML"),
        (b"<CONSOLIDATED_LIST", BOMB, r"declares a DTD or entities"),
        (b"Yegor", b"&xxe;", r"broken XML"),
        (b"UTF-8", b"KLINGON", r"declared KLINGON, which is unknown"),
    ],
)
def test_damaged_or_hostile_xml_is_refused_with_the_reason(
    old: bytes, new: bytes, reason: str
) -> None:
    with pytest.raises(ListUnusable, match=reason):
        read_one([damaged(old, new)])


def test_xml_nested_too_deep_is_refused() -> None:
    deep = b"<a>" * 5_000 + b"</a>" * 5_000
    with pytest.raises(ListUnusable, match="broken XML"):
        read_one([damaged(b"Yegor", deep)])
