"""Lists by URL: bounded in size, time and redirects; a web page is no list."""

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import httpx
import stamina

from vostro import __version__
from vostro.errors import InputUnreadable, ListUnusable
from vostro.lists.edition import KEEP, unusable
from vostro.lists.recognise import HTML_MARKS
from vostro.lists.sources import CONTENT_BYTES_MAX, SourceFile, unpacked_bytes

CONNECT_SECONDS, READ_SECONDS = 10.0, 60.0
ATTEMPTS = 3
REDIRECTS_MAX = 5
AGENT = f"vostro/{__version__} (transaction screening; lists loader)"
ASK_AGAIN = "The version in use stays. Try again later, or load a file that you have."


def is_url(text: str) -> bool:
    """Whether an argument is an address rather than a path."""
    return text.lower().startswith(("http://", "https://"))


def download(url: str, *, bytes_max: int = CONTENT_BYTES_MAX) -> list[SourceFile]:
    """What lies at an address, unpacked. Raises ListUnusable if it is no file or can't be had."""
    try:
        for attempt in stamina.retry_context(
            on=(httpx.TransportError, ServerBusy), attempts=ATTEMPTS, timeout=None
        ):
            with attempt:
                content = fetched(url, bytes_max)
    except httpx.HTTPError as error:
        what = f"it can't be downloaded: {type(error).__name__}: {error}"
        raise unusable(what, url, ASK_AGAIN) from None
    except httpx.InvalidURL as error:
        raise InputUnreadable(f"no address: {error}", url, "Correct the URL.") from None
    except ServerBusy as error:
        raise unusable(str(error), url, ASK_AGAIN) from None
    if content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(HTML_MARKS):
        raise unusable("an HTML page, not a list", url, KEEP)
    name = PurePosixPath(unquote(urlsplit(url).path)).name or "list"
    return unpacked_bytes(name, content)


class ServerBusy(Exception):
    """A status that may pass: 429 or 5xx."""


def fetched(url: str, bytes_max: int) -> bytes:
    """The body of one answer, whole or not at all."""
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    with (
        httpx.Client(
            timeout=timeout,
            follow_redirects=True,
            max_redirects=REDIRECTS_MAX,
            headers={"User-Agent": AGENT},
        ) as client,
        client.stream("GET", url) as answer,
    ):
        check_status(answer, url)
        chunks, size = [], 0
        for chunk in answer.iter_bytes():
            size += len(chunk)
            if size > bytes_max:
                raise unusable(f"more than {bytes_max:,} bytes", url, ASK_AGAIN)
            chunks.append(chunk)
        return whole(b"".join(chunks), answer, url)


def check_status(answer: httpx.Response, url: str) -> None:
    """Raises unless it is 200: ServerBusy for what may pass, ListUnusable for what won't."""
    if answer.status_code == httpx.codes.OK:
        return
    what = f"the server answers {answer.status_code} {answer.reason_phrase}"
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
        raise ServerBusy(what)
    raise unusable(what, url, "Correct the address; publishers move their files.")


def whole(content: bytes, answer: httpx.Response, url: str) -> bytes:
    """The content, if it is as long as the server said."""
    said = answer.headers.get("content-length", "")
    is_plain = "content-encoding" not in answer.headers
    if is_plain and said.isdigit() and int(said) != len(content):
        raise ListUnusable(f"{len(content):,} bytes came of {int(said):,}", url, ASK_AGAIN)
    return content
