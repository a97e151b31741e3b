"""Each format also gzipped and zipped."""

import gzip
import zipfile
from io import BytesIO

import pytest

from publisher_samples import SAMPLES, read_sample


def zipped(name: str, content: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(f"folder/{name}", content)
    return made.getvalue()


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_packed_file_gives_what_the_plain_one_gives(name: str) -> None:
    list_name, content = SAMPLES[name]
    plain = read_sample(content, name)
    assert plain.list == list_name
    assert read_sample(gzip.compress(content), f"{name}.gz").designations == plain.designations
    assert read_sample(zipped(name, content), f"{name}.zip").designations == plain.designations
