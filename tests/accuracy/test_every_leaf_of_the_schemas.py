"""Every leaf of every schema of ISO 20022 that is read: what stands there reaches the Payment."""

import re
from pathlib import Path

import pytest

from held_values import held, is_beside_a_number
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.reader import read_message
from xsd_instances import VARIANTS_MAX, Schema

# A leaf of these names is no text of the payment: who the message is for and what kind it is.
_ROUTING = frozenset({"MsgDefIdr", "BizSvc", "CharSet", "ILPV4", "Cond"})


def schemas(shared: Path) -> list[Path]:
    return sorted(
        file
        for file in (shared / "xsd").glob("*.xsd")
        if not file.name.startswith("head") and file.is_file()
    )


def missed_leaves(schema: Schema) -> tuple[set[str], int]:
    """The leaves that were planted and not found at their place, and how many were planted."""
    missed: set[str] = set()
    planted: set[str] = set()
    for variant in range(VARIANTS_MAX):
        source, leaves = schema.instance(variant)
        payments = read_message(source, content_type=None, limits=DEFAULT_LIMITS)
        found = {place for payment in payments for place in held(payment)}
        texts = {text for _, text in found}
        ids = {str(getattr(p, f)).lower() for p in payments for f in ("uetr", "related_uetr")}
        for path, value, takes_text in leaves:
            if not takes_text or path.rpartition("/")[2] in _ROUTING or value.lower() in ids:
                continue
            planted.add(path)
            if (path, value) in found or (is_beside_a_number(path) and value in texts):
                continue
            missed.add(path)
        if not schema.is_choosing:
            break
    return missed, len(planted)


def test_every_leaf_of_every_schema_reaches_the_payment_at_its_own_path(shared: Path) -> None:
    missed: dict[str, list[str]] = {}
    count = 0
    for file in schemas(shared):
        lost, planted = missed_leaves(Schema(file))
        count += planted
        if lost:
            missed[file.name] = sorted(lost)
    print(
        f"{len(schemas(shared))} schemas, {count:,} leaves planted, {len(missed)} schemas miss some"
    )
    assert missed == {}
    assert count > 50_000, "the schemas or the instances made of them are not what they were"


def test_a_leaf_that_is_no_leaf_of_a_schema_is_missed_by_this_very_test(shared: Path) -> None:
    """The test can fail: a planted value that no reader sees is found missing."""
    schema = Schema(shared / "xsd" / "pacs.008.001.08.xsd")
    source, leaves = schema.instance(0)
    payments = read_message(
        re.sub(rb"Planted\d+", b"Gone", source, count=1),
        content_type=None,
        limits=DEFAULT_LIMITS,
    )
    found = {place for payment in payments for place in held(payment)}
    texts = [leaf for leaf in leaves if leaf.takes_text]
    assert (texts[0].path, texts[0].value) not in found


if __name__ == "__main__":
    pytest.main([__file__, "-q", "-s"])
