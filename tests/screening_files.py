"""Invented payments in files, for what screens files; the lists are those of the demo."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

import vostro.cli.demo
from vostro.payment import Agent, AgentRole, Party, PartyRole, Payment

LISTS = Path(vostro.cli.demo.__file__).parent / "sample_list"
LISTED = "Golden Mirage Trade"  # an alias, as published
LISTED_BIC = "SKMZRUMM"
LAWFUL = "Aigerim Seitkali"


def line(number: int, creditor: str = LAWFUL, bic: str = "STPBKZKA") -> bytes:
    """One canonical JSON payment."""
    payment = Payment(
        payment_id=f"P-{number}",
        parties=(
            Party(role=PartyRole.DEBTOR, name="Nordlicht Maschinenbau GmbH"),
            Party(role=PartyRole.CREDITOR, name=creditor),
        ),
        agents=(Agent(role=AgentRole.CREDITOR_AGENT, bic=bic),),
    )
    return msgspec.json.encode(payment)


def write_lines(file: Path, lines: Sequence[bytes]) -> Path:
    """A JSON Lines file."""
    file.write_bytes(b"".join(one + b"\n" for one in lines))
    return file
