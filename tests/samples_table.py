"""Invented tables: cells under their columns."""

from collections.abc import Mapping, Sequence


def csv_row(cells: Mapping[str, str], columns: Sequence[str], delimiter: str = ",") -> str:
    """Cells under their columns, quoted."""
    unknown = set(cells) - set(columns)
    assert not unknown, unknown
    quoted = ('"' + cells.get(column, "").replace('"', '""') + '"' for column in columns)
    return delimiter.join(quoted)
