"""Writes the JSON Schemas of the topics, and the examples of what Vostro sends, from the shapes.

`make schemas` runs it; tests/contract holds the files equal to what it would write.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from vostro import __version__
from vostro.alert import Alert, DeadLetter, Decision, SourcePosition
from vostro.designation import (
    BirthDate,
    Designation,
    IdentifierKind,
    Kind,
    ListedIdentifier,
    ListedName,
    NameQuality,
)
from vostro.lists.diff import diff
from vostro.lists.list_change import ListChange, list_changes
from vostro.lists.store import Manifest, Swap
from vostro.payment import Party, PartyRole, Payment
from vostro.screening.alerts import alert_of, decision_of
from vostro.screening.good_guys import GoodGuy, GoodGuys, substance_of
from vostro.screening.lists import ListContent, ScreeningLists, compile_lists
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen
from vostro.sink.undelivered import Reason, UndeliveredAlert, dead_letter_id

TOPICS = Path(__file__).parent
SHAPES: dict[str, type] = {
    "payments": Payment,
    "flagged-transactions": Alert,
    "screening-decisions": Decision,
    "payments-dead-letter": DeadLetter,
    "list-changes": ListChange,
    "webhook-dead-letter": UndeliveredAlert,
}
ALERT_EXAMPLE = TOPICS / "flagged-transactions" / "examples" / "listed-debtor.json"
SCREENED_AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)

# Invented, like every party in the examples.
SAMPLE_DESIGNATIONS = (
    Designation(
        list="sample",
        source_id="S-1",
        kind=Kind.BANK,
        names=(
            ListedName(text="SEVERNY ZALIV BANK"),
            ListedName(text="North Gulf Commercial Bank", quality=NameQuality.STRONG),
        ),
        programmes=("SAMPLE-BANKS",),
        countries=("RU",),
        identifiers=(
            ListedIdentifier(kind=IdentifierKind.BIC, value="SEZARUMM", label="SWIFT/BIC"),
        ),
    ),
    Designation(
        list="sample",
        source_id="S-2",
        kind=Kind.PERSON,
        names=(ListedName(text="ZAVRAZHIN, Yegor Platonovich", family_first=True),),
        programmes=("SAMPLE-PERSONS",),
        birth_dates=(
            BirthDate(text="14 Mar 1971", earliest=date(1971, 3, 14), latest=date(1971, 3, 14)),
        ),
        countries=("RU",),
    ),
)


def schema_of(topic: str) -> bytes:
    """The JSON Schema of a topic's value, as it is published."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:vostro:topic:{topic}",
        **numbers_for_decimals(msgspec.json.schema(SHAPES[topic])),
    }
    return pretty(schema)


