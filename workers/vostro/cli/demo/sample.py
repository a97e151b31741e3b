"""The invented list: loaded by `vostro demo`, and by `vostro lists sample` on a test system."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from vostro.lists.connect import open_store
from vostro.lists.load import Loaded, LoadRules, load_edition
from vostro.lists.recognise import recognise_path
from vostro.settings import Settings

SAMPLE_LIST = Path(__file__).parent / "sample_list"
LIST_NAME = "sample"  # not ofac-sdn, though the files have its layout: nobody shall mistake it


def load_sample_list(settings: Settings, *, loaded_by: str) -> Loaded:
    """Reads the sample with OFAC's reader and makes it current in Redis, under its own name."""
    (assembly,) = recognise_path(SAMPLE_LIST).assemblies
    edition = assembly.read()
    renamed = msgspec.structs.replace(
        edition,
        list=LIST_NAME,
        designations=tuple(
            msgspec.structs.replace(designation, list=LIST_NAME)
            for designation in edition.designations
        ),
    )
    store = open_store(settings)
    try:
        return load_edition(store, renamed, LoadRules(), loaded_by=loaded_by, at=datetime.now(UTC))
    finally:
        store.close()
