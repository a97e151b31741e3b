"""Messages a second on one core, by format, beside the bare parse of the same bytes.

The bare parse of XML is lxml's: of the message as it stands, and of the same one without white
space between its elements, which is the harder limit. That of MT is a split at its tags. Times are
of the processor, since others may use the machine.

Run: `make bench`, or `pytest tests/benchmark/test_reading_messages.py --benchmark-enable -s`.
"""

import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
import pytest
from lxml import etree
from pytest_benchmark.fixture import BenchmarkFixture

import mt_made
from conftest import SHARED
from messages_made import made
from vostro.errors import PaymentUnreadable
from vostro.messages.checks import with_ids
from vostro.messages.iso20022.payments import read_text
from vostro.messages.iso20022.writing import Writings
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.reader import read_message
from vostro.messages.xml import text_of_xml
from vostro.payment import Payment

# Messages as one sees them: a dozen parties and banks, not every field that the schema has.
_ORDINARY = (
    *("GrpHdr/MsgId", "GrpHdr/CreDtTm", "GrpHdr/NbOfTxs", "GrpHdr/SttlmInf/SttlmMtd"),
    *(f"CdtTrfTxInf[1]/PmtId/{leaf}" for leaf in ("InstrId", "EndToEndId", "UETR")),
    *(f"CdtTrfTxInf[1]/{leaf}" for leaf in ("IntrBkSttlmAmt", "IntrBkSttlmDt", "ChrgBr")),
    *(
        f"CdtTrfTxInf[1]/{agent}/FinInstnId/BICFI"
        for agent in ("InstgAgt", "InstdAgt", "IntrmyAgt1", "DbtrAgt", "CdtrAgt")
    ),
    *(
        f"CdtTrfTxInf[1]/{end}/{leaf}"
        for end in ("Dbtr", "Cdtr")
        for leaf in ("Nm", "PstlAdr/StrtNm", "PstlAdr/TwnNm", "PstlAdr/Ctry")
    ),
    *("CdtTrfTxInf[1]/DbtrAcct/Id/IBAN", "CdtTrfTxInf[1]/CdtrAcct/Id/Othr/Id"),
    "CdtTrfTxInf[1]/RmtInf/Ustrd",
)
CANONICAL = msgspec.json.Decoder(Payment)


TAGS = re.compile(r"^:(\d\d[A-Z]?):", re.MULTILINE)
UETR = b"8a562c67-ca16-48ba-b074-65581be6f066"


def batch(count: int) -> bytes:
    one = made("pacs.008.001.12", leaves=_ORDINARY)
    start, end = one.index(b"<CdtTrfTxInf"), one.index(b"</FIToFICstmrCdtTrf")
    entries = (one[start:end].replace(UETR, b"%s%012x" % (UETR[:-12], n)) for n in range(count))
    return one[:start] + b"".join(entries) + one[end:]


def indented(source: bytes) -> bytes:
    root = etree.fromstring(source)
    etree.indent(root)
    return etree.tostring(root)


def compact(source: bytes) -> bytes:
    """Without the white space that people indent with."""
    return etree.tostring(etree.fromstring(source, etree.XMLParser(remove_blank_text=True)))


def unseen(count: int) -> list[bytes]:
    """One message, each time with other white space, as no sender writes it twice."""
    one = made("pacs.008.001.12", leaves=_ORDINARY)
    return [one.replace(b"<GrpHdr>", b"<GrpHdr>" + b"\n" * n) for n in range(1, count + 1)]


def real(folder: str) -> list[bytes]:
    """Every file of a folder of real messages that can be read."""
    found = []
    for file in sorted((SHARED / "messages" / folder).glob("*")):
        source = file.read_bytes()
        try:
            read_message(source, content_type=None, limits=DEFAULT_LIMITS)
        except PaymentUnreadable:
            continue
        found.append(source)
    return found


def one() -> bytes:
    return made("pacs.008.001.12", leaves=_ORDINARY)


def canonical() -> list[bytes]:
    payments = read_message(one(), content_type=None, limits=DEFAULT_LIMITS)
    return [msgspec.json.encode(payment) for payment in payments] * 50


MADE: dict[str, Callable[[], list[bytes]]] = {
    "pacs.008, one transaction, made": lambda: [one()] * 50,
    "pacs.008, one transaction, indented": lambda: [indented(one())] * 50,
    "pacs.008, written as never before": lambda: unseen(50),
    "pacs.008, 500 transactions, made": lambda: [batch(500)],
    "pacs.008, 500 transactions, indented": lambda: [indented(batch(500))],
    "MT103, made": lambda: [mt_made.made("MT103")] * 50,
    "canonical JSON": canonical,
}


def sources_of(name: str) -> list[bytes]:
    return MADE[name]() if name in MADE else real(name)


UNSEEN = "pacs.008, written as never before"
XML = [name for name in MADE if name.startswith("pacs")]
XML += [f"iso20022/{name}" for name in ("pacs.008", "pacs.009", "pacs.009cov", "pacs.004")]
XML += ["iso20022/pain.001", "iso20022/camt.056", "iso20022/pacs.003"]
OTHERS = ["MT103, made", "mt/MT103", "mt/MT202COV", "mt/MT101", "canonical JSON"]


def read_all(sources: list[bytes]) -> None:
    for source in sources:
        read_message(source, content_type=None, limits=DEFAULT_LIMITS)


@cache
def taught(source: bytes) -> Writings:
    """Writings that know one message."""
    known = Writings()
    for _ in range(3):
        read_text(source.decode(), DEFAULT_LIMITS, known)
    return known


def read_unseen(sources: list[bytes]) -> None:
    """Each for the first time, its structure known."""
    known = Writings()
    known.known = dict(taught(compact(sources[0])).known)
    for source in sources:
        with_ids(read_text(text_of_xml(source), DEFAULT_LIMITS, known), source)


def split_all(sources: list[bytes]) -> None:
    for source in sources:
        TAGS.split(source.decode(errors="replace"))


def parse_compact(sources: list[bytes]) -> None:
    """Of compact sources; the benchmark makes them so before it starts."""
    parse_all(sources)


def parse_all(sources: list[bytes]) -> None:
    for source in sources:
        etree.fromstring(source)


def decode_all(sources: list[bytes]) -> None:
    for source in sources:
        CANONICAL.decode(source)


CASES = [(name, act) for name in XML for act in (parse_all, parse_compact)]
CASES += [(name, read_unseen if name == UNSEEN else read_all) for name in XML]
CASES += [
    (name, act) for name in OTHERS for act in (split_all, read_all) if name != "canonical JSON"
]
CASES.append(("canonical JSON", read_all))
CASES.append(("canonical JSON", decode_all))


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize(
    ("name", "act"), CASES, ids=[f"{name}, {act.__name__}" for name, act in CASES]
)
def test_reading(
    benchmark: BenchmarkFixture, name: str, act: Callable[[list[bytes]], None], shared: Path
) -> None:
    assert shared.is_dir()
    sources = sources_of(name)
    if act is parse_compact:
        sources = [compact(source) for source in sources]
    benchmark.group = f"{name}: {len(sources)} messages"
    benchmark.extra_info["messages"] = len(sources)
    act(sources)  # structures are known from the second message on
    benchmark.pedantic(act, args=(sources,), rounds=30, warmup_rounds=2)  # type: ignore[no-untyped-call]
    if benchmark.stats is not None:
        each = benchmark.stats.stats.median / len(sources)
        print(f"\n{name:36} {act.__name__:13} {each * 1e6:9.1f} us  {1 / each:10,.0f} a second")
