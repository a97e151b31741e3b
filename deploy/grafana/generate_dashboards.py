"""Writes dashboards/*.json from the code beside it; a test holds them equal to it.

python deploy/grafana/generate_dashboards.py
"""

from pathlib import Path

from compliance import COMPLIANCE
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from operators import OPERATORS
from panels import Row, dashboard_of

FOLDER = Path(__file__).parent / "dashboards"
ROWS: dict[str, tuple[Row, ...]] = {"operators": OPERATORS, "compliance": COMPLIANCE}


def contents() -> dict[str, str]:
    """File -> its JSON."""
    made = {
        "operators": dashboard_of(
            "Vostro: operators",
            "vostro-operators",
            "Do payments flow, how fast, on which lists, at what cost.",
            ROWS["operators"],
            "now-3h",
        ),
        "compliance": dashboard_of(
            "Vostro: compliance",
            "vostro-compliance",
            "What is flagged, by what, and where the money goes.",
            ROWS["compliance"],
            "now-7d",
        ),
    }
    encoder = JSONEncoder(sort_keys=True, indent=2)
    return {f"{name}.json": encoder.encode(one.build()) + "\n" for name, one in made.items()}


def main() -> None:
    """Writes them."""
    for name, content in contents().items():
        (FOLDER / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