def numbers_for_decimals(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """A decimal may be a JSON number too: our decoder takes both, msgspec's schema says one."""
    if isinstance(schema, list):
        return [numbers_for_decimals(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "decimal":
        return {**schema, "type": ["string", "number"]}
    return {name: numbers_for_decimals(part) for name, part in schema.items()}


def examples() -> dict[Path, bytes]:
    """What Vostro sends of the example payments, by the real core over a sample list."""
    content = ListContent(list="sample", version="3f1c9a52d0b7", designations=SAMPLE_DESIGNATIONS)
    lists = ScreeningLists(compile_lists([content]))
    written: dict[Path, bytes] = {}
    for offset, path in enumerate(sorted((TOPICS / "payments" / "examples").glob("*.json"))):
        payment = msgspec.json.decode(path.read_bytes(), type=Payment)
        screening = screen(payment, lists, DEFAULT_POLICY)
        source = SourcePosition(topic="payments", partition=3, offset=offset)
        alert = alert_of(payment, screening, source, SCREENED_AT) if screening.hits else None
        decision = decision_of(screening, source, SCREENED_AT, alert)
        written[TOPICS / "screening-decisions" / "examples" / path.name] = pretty(decision)
        if alert is not None:
            written[TOPICS / "flagged-transactions" / "examples" / path.name] = pretty(alert)
    original = b'{"payment_id": "P-7", "parties": [{"role": "debtor", "name": 7}]}'
    letter = DeadLetter(
        dead_letter_id="b41c7a4d90e2c6f0a9e34d7ad5a2f3c1",
        reason="invalid-field",
        what="Expected `str | null`, got `int`",
        path="$.parties[0].name",
        remedy="Correct the field at its sender and send the payment again.",
        source=SourcePosition(topic="payments", partition=3, offset=9),
        original=original,
        original_bytes=len(original),
        failed_at=SCREENED_AT,
        engine_version=__version__,
    )
    written[TOPICS / "payments-dead-letter" / "examples" / "wrong-type.json"] = pretty(letter)
    return (
        written
        | list_change_examples()
        | undelivered_example(written[ALERT_EXAMPLE])
        | {
            TOPICS / "screening-decisions" / "examples" / "good-guy.json": pretty(
                good_guy_passed(lists)
            )
        }
    )


def undelivered_example(alert: bytes) -> dict[Path, bytes]:
    """What is told of an alert that its endpoint refused."""
    original = msgspec.json.encode(msgspec.json.decode(alert, type=Alert))
    source = SourcePosition(topic="flagged-transactions", partition=5, offset=17)
    letter = UndeliveredAlert(
        dead_letter_id=dead_letter_id("case-tool", source, original),
        endpoint="case-tool",
        alert_id=msgspec.json.decode(original, type=Alert).alert_id,
        reason=Reason.REFUSED,
        status=422,
        answer='{"error": "unknown field noted"}',
        attempts=1,
        source=source,
        key=msgspec.json.decode(original, type=Alert).payment_id.encode(),
        original=original,
        failed_at=SCREENED_AT,
    )
    return {TOPICS / "webhook-dead-letter" / "examples" / "refused.json": pretty(letter)}


def good_guy_passed(lists: ScreeningLists) -> Decision:
    """The decision on a payment whose debtor is like a listed person, and is known not to be."""
    _, person = SAMPLE_DESIGNATIONS
    guy = GoodGuy(
        list=person.list,
        source_id=person.source_id,
        party="Zavrazhin Yegor Platonovich",
        fingerprint=substance_of([person]) or "",
        caption=person.caption,
        reason="Born 1994 in Tver, passport seen on 2 November 2026.",
        author="a.analyst",
        approver="b.officer",
        created_at=SCREENED_AT,
        expires_at=SCREENED_AT + timedelta(days=365),
    )
    payment = Payment(
        payment_id="3d1f6c1e-90cc-4d0e-8a4e-0f6a5a1f7b52",
        parties=(
            Party(role=PartyRole.DEBTOR, name="Zavrazhin Yegor Platonovich"),
            Party(role=PartyRole.CREDITOR, name="Harbour Tea Rooms"),
        ),
    )
    screening = screen(payment, lists.with_good_guys(GoodGuys([guy])), DEFAULT_POLICY)
    return decision_of(screening, SourcePosition(topic="payments"), SCREENED_AT, None)


def list_change_examples() -> dict[Path, bytes]:
    """What the loader tells of a first version, and of one that adds, changes and removes."""
    bank, person = SAMPLE_DESIGNATIONS
    renamed = msgspec.structs.replace(bank, names=(*bank.names, ListedName(text="ZALIV BANK JSC")))
    newcomer = Designation(
        list="sample",
        source_id="S-3",
        kind=Kind.VESSEL,
        names=(ListedName(text="POLAR TIDE"),),
        programmes=("SAMPLE-VESSELS",),
    )
    manifest = Manifest(
        list="sample",
        version="8d1e0f5b7c2a9346",
        format="Sample",
        sha256="8d1e0f5b7c2a9346" * 4,
        designations=2,
        names=4,
        addresses=0,
        identifiers=1,
        loaded_by="loader@lists-0",
        loaded_at=SCREENED_AT,
        engine_version=__version__,
        published_on=date(2026, 11, 24),
    )
    first = Swap(list="sample", version="3f1c9a52d0b7e864", before=None, at=SCREENED_AT)
    second = Swap(list="sample", version=manifest.version, before=first.version, at=SCREENED_AT)
    delta = diff((bank, person), (renamed, newcomer))
    told = {
        "first-version.json": list_changes(
            first,
            msgspec.structs.replace(manifest, version=first.version),
            diff((), (bank, person)),
        ),
        "changed.json": list_changes(second, manifest, delta),
    }
    folder = TOPICS / "list-changes" / "examples"
    return {folder / name: pretty(events[0]) for name, events in told.items()}


def pretty(value: object) -> bytes:
    """JSON for people, the same bytes each time."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def main() -> None:
    """Writes every generated file."""
    for topic in SHAPES:
        (TOPICS / topic / "schema.json").write_bytes(schema_of(topic))
    for path, content in examples().items():
        path.write_bytes(content)


if __name__ == "__main__":
    main()
