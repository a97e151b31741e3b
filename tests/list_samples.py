"""Invented list files in publishers' formats, small enough to read."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from vostro.designation import Designation
from vostro.lists.edition import Edition
from vostro.lists.recognise import recognise
from vostro.lists.sources import SourceFile

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NULL = "-0- "
REMARKS_OF_A_BANK = (
    "SWIFT/BIC SEZA RU MM; Website www.severny.example; Tax ID No. 7700000001 (Russia)."
)


def sdn_row(
    number: int = 101,
    name: str = "SEVERNY ZALIV BANK",
    kind: str = NULL,
    programme: str = "SDGT",
    remarks: str = NULL,
    **others: str,
) -> str:
    """A row of sdn.csv; `title`, `call_sign`, `flag` and `owner` may be given."""
    quoted = [
        quote(name),
        quote(kind),
        quote(programme),
        quote(others.get("title", NULL)),
        quote(others.get("call_sign", NULL)),
        NULL,
        NULL,
        NULL,
        quote(others.get("flag", NULL)),
        quote(others.get("owner", NULL)),
        quote(remarks),
    ]
    return ",".join([str(number), *quoted])


def quote(text: str) -> str:
    """A text as OFAC quotes it; its null stands bare."""
    return text if text == NULL else f'"{text}"'


def alt_row(number: int, alt: int, name: str, kind: str = "aka") -> str:
    """A row of alt.csv."""
    return f'{number},{alt},"{kind}","{name}",{NULL}'


def add_row(number: int, add: int, street: str = NULL, town: str = NULL, land: str = NULL) -> str:
    """A row of add.csv."""
    return ",".join([str(number), str(add), quote(street), quote(town), quote(land), NULL])


def ofac_file(name: str, rows: Sequence[str], end: bytes = b"\x1a", folder: str = "") -> SourceFile:
    """A file as OFAC writes it."""
    content = "".join(f"{row}\r\n" for row in rows).encode() + end
    return SourceFile.of_bytes(name, content, folder)


def ofac_set(
    sdn: Sequence[str], alt: Sequence[str] = (), add: Sequence[str] | None = None
) -> list[SourceFile]:
    """sdn.csv, alt.csv and add.csv; an empty address for each entry unless told otherwise."""
    if add is None:
        add = [add_row(int(row.partition(",")[0]), n) for n, row in enumerate(sdn, start=1)]
    files = [ofac_file("sdn.csv", sdn), ofac_file("add.csv", add)]
    return [*files, ofac_file("alt.csv", alt)] if alt else files


def un_individual(reference: str = "QDi.901", **fields: str) -> str:
    """An INDIVIDUAL with the fields given, in order; `inner` is put in as it is."""
    inner = fields.pop("inner", "")
    given = {"FIRST_NAME": "Yegor", "SECOND_NAME": "ZAVRAZHIN", **fields}
    tags = "".join(f"<{tag}>{text}</{tag}>" for tag, text in given.items())
    return (
        f"<INDIVIDUAL><DATAID>1</DATAID><REFERENCE_NUMBER>{reference} </REFERENCE_NUMBER>"
        f"<UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE>{tags}{inner}</INDIVIDUAL>"
    )


def un_entity(reference: str = "KPe.902", name: str = "NORTH GULF BANK", inner: str = "") -> str:
    """An ENTITY; `inner` is put in as it is."""
    return (
        f"<ENTITY><DATAID>2</DATAID><FIRST_NAME>{name}</FIRST_NAME>"
        f"<REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER>"
        f"<UN_LIST_TYPE>DPRK</UN_LIST_TYPE>{inner}</ENTITY>"
    )


def un_file(*entries: str, name: str = "consolidated.xml") -> SourceFile:
    """A UN list of these entries."""
    people = "".join(entry for entry in entries if entry.startswith("<INDIVIDUAL"))
    others = "".join(entry for entry in entries if entry.startswith("<ENTITY"))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z">'
        f"<INDIVIDUALS>{people}</INDIVIDUALS><ENTITIES>{others}</ENTITIES></CONSOLIDATED_LIST>"
    )
    return SourceFile.of_bytes(name, text.encode())


def read_one(files: Sequence[SourceFile], odd_allowed: int = 0) -> Edition:
    """The one edition among some files."""
    found = recognise(files)
    (assembly,) = found.assemblies
    return assembly.read(odd_allowed)


def by_id(edition: Edition) -> Mapping[str, Designation]:
    """The designations by the publisher's number."""
    return {designation.source_id: designation for designation in edition.designations}


def edition_of(designations: Sequence[Designation], list_name: str = "sample") -> Edition:
    """An edition of invented designations."""
    return Edition(list=list_name, format="sample", designations=tuple(designations))
