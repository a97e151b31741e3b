"""Invented designations and payments that several kinds of test share."""

from collections.abc import Sequence
from decimal import Decimal

from vostro.designation import (
    Designation,
    IdentifierKind,
    Kind,
    ListedIdentifier,
    ListedName,
    Measure,
    NameQuality,
)
from vostro.payment import Agent, AgentRole, Party, PartyRole, Payment
from vostro.screening.lists import ListContent, ScreeningLists, compile_lists


def listed(
    source_id: str,
    *names: str,
    kind: Kind = Kind.ORGANISATION,
    identifiers: Sequence[tuple[IdentifierKind, str]] = (),
    weak: Sequence[str] = (),
    measure: Measure = Measure.BLOCK,
    publisher: str = "sample",
) -> Designation:
    """A designation with the first name as its primary one."""
    first, *others = names
    return Designation(
        list=publisher,
        source_id=source_id,
        kind=kind,
        names=(
            ListedName(text=first),
            *(ListedName(text=name, quality=NameQuality.STRONG) for name in others),
            *(ListedName(text=name, quality=NameQuality.WEAK) for name in weak),
        ),
        identifiers=tuple(ListedIdentifier(kind=k, value=v) for k, v in identifiers),
        measure=measure,
    )


SEVERNY = listed(
    "S-1",
    "SEVERNY ZALIV BANK",
    "North Gulf Commercial Bank",
    kind=Kind.BANK,
    identifiers=[(IdentifierKind.BIC, "SEZARUMM")],
    weak=["GULFBANK"],
)
ZAVRAZHIN = listed("S-2", "ZAVRAZHIN, Yegor Platonovich", kind=Kind.PERSON)
DEBT_ONLY = listed(
    "S-3", "Tundra Oilfield Holding", measure=Measure.RESTRICT, publisher="sample-sectoral"
)
REJECTED_BANK = listed(
    "S-4",
    "Perevalny Credit Bank",
    kind=Kind.BANK,
    measure=Measure.REJECT,
    identifiers=[(IdentifierKind.BIC, "PRVLKG22XXX"), (IdentifierKind.TAX_ID, "7702-235133")],
)
SAMPLE = (SEVERNY, ZAVRAZHIN, DEBT_ONLY, REJECTED_BANK)


def compiled(*designations: Designation, version: str = "v1") -> ScreeningLists:
    """The lists of these designations, each list at the same version."""
    names = sorted({designation.list for designation in designations})
    return ScreeningLists(
        compile_lists(
            [
                ListContent(
                    list=name,
                    version=version,
                    designations=[d for d in designations if d.list == name],
                )
                for name in names
            ]
        )
    )


def payment(*holders: Party | Agent, payment_id: str = "P-1") -> Payment:
    """A payment between these parties over these banks."""
    return Payment(
        payment_id=payment_id,
        amount=Decimal("125.50"),
        currency="EUR",
        parties=tuple(holder for holder in holders if isinstance(holder, Party)),
        agents=tuple(holder for holder in holders if isinstance(holder, Agent)),
    )


def debtor(name: str | None = None, **fields: object) -> Party:
    """A debtor."""
    return Party(role=PartyRole.DEBTOR, name=name, **fields)  # type: ignore[arg-type]


def agent(bic: str | None = None, **fields: object) -> Agent:
    """An intermediary agent."""
    return Agent(role=AgentRole.INTERMEDIARY_AGENT_1, bic=bic, **fields)  # type: ignore[arg-type]
