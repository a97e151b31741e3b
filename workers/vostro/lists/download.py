"""Lists by URL: bounded in size, time and redirects, asked for only when new; no web page."""

import base64
import binascii
import hashlib
import re
import time
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import httpx
import msgspec
import stamina

from vostro import __version__
from vostro.errors import InputUnreadable, ListUnusable
from vostro.lists.edition import KEEP, unusable
from vostro.lists.recognise import HTML_MARKS
from vostro.lists.sources import CONTENT_BYTES_MAX, SourceFile, unpacked_bytes
from vostro.lists.validators import Validators

CREDENTIALS = re.compile(r"//[^/@]*@")
CONNECT_SECONDS = 10.0
REDIRECTS_MAX = 5
WAIT_SECONDS_MAX = 10.0  # between two attempts
AGENT = f"vostro/{__version__} (transaction screening; lists loader)"
ASK_AGAIN = "The version in use stays. Try again later, or load a file that you have."
NOT_WHOLE = "The version in use stays. What lies between here and the publisher changed it."


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a download may take."""

    bytes_max: int = CONTENT_BYTES_MAX
    silence_seconds_max: float = 60.0  # between two pieces
    seconds_max: float = 900.0  # for all of it
    attempts: int = 3


class Downloaded(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, whole."""

    content: bytes
    sha256: str
    validators: Validators


class ServerBusy(Exception):
    """A status that may pass: 429 or 5xx."""


DEFAULT_LIMITS = Limits()
NO_VALIDATORS = Validators()


def is_url(text: str) -> bool:
    """Whether an argument is an address rather than a path."""
    return text.lower().startswith(("http://", "https://"))


def shown(url: str) -> str:
    """An address as it may be told: a mirror's user and password are not."""
    return CREDENTIALS.sub("//", url)


def download(url: str, *, bytes_max: int = CONTENT_BYTES_MAX) -> list[SourceFile]:
    """What lies at an address, unpacked. Raises ListUnusable if it is no file or can't be had."""
    found = download_if_new(url, limits=Limits(bytes_max=bytes_max))
    if found is None:
        raise unusable("the server says unchanged, and was not asked that", shown(url), ASK_AGAIN)
    return files_of(url, found.content)


def files_of(url: str, content: bytes) -> list[SourceFile]:
    """The content under the last part of its address, unpacked."""
    name = PurePosixPath(unquote(urlsplit(url).path)).name or "list"
    return unpacked_bytes(name, content)


def download_if_new(
    url: str, known: Validators = NO_VALIDATORS, *, limits: Limits = DEFAULT_LIMITS
) -> Downloaded | None:
    """What lies at an address, or None if it is what is known. Raises ListUnusable.

    Waits between attempts; at most `seconds_max` an attempt.
    """
    try:
        for attempt in stamina.retry_context(
            on=(httpx.TransportError, ServerBusy),
            attempts=limits.attempts,
            timeout=None,
            wait_max=WAIT_SECONDS_MAX,
        ):
            with attempt:
                found = fetched(url, known, limits)
    except httpx.InvalidURL as error:
        raise InputUnreadable(f"no address: {error}", shown(url), "Correct the URL.") from None
    except httpx.HTTPError as error:
        what = f"it can't be downloaded: {type(error).__name__}: {error}"
        raise unusable(what, shown(url), ASK_AGAIN) from None
    except ServerBusy as error:
        raise unusable(str(error), shown(url), ASK_AGAIN) from None
    if found is not None and is_html(found.content):
        raise unusable("an HTML page, not a list", shown(url), KEEP)
    return found


def is_html(content: bytes) -> bool:
    """Whether a server's error page came as 200 OK."""
    return content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(HTML_MARKS)


def fetched(url: str, known: Validators, limits: Limits) -> Downloaded | None:
    """The body of one answer, whole or not at all; None if it is not modified."""
    with (
        httpx.Client(
            timeout=httpx.Timeout(limits.silence_seconds_max, connect=CONNECT_SECONDS),
            follow_redirects=True,
            max_redirects=REDIRECTS_MAX,
            headers={"User-Agent": AGENT},
        ) as client,
        client.stream("GET", url, headers=known.headers) as answer,
    ):
        if answer.status_code == httpx.codes.NOT_MODIFIED and known.headers:
            return None
        check_status(answer, url)
        content = body_of(answer, url, limits)
        check_whole(content, answer, url)
        return Downloaded(
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            validators=Validators(
                etag=answer.headers.get("etag"), last_modified=answer.headers.get("last-modified")
            ),
        )


def check_status(answer: httpx.Response, url: str) -> None:
    """Raises unless it is 200: ServerBusy for what may pass, ListUnusable for what won't."""
    if answer.status_code == httpx.codes.OK:
        return
    what = f"the server answers {answer.status_code} {answer.reason_phrase}"
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
        raise ServerBusy(what)
    raise unusable(what, shown(url), "Correct the address; publishers move their files.")


def body_of(answer: httpx.Response, url: str, limits: Limits) -> bytes:
    """The body, decoded, as far as the limits allow."""
    ends = time.monotonic() + limits.seconds_max
    chunks, size = [], 0
    for chunk in answer.iter_bytes():
        size += len(chunk)
        if size > limits.bytes_max:
            raise unusable(f"more than {limits.bytes_max:,} bytes", shown(url), ASK_AGAIN)
        if time.monotonic() > ends:
            what = f"{size:,} bytes in {limits.seconds_max:g} s, and it is not whole"
            raise unusable(what, shown(url), ASK_AGAIN)
        chunks.append(chunk)
    return b"".join(chunks)


def check_whole(content: bytes, answer: httpx.Response, url: str) -> None:
    """Raises ListUnusable unless length and checksum are what the server said."""
    if "content-encoding" in answer.headers:
        return  # both are of the packed bytes; what unpacks was whole
    said = answer.headers.get("content-length", "")
    if said.isdigit() and int(said) != len(content):
        what = f"{len(content):,} bytes came of {int(said):,}"
        raise ListUnusable(what, shown(url), ASK_AGAIN)
    for name in ("repr-digest", "content-digest", "digest"):
        wanted = sha256_of(answer.headers.get(name, ""))
        if wanted is not None and wanted != hashlib.sha256(content).digest():
            raise unusable(f"its checksum is not that of {name}", shown(url), NOT_WHOLE)


def sha256_of(header: str) -> bytes | None:
    """The SHA-256 of a digest header, if it has one. Source: RFC 9530, and RFC 3230 before it."""
    for field in header.split(","):
        name, _, value = field.strip().partition("=")
        if name.lower() == "sha-256":
            try:
                return base64.b64decode(value.strip(":"), validate=True)
            except binascii.Error:
                return None
    return None
