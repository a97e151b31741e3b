from datetime import date

import pytest

from vostro.designation import IdentifierKind as Kind
from vostro.designation import NameQuality
from vostro.lists.publishers.ofac_remarks import read_remarks


@pytest.mark.parametrize(
    ("piece", "kind", "value", "country", "note"),
    [
        (
            "Passport G737411 (Tunisia) issued 24 Oct 1990 expires 20 Sep 1997",
            Kind.PASSPORT,
            "G737411",
            "TN",
            "issued 24 Oct 1990 expires 20 Sep 1997",
        ),
        (
            "Passport K754050 issued 26 May 1999",
            Kind.PASSPORT,
            "K754050",
            None,
            "issued 26 May 1999",
        ),
        ("Diplomatic Passport 008827 (Iran)", Kind.PASSPORT, "008827", "IR", ""),
        ("National ID No. 216040 (Yemen)", Kind.NATIONAL_ID, "216040", "YE", ""),
        ("Cedula No. 6068015 (Colombia)", Kind.NATIONAL_ID, "6068015", "CO", ""),
        ("Tax ID No. 7702235133 (Russia)", Kind.TAX_ID, "7702235133", "RU", ""),
        ("NIT # 800018928-0 (Colombia)", Kind.TAX_ID, "800018928-0", "CO", ""),
        ("Registration Number 26740 (Iran)", Kind.REGISTRATION, "26740", "IR", ""),
        ("Registration ID 14063277", Kind.REGISTRATION, "14063277", None, ""),
        (
            "Registration Number HRA 738077 (Stuttgart) (Germany)",
            Kind.REGISTRATION,
            "HRA 738077 (Stuttgart)",
            "DE",
            "",
        ),
        ("SWIFT/BIC HAVIGB2L", Kind.BIC, "HAVIGB2L", None, ""),
        ("SWIFT/BIC BTEJ IR TH", Kind.BIC, "BTEJIRTH", None, ""),
        ("SWIFT/BIC SINAIRTH418", Kind.BIC, "SINAIRTH418", None, ""),
        ("BIK (RU) 044525593", Kind.BANK_CODE, "044525593", None, ""),
        (
            "Legal Entity Number 253400V1H6ART1UQ0N98 (Russia)",
            Kind.LEI,
            "253400V1H6ART1UQ0N98",
            "RU",
            "",
        ),
        ("Vessel Registration Identification IMO 7406784", Kind.IMO, "7406784", None, ""),
        ("Identification Number IMO 5342883", Kind.IMO, "5342883", None, ""),
        ("Company Number IMO 5055293", Kind.IMO, "5055293", None, ""),
        ("MMSI 572469210", Kind.MMSI, "572469210", None, ""),
        ("Aircraft Tail Number RA-76842", Kind.AIRCRAFT, "RA-76842", None, ""),
        ("Aircraft Manufacturer's Serial Number (MSN) 1386", Kind.AIRCRAFT, "1386", None, ""),
        (
            "Digital Currency Address - XBT 12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h",
            Kind.CRYPTO,
            "XBT 12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h",
            None,
            "",
        ),
        ("Email Address megaprof@gmail.example", Kind.EMAIL, "megaprof@gmail.example", None, ""),
        ("Website www.rsb.example", Kind.WEBSITE, "www.rsb.example", None, ""),
        ("Phone Number 982188526300", Kind.PHONE, "982188526300", None, ""),
        ("Telephone (98)(21)(66153220)", Kind.PHONE, "(98)(21)(66153220)", None, ""),
    ],
)
def test_a_labelled_number_is_read_with_its_kind_country_and_note(
    piece: str, kind: Kind, value: str, country: str | None, note: str
) -> None:
    for text in (f"{piece}.", f"DOB 1960; alt. {piece}; POB Aden."):
        (found,) = read_remarks(text).identifiers
        assert (found.kind, found.value, found.country, found.note) == (kind, value, country, note)


@pytest.mark.parametrize("piece", ["Passport", "Tax ID No. (Russia)", "Licensed 2019", "Websites"])
def test_a_label_without_a_number_is_kept_as_text(piece: str) -> None:
    remarks = read_remarks(f"{piece}.")
    assert remarks.identifiers == []
    assert remarks.not_understood == [piece]


def test_quoted_aliases_are_weak_and_quoted_former_names_are_former() -> None:
    names = read_remarks("DOB 1960; a.k.a. 'ABU THALE'; a.k.a. 'O'HARA'; f.k.a. 'ANA I'.").names
    assert [(name.text, name.quality) for name in names] == [
        ("ABU THALE", NameQuality.WEAK),
        ("O'HARA", NameQuality.WEAK),
        ("ANA I", NameQuality.FORMER),
    ]


def test_birth_places_nationalities_and_gender_are_read() -> None:
    remarks = read_remarks(
        "DOB 18 Dec 1969; alt. DOB circa 1968; POB Tunis, Tunisia; alt. POB Sfax; "
        "nationality Tunisia; citizen Korea, North; alt. nationality Tunisia; Gender Male."
    )
    assert [birth.earliest for birth in remarks.birth_dates] == [
        date(1969, 12, 18),
        date(1968, 1, 1),
    ]
    assert [birth.is_approximate for birth in remarks.birth_dates] == [False, True]
    assert remarks.birth_places == ["Tunis, Tunisia", "Sfax"]
    assert remarks.countries == ["TN", "KP"]
    assert remarks.genders == ["male"]


def test_a_nationality_that_is_no_country_is_kept_as_text() -> None:
    remarks = read_remarks("nationality possibly Palestinian;arrested 23 Apr 2002.")
    assert remarks.countries == []
    assert remarks.not_understood == ["nationality possibly Palestinian;arrested 23 Apr 2002"]


def test_links_keep_the_point_that_belongs_to_the_name() -> None:
    remarks = read_remarks("Linked To: PETROLEOS S.A.; Linked To: CHINA MOBILE CO., LTD..")
    assert [link.name for link in remarks.links] == ["PETROLEOS S.A.", "CHINA MOBILE CO., LTD."]
    assert {link.relation for link in remarks.links} == {"linked_to"}


def test_secondary_sanctions_risks_are_joined() -> None:
    remarks = read_remarks(
        "Secondary sanctions risk: North Korea Sanctions Regulations; "
        "alt. Secondary sanctions risk: See Section 11 of Executive Order 14024."
    )
    assert remarks.risk == (
        "North Korea Sanctions Regulations; See Section 11 of Executive Order 14024"
    )


def test_directives_are_named_once_with_their_dates() -> None:
    remarks = read_remarks(
        "Executive Order 13662 Directive Determination - Subject to Directive 1; "
        "Executive Order 14024 Directive Information - Subject to Directive 3 - All transactions; "
        "Listing Date (EO 14024 Directive 3): 24 Feb 2022; "
        "Effective Date (EO 14024 Directive 3): 26 Mar 2022; Effective Date (CMIC) 02 Aug 2021."
    )
    assert remarks.directives == ["EO 13662 Directive 1", "EO 14024 Directive 3"]
    assert remarks.listed == [date(2022, 2, 24)]
    assert remarks.effective == [date(2022, 3, 26), date(2021, 8, 2)]


def test_what_is_not_understood_is_told_and_nothing_else() -> None:
    remarks = read_remarks("Member of the State Duma; DOB 1960; (Scientific Studies Center).")
    assert remarks.not_understood == ["Member of the State Duma", "(Scientific Studies Center)"]


def test_no_remarks_are_no_pieces() -> None:
    assert read_remarks("").not_understood == []
