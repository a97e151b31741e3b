"""Which lists are fetched from where: the file shipped with Vostro, and a bank's own over it."""

from importlib import resources
from pathlib import Path
from typing import Annotated

import msgspec

from vostro.errors import SettingRefused
from vostro.lists.load import SHRINK_MAX

MIB = 1024 * 1024
FILE_BYTES_MAX = MIB
NAME = r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$"
Url = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s]+$", max_length=2_000)]
Name = Annotated[str, msgspec.Meta(pattern=NAME)]


class ListSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one publisher offers. Several files that belong together are fetched together."""

    lists: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=20)]
    urls: Annotated[tuple[Url, ...], msgspec.Meta(min_length=1, max_length=20)]
    is_enabled: bool = True
    # 400 MiB: OFAC's SDN_ENHANCED.XML, the largest of today, has some 130
    mebibytes_max: Annotated[int, msgspec.Meta(ge=1, le=768)] = 400
    # Between two pieces of an answer; and for all of it: 130 MB at 1.5 Mbit/s take 12 minutes
    silence_seconds_max: Annotated[float, msgspec.Meta(ge=0.1, le=600)] = 60.0
    seconds_max: Annotated[float, msgspec.Meta(ge=1, le=7_200)] = 900.0
    attempts: Annotated[int, msgspec.Meta(ge=1, le=10)] = 3
    shrink_max: Annotated[float, msgspec.Meta(ge=0, le=1)] = SHRINK_MAX
    odd_allowed: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0


def read_list_sources(own: Path | None = None) -> dict[str, ListSource]:
    """The sources that are enabled, by name. Raises SettingRefused that names the odd field."""
    shipped = (resources.files("vostro.lists") / "sources.toml").read_bytes()
    sources = decoded(shipped, "sources.toml of this version")
    if own is not None:
        sources |= decoded(content_of(own), str(own))
    enabled = {name: source for name, source in sorted(sources.items()) if source.is_enabled}
    named = [name for source in enabled.values() for name in source.lists]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise refused(f"More than one source gives {', '.join(twice)}", str(own))
    return enabled


def content_of(own: Path) -> bytes:
    """The bytes of a bank's own file."""
    try:
        with own.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise refused(f"It can't be read: {error.strerror}", str(own)) from None
    if len(content) > FILE_BYTES_MAX:
        raise refused(f"It has more than {FILE_BYTES_MAX:,} bytes", str(own))
    return content


def decoded(content: bytes, where: str) -> dict[str, ListSource]:
    """Every table of a file."""
    try:
        return msgspec.toml.decode(content, type=dict[Name, ListSource])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise refused(str(error), where) from None


def refused(what: str, where: str) -> SettingRefused:
    """What is odd, and where the form is told."""
    return SettingRefused(what, f"list sources, {where}", "Its form is in docs/fetching-lists.md.")
