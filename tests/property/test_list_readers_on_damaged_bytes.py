"""Whatever happens to a file: Designations, a refusal, or "no list"; never another exception."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from list_samples import (
    REMARKS_OF_A_BANK,
    add_row,
    alt_row,
    ofac_set,
    sdn_row,
    un_entity,
    un_file,
    un_individual,
)
from vostro.designation import Designation
from vostro.errors import ListUnusable
from vostro.lists.dates import read_birth_date
from vostro.lists.publishers.ofac_remarks import read_remarks
from vostro.lists.recognise import recognise
from vostro.lists.sources import SourceFile, unpacked_bytes

OFAC = ofac_set(
    [
        sdn_row(101, remarks=REMARKS_OF_A_BANK),
        sdn_row(7, "ZAVRAZHIN, Yegor", "individual", remarks="DOB 18 Dec 1969; a.k.a. 'GORA'."),
    ],
    [alt_row(101, 1, "GULF BANK"), alt_row(7, 2, "GORA", "fka")],
    [add_row(101, 1, "1 Road", "Murmansk", "Russia"), add_row(7, 2)],
)
UN = un_file(
    un_individual(
        inner="<NAME_ORIGINAL_SCRIPT>صدام</NAME_ORIGINAL_SCRIPT>", LISTED_ON="2015-04-07"
    ),
    un_entity(inner="<COMMENTS1>SWIFT: SEZAKPPY</COMMENTS1>"),
)
SAMPLES = [*OFAC, UN]
PIECES = st.sampled_from(
    [b"", b"\x00", b"\xff", b'"', b"\r\n", b"<", b">", b"&", b"]]>", b",", b"-0- ", b"\x1a", b"<a>"]
)


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A content with some places overwritten, doubled or cut out."""
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        piece = draw(PIECES | st.binary(max_size=20) | st.just(content[start:end] * 2))
        content = content[:start] + piece + content[end:]
    return content[: draw(st.integers(0, len(content)) | st.just(len(content)))]


def read_whatever(files: list[SourceFile]) -> None:
    for assembly in recognise(files).assemblies:
        for odd_allowed in (0, 1_000):
            try:
                edition = assembly.read(odd_allowed)
            except ListUnusable:
                continue
            for designation in edition.designations:
                assert isinstance(designation, Designation)
                assert designation.names[0].text
                assert designation.source_id


@given(st.data())
def test_a_damaged_file_gives_designations_or_a_refusal(data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(SAMPLES) - 1))
    files = list(SAMPLES)
    content = data.draw(damaged(files[which].content))
    files[which] = SourceFile.of_bytes(files[which].name, content)
    read_whatever(files)


@given(st.data())
def test_a_damaged_archive_gives_designations_or_a_refusal(data: st.DataObject) -> None:
    packed = data.draw(damaged(gzip.compress(UN.content)))
    read_whatever(unpacked_bytes("un.xml.gz", packed))


@given(st.binary(max_size=500))
def test_any_bytes_are_no_list_or_a_refusal(content: bytes) -> None:
    read_whatever(unpacked_bytes("whatever", content))


@given(st.text(max_size=200) | st.from_regex(r"(DOB|Passport|a\.k\.a\.|Linked To:) .*; .*"))
def test_any_remark_is_taken_apart(text: str) -> None:
    read_remarks(text)


@given(st.text(max_size=100) | st.from_regex(r"[0-9circa /.-]{1,30}"))
def test_any_text_is_a_span_of_days_or_none(text: str) -> None:
    birth = read_birth_date(text)
    assert birth is None or birth.earliest <= birth.latest
