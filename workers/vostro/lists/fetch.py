"""One source fetched and made current, or the version in use confirmed, or nothing changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from vostro.errors import InputUnreadable, ListUnusable
from vostro.lists.download import (
    NO_VALIDATORS,
    Downloaded,
    Limits,
    download_if_new,
    files_of,
    shown,
)
from vostro.lists.edition import KEEP, Edition, unusable
from vostro.lists.files import Refused, read_files, refusal
from vostro.lists.list_sources import MIB, ListSource
from vostro.lists.load import Change, Loaded, LoadRules, is_sound, load_edition
from vostro.lists.store import ListStore, SeenAt
from vostro.lists.validators import Validators


class FetchResult(StrEnum):
    """What came of it: a closed set, the label of a metric."""

    LOADED = "loaded"  # a new version is in use
    UNCHANGED = "unchanged"  # the version in use is what the publisher has: confirmed
    REFUSED = "refused"  # something of it is no use; the versions in use stay


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one source."""

    source: str
    result: FetchResult
    loaded: tuple[Loaded, ...] = ()
    confirmed: dict[str, str] = {}  # list -> version, by the server's word: 304
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    bytes: int = 0  # downloaded


def fetch_source(
    store: ListStore, name: str, source: ListSource, *, loaded_by: str, at: datetime
) -> Fetched:
    """Download a source and load what it holds. Raises StoreUnreachable, nothing else.

    A good version is replaced only by a whole, sound one that did not shrink.
    """
    try:
        confirmed, answers = download_all(store, source)
        if answers is None:
            for list_name, version in confirmed.items():
                store.swap(list_name, version, expected=version, at=at)
            return Fetched(source=name, result=FetchResult.UNCHANGED, confirmed=confirmed)
        return load_all(store, name, source, answers, loaded_by=loaded_by, at=at)
    except (ListUnusable, InputUnreadable) as error:
        refused = refusal(", ".join(source.lists), name, ListUnusable(*error.args))
        return Fetched(source=name, result=FetchResult.REFUSED, refused=(refused,))


def download_all(
    store: ListStore, source: ListSource
) -> tuple[dict[str, str], dict[str, Downloaded] | None]:
    """The versions in use and the contents of all addresses; None: the server has what we have.

    Files that belong together are taken together: is one new, all are asked for whole.
    """
    in_use = known_versions(store, source)
    seen = store.seen(source.urls)
    # By these only if every list is at the version that the same download led to: not after a
    # rollback, nor when another file was loaded by hand.
    is_asked = bool(in_use) and all(
        url in seen and seen[url].versions == in_use for url in source.urls
    )
    answers: dict[str, Downloaded] = {}
    for url in source.urls:
        known = seen[url].validators if is_asked else NO_VALIDATORS
        answer = download_if_new(url, known, limits=limits_of(source))
        if answer is not None:
            answers[url] = answer
    if not answers:
        return in_use, None
    for url in source.urls:
        if url not in answers:
            whole = download_if_new(url, limits=limits_of(source))
            if whole is None:
                raise unusable("the server says unchanged, and was not asked that", shown(url))
            answers[url] = whole
    return in_use, answers


def limits_of(source: ListSource) -> Limits:
    """What a source may take."""
    return Limits(
        bytes_max=source.mebibytes_max * MIB,
        silence_seconds_max=source.silence_seconds_max,
        seconds_max=source.seconds_max,
        attempts=source.attempts,
    )


def known_versions(store: ListStore, source: ListSource) -> dict[str, str]:
    """The version in use of each list of a source; empty unless all are there and sound."""
    current = store.current()
    found = {name: current[name].version for name in source.lists if name in current}
    if len(found) < len(source.lists):
        return {}
    try:
        is_whole = all(is_sound(store, store.manifest(*version)) for version in found.items())
    except ListUnusable:
        return {}
    return found if is_whole else {}


def load_all(  # noqa: PLR0913 - who and when are told by name
    store: ListStore,
    name: str,
    source: ListSource,
    answers: dict[str, Downloaded],
    *,
    loaded_by: str,
    at: datetime,
) -> Fetched:
    """Reads what came and loads it; what can't be used is told, the rest is loaded all the same."""
    files = [file for url in source.urls for file in files_of(url, answers[url].content)]
    found = read_files(files, odd_allowed=source.odd_allowed)
    refused = [*found.refused, *missing(source, found.editions, found.refused)]
    loaded: list[Loaded] = []
    rules = LoadRules(shrink_max=source.shrink_max, odd_allowed=source.odd_allowed)
    for edition in found.editions:
        try:
            check_wanted(edition, source)
            loaded.append(load_edition(store, edition, rules, loaded_by=loaded_by, at=at))
        except ListUnusable as error:
            refused.append(refusal(edition.list, name, error))
    if not refused:
        remember(store, answers, loaded)
    return Fetched(
        source=name,
        result=result_of(loaded, refused),
        loaded=tuple(loaded),
        refused=tuple(refused),
        notes=tuple(note for one in loaded for note in (*one.manifest.odd, *one.manifest.notes)),
        bytes=sum(len(answer.content) for answer in answers.values()),
    )


def missing(
    source: ListSource, editions: Sequence[Edition], refused: Sequence[Refused]
) -> Iterable[Refused]:
    """The lists that were to come of it and did not, unless it is told already why."""
    told = {edition.list for edition in editions} | {one.list for one in refused}
    if "unknown" in told:
        return
    for name in source.lists:
        if name not in told:
            where = ", ".join(map(shown, source.urls))
            reason = "what came is not this list in a format that is known"
            yield Refused(list=name, name=where, reason=reason, where=where, remedy=KEEP)


def check_wanted(edition: Edition, source: ListSource) -> None:
    """Raises ListUnusable for a list that the source is not for: an address that leads astray."""
    if edition.list not in source.lists:
        what = f"it is the list {edition.list}, the source is for {', '.join(source.lists)}"
        raise unusable(what, ", ".join(map(shown, source.urls)))


def remember(store: ListStore, answers: dict[str, Downloaded], loaded: Sequence[Loaded]) -> None:
    """What the server is to be asked next time, and which versions that is about."""
    versions = {one.manifest.list: one.manifest.version for one in loaded}
    store.put_seen(
        {
            url: SeenAt(validators=answer.validators, sha256=answer.sha256, versions=versions)
            for url, answer in answers.items()
            if answer.validators != Validators()
        }
    )


def result_of(loaded: Sequence[Loaded], refused: Sequence[Refused]) -> FetchResult:
    """In one word."""
    if refused:
        return FetchResult.REFUSED
    is_new = any(one.change is not Change.SAME for one in loaded)
    return FetchResult.LOADED if is_new else FetchResult.UNCHANGED
