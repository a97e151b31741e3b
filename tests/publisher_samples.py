"""One small invented file of each publisher's format that stands alone."""

from collections.abc import Mapping

from samples_csl import CSL_BANK, CSL_DENIED, csl_csv
from samples_eu_ch import EU_CSV, EU_OLD, eu_xml, seco_xml
from samples_ofac_xml import advanced_xml, enhanced_xml, standard_xml
from samples_other_lists import (
    AUSTRALIA,
    BANK_FACTS,
    CANADA,
    FTM,
    OWN_JSONL,
    SIMPLE,
    own_csv,
)
from samples_uk import FCDO, OFSI, OFSI_OLD, fcdo_xml
from vostro.designation import Designation
from vostro.lists.edition import Edition
from vostro.lists.recognise import recognise
from vostro.lists.sources import unpacked_bytes

# One file of each format that stands alone, and the list that it is.
SAMPLES: Mapping[str, tuple[str, bytes]] = {
    "consolidated.xml": ("ofac-consolidated", standard_xml()),
    "cons_enhanced.xml": ("ofac-consolidated", enhanced_xml()),
    "cons_advanced.xml": ("ofac-sdn", advanced_xml()),
    "csl.csv": ("us-csl", csl_csv(CSL_BANK, CSL_DENIED)),
    "ConList.csv": ("uk", OFSI),
    "ConList-old.csv": ("uk", OFSI_OLD),
    "UK-Sanctions-List.csv": ("uk", FCDO),
    "UK-Sanctions-List.xml": ("uk", fcdo_xml()),
    "eu.xml": ("eu", eu_xml()),
    "eu.csv": ("eu", EU_CSV),
    "eu-1.0.xml": ("eu", EU_OLD),
    "seco.xml": ("ch", seco_xml()),
    "sema.xml": ("ca", CANADA),
    "regulation8.xlsx": ("au", AUSTRALIA),
    "targets.simple.csv": ("opensanctions", SIMPLE),
    "entities.ftm.json": ("opensanctions", FTM),
    "own.csv": ("our-banks", own_csv({}, {"id": "b-2", "name": "Zaliv Holding"})),
    "own.jsonl": ("our-banks", OWN_JSONL),
    "banks.toml": ("vostro-banks", BANK_FACTS),
}


def read_sample(content: bytes, name: str = "file", odd_allowed: int = 0) -> Edition:
    """The one edition that a file holds."""
    found = recognise(unpacked_bytes(name, content))
    assert not found.skipped, found.skipped
    (assembly,) = found.assemblies
    return assembly.read(odd_allowed)


def by_id(content: bytes, name: str = "file") -> dict[str, Designation]:
    """Its designations by their number."""
    return {found.source_id: found for found in read_sample(content, name).designations}


def names_of(designation: Designation) -> list[tuple[str, str]]:
    """Each name with its quality."""
    return [(name.text, name.quality.value) for name in designation.names]


def numbers_of(designation: Designation) -> list[tuple[str, str, str | None]]:
    """Each number with its kind and country."""
    return [(n.kind.value, n.value, n.country) for n in designation.identifiers]
