"""Messages a second on one core, by format, beside the bare parse of the same bytes.

Run: `make bench`, or `pytest tests/benchmark/test_reading_messages.py --benchmark-enable -s`.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from lxml import etree
from pytest_benchmark.fixture import BenchmarkFixture

import mt_made
from conftest import SHARED
from messages_made import made
from vostro.errors import PaymentUnreadable
from vostro.messages.limits import DEFAULT_LIMITS
from vostro.messages.reader import read_message
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


def batch(count: int) -> bytes:
    one = made("pacs.008.001.12", leaves=_ORDINARY)
    start, end = one.index(b"<CdtTrfTxInf"), one.index(b"</FIToFICstmrCdtTrf")
    return one[:start] + one[start:end] * count + one[end:]


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


def sources_of(name: str) -> list[bytes]:
    if name == "pacs.008, one transaction, made":
        return [made("pacs.008.001.12", leaves=_ORDINARY)] * 50
    if name == "pacs.008, 500 transactions, made":
        return [batch(500)]
    if name == "MT103, made":
        return [mt_made.made("MT103")] * 50
    if name == "canonical JSON":
        payments = read_message(sources_of(MADE)[0], content_type=None, limits=DEFAULT_LIMITS)
        return [msgspec.json.encode(payment) for payment in payments] * 50
    return real(name)


MADE = "pacs.008, one transaction, made"
XML = [MADE, "pacs.008, 500 transactions, made"]
XML += [f"iso20022/{name}" for name in ("pacs.008", "pacs.009", "pacs.009cov", "pacs.004")]
XML += ["iso20022/pain.001", "iso20022/camt.056", "iso20022/pacs.003"]
OTHERS = ["MT103, made", "mt/MT103", "mt/MT202COV", "mt/MT101", "canonical JSON"]


def read_all(sources: list[bytes]) -> None:
    for source in sources:
        read_message(source, content_type=None, limits=DEFAULT_LIMITS)


def parse_all(sources: list[bytes]) -> None:
    for source in sources:
        etree.fromstring(source)


def decode_all(sources: list[bytes]) -> None:
    for source in sources:
        CANONICAL.decode(source)


CASES = [(name, act) for name in XML for act in (parse_all, read_all)]
CASES += [(name, read_all) for name in OTHERS]
CASES.append(("canonical JSON", decode_all))


@pytest.mark.parametrize(
    ("name", "act"), CASES, ids=[f"{name}, {act.__name__}" for name, act in CASES]
)
def test_reading(
    benchmark: BenchmarkFixture, name: str, act: Callable[[list[bytes]], None], shared: Path
) -> None:
    assert shared.is_dir()
    sources = sources_of(name)
    benchmark.group = f"{name}: {len(sources)} messages"
    benchmark.extra_info["messages"] = len(sources)
    act(sources)  # structures are known from the second message on
    benchmark.pedantic(act, args=(sources,), rounds=30, warmup_rounds=2)  # type: ignore[no-untyped-call]
    if benchmark.stats is not None:
        best = benchmark.stats.stats.min / len(sources)
        print(f"\n{name:36} {act.__name__:10} {best * 1e6:9.1f} us  {1 / best:10,.0f} a second")
