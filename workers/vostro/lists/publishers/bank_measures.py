"""Measures against banks, from the dated facts of routing/data/banks.toml: the list vostro-banks.

What no publisher's file says: transaction bans and messaging bans of the EU's annexes, banks
outside Russia, sold banks, BICs of former names. One designation a measure, with the days between
which it binds. Facts that no document confirmed are left out, and counted.
"""

import re
import tomllib
from collections.abc import Iterator

import msgspec

from vostro.designation import Designation, IdentifierKind, Kind, Measure, NameQuality
from vostro.lists.edition import Edition, OddRecords, unusable
from vostro.lists.publishers.gather import Gathered, edition_of
from vostro.lists.reader import Assembly, Reader, each_alone
from vostro.lists.sources import SourceFile
from vostro.lists.text import decoded
from vostro.routing.reference import BankFile, BankMeasure, ListedBank

BANKS = "vostro-banks"
MARKS = (b"[[banks]]", b"measures = [", b"bics = ")
# A messaging ban binds who transmits messages, a debt limit who lends: neither stops a payment.
MEASURES = {
    "block": Measure.BLOCK,
    "transaction_ban": Measure.REJECT,
    "correspondent_ban": Measure.REJECT,
    "messaging_ban": Measure.RESTRICT,
    "debt_limits": Measure.RESTRICT,
}
Record = tuple[ListedBank, BankMeasure]


def recognise_banks(source: SourceFile) -> str | None:
    """By its tables."""
    return "whole" if all(mark in source.head for mark in MARKS) else None


def read_banks(assembly: Assembly, odd: OddRecords) -> Edition:
    """The whole file. Raises ListUnusable where it is not as its shape says."""
    source = assembly.parts["whole"]
    try:
        file = msgspec.convert(tomllib.loads(decoded(source)), BankFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise unusable(f"no file of bank measures: {error}", source.shown) from None
    unconfirmed = sum(not measure.confirmed for bank in file.banks for measure in bank.measures)
    edition = edition_of(
        assembly, odd, records(source, file), read_measure, published_on=file.checked
    )
    note = f"{unconfirmed} measures that no document confirmed are left out"
    return msgspec.structs.replace(edition, notes=(note,) if unconfirmed else ())


def records(source: SourceFile, file: BankFile) -> Iterator[tuple[str, Record]]:
    """Each confirmed measure of each bank, with where it stands."""
    for bank in file.banks:
        for measure in bank.measures:
            if measure.confirmed:
                yield (
                    f"{source.shown}, {bank.name}, {measure.kind} by {measure.by}",
                    (bank, measure),
                )


def read_measure(record: Record, where: str) -> Designation:
    """One measure against one bank."""
    bank, measure = record
    entry = Gathered(kind=Kind.BANK)
    entry.add_name(bank.name)
    for name in bank.names:
        # One word may be a part of another bank's name.
        entry.add_name(name, NameQuality.STRONG if " " in name else NameQuality.WEAK)
    entry.add_country(bank.country)
    for bic in bank.bics:
        entry.add_number(IdentifierKind.BIC, bic, "BIC")
    for code in bank.iban_bank_codes:
        entry.add_number(IdentifierKind.BANK_CODE, code, "Bank code in IBANs", country=bank.country)
    entry.programmes[f"{measure.by} {measure.kind.replace('_', ' ')}"] = None
    entry.add_remark(bank.note)
    entry.add_remark(measure.source, "Source")
    entry.listed_on += [] if measure.valid_from is None else [measure.valid_from]
    slug = re.sub(r"[^a-z0-9]+", "-", f"{bank.name} {bank.country}".lower()).strip("-")
    start = measure.valid_from.isoformat() if measure.valid_from else "undated"
    return entry.designation(
        list_name=BANKS,
        source_id=f"{slug}:{measure.by.lower()}:{measure.kind}:{start}",
        where=where,
        measure=MEASURES[measure.kind],
        valid_from=measure.valid_from,
        valid_until=measure.valid_until,
    )


READER = Reader(
    format="Vostro bank measures",
    recognise=recognise_banks,
    assemble=each_alone(BANKS),
    read=read_banks,
)
