"""Whatever happens to a publisher's file: Designations, a refusal, or "no list"; nothing else."""

import gzip
import zipfile
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher_samples import SAMPLES
from samples_other_lists import AUSTRALIA
from vostro.designation import Designation
from vostro.errors import ListUnusable
from vostro.lists.publishers.own_entry import RESERVED
from vostro.lists.publishers.pieces import numbered
from vostro.lists.publishers.us_csl_ids import labelled
from vostro.lists.recognise import recognise
from vostro.lists.sources import unpacked_bytes

PIECES = st.sampled_from(
    [
        *(b"", b"\x00", b"\xff", b'"', b"\r\n", b"<", b">", b"&", b"]]>", b",", b";", b"|", b"{"),
        *(b"1", b"-", b"null", b"[]", b"\xef\xbb\xbf", b"<!DOCTYPE a>", b"<!ENTITY b 'c'>", b"&b;"),
    ]
)
NAMES = sorted(SAMPLES)


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A content with some places overwritten, doubled or cut out, perhaps cut short."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 60)))
        piece = draw(PIECES | st.binary(max_size=20) | st.just(content[start:end] * 2))
        content = content[:start] + piece + content[end:]
    return content[: draw(st.integers(0, len(content)) | st.just(len(content)))]


def read_whatever(name: str, content: bytes) -> None:
    try:
        files = unpacked_bytes(name, content)
    except ListUnusable:
        return
    for assembly in recognise(files).assemblies:
        for odd_allowed in (0, 1_000):
            try:
                edition = assembly.read(odd_allowed)
            except ListUnusable:
                continue
            assert edition.list == assembly.list
            for designation in edition.designations:
                assert isinstance(designation, Designation)
                assert designation.names[0].text
                assert designation.source_id
                assert designation.list == assembly.list


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_damaged_file_of_any_format_gives_designations_or_a_refusal(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    read_whatever(name, data.draw(damaged(SAMPLES[name][1])))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_sheet_within_a_sound_package_does_too(data: st.DataObject) -> None:
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(AUSTRALIA)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        parts = [entry.filename for entry in old.infolist()]
        which = data.draw(st.sampled_from(parts))
        for part in parts:
            content = old.read(part)
            new.writestr(part, data.draw(damaged(content)) if part == which else content)
    read_whatever("book.xlsx", made.getvalue())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_archive_of_any_format_does_too(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    read_whatever(f"{name}.gz", data.draw(damaged(gzip.compress(SAMPLES[name][1]))))


@given(st.text(max_size=200) | st.from_regex(r"(\(?\d\)? ?[A-Za-z]{0,6}[ ;,]?){1,8}"))
def test_any_cell_is_taken_apart(text: str) -> None:
    assert all(piece.strip() for piece in numbered(text))


@given(
    st.from_regex(r"([A-Z]{2}, )?[\w;, ]{0,20}(SWIFT/BIC|Gender|Tax ID No\.)(; )?"), st.booleans()
)
def test_any_ids_of_the_screening_list_are_taken_apart(text: str, label_first: bool) -> None:  # noqa: FBT001
    for label, parts in labelled(text, label_first=label_first):
        assert label
        assert parts


def test_each_sample_is_the_list_that_it_is_said_to_be_and_publishers_are_reserved() -> None:
    for name, (list_name, content) in SAMPLES.items():
        (assembly,) = recognise(unpacked_bytes(name, content)).assemblies
        assert assembly.list == list_name
        assert list_name in RESERVED | {"our-banks", "vostro-banks"}
