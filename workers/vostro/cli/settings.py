"""`vostro settings`: what an operator can set, and how it stands."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vostro.cli.errors import errors_explained

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from vostro.settings import Settings

_BOUNDS = {"ge": "from", "gt": "above", "le": "to", "lt": "below", "min_length": "length from"}


def show_settings(
    *, as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False
) -> None:
    """List every setting: its variable, its value now, its range.

    Secrets are not shown.
    """
    from vostro.settings import Settings

    with errors_explained():
        rows = [described(name, field, Settings.read()) for name, field in fields_of(Settings)]
        if as_json:
            import msgspec

            typer.echo(msgspec.json.format(msgspec.json.encode(rows)).decode())
        else:
            print_table(rows)


def fields_of(settings: "type[Settings]") -> list[tuple[str, "FieldInfo"]]:
    """The settings in the order they are defined: Kafka, Redis, lists, policy, watching."""
    return list(settings.model_fields.items())


def described(name: str, field: "FieldInfo", settings: "Settings") -> dict[str, Any]:
    """One setting as a row: name, variable, value, default, range, description."""
    value = getattr(settings, name)
    return {
        "name": name,
        "variable": f"VOSTRO_{name.upper()}",
        "value": shown(value),
        "default": shown(field.default),
        "is_set": name in settings.model_fields_set,
        "range": allowed(field),
        "description": field.description or "",
    }


def shown(value: object) -> str:
    """A value as text; a secret and a URL's password are stars."""
    from pydantic import SecretStr

    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return "***"
    if isinstance(value, bool):
        return str(value).lower()
    return without_password(str(value))


def without_password(text: str) -> str:
    """A URL without the password in it."""
    from urllib.parse import urlsplit

    if "://" not in text:
        return text
    password = urlsplit(text).password
    return text.replace(f":{password}@", ":***@") if password else text


def allowed(field: "FieldInfo") -> str:
    """The range of a setting in words."""
    words = []
    for constraint in field.metadata:
        if (pattern := getattr(constraint, "pattern", None)) is not None:
            words.append(pattern.strip("^$()").replace("|", ", "))
        for bound, word in _BOUNDS.items():
            if (limit := getattr(constraint, bound, None)) is not None:
                words.append(f"{word} {limit:,}")
    return " ".join(words)


def print_table(rows: list[dict[str, Any]]) -> None:
    """A line or two a setting; what differs from the default is bold."""
    from rich.table import Table
    from rich.text import Text

    from vostro.cli.console import harmless, output

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title in ("variable", "value", "meaning"):
        table.add_column(title, overflow="fold", no_wrap=title == "variable")
    for row in rows:
        style = "bold" if row["is_set"] else ""
        table.add_row(
            Text(row["variable"], style),
            Text(harmless(row["value"]) or "-", style),
            Text("; ".join(filter(None, (row["description"], row["range"]))), "dim"),
        )
    output().print(table)
