"""`vostro topics`: the topics that Vostro reads and writes, created and checked."""

from typing import TYPE_CHECKING, Annotated

import typer

from vostro.cli.acls import grant
from vostro.cli.errors import ExitCode, errors_explained, say

if TYPE_CHECKING:
    from vostro.settings import Settings
    from vostro.stream.topics import Difference, TopicContract

app = typer.Typer(help="The topics that Vostro reads and writes.", no_args_is_help=True)
app.command("acls")(grant)


@app.command()
def create(
    *,
    alter: Annotated[
        bool,
        typer.Option(
            "--alter",
            help="Also set the configs of topics that are there as the contract has them. "
            "A shorter retention deletes records.",
        ),
    ] = False,
) -> None:
    """Create the topics that are missing, as topics.toml has them. Repeating it changes nothing.

    Exit code 1 if a topic that was there differs from it.
    """
    from vostro.stream import topics

    with errors_explained():
        settings, contracts = given()
        with topics.administering(settings) as admin:
            created = topics.create_missing(admin, contracts)
            for name in contracts:
                typer.echo(f"{name}: {'created' if name in created else 'is there'}")
            found = [d for d in topics.differences(admin, contracts) if d.topic not in created]
            altered = topics.alter(admin, found) if alter else []
        for one in altered:
            typer.echo(f"{one.topic}: {one.what} set to {one.wanted}, was {one.found}")
        tell_differences([one for one in found if one not in altered])


@app.command()
def check() -> None:
    """Tell where the cluster differs from topics.toml. Exit code 0: nowhere; 1: somewhere."""
    from vostro.stream import topics

    with errors_explained():
        settings, contracts = given()
        with topics.administering(settings) as admin:
            found = topics.differences(admin, contracts)
        tell_differences(found)
        typer.echo(f"{len(contracts)} topics are as the contract says")


def given() -> tuple["Settings", dict[str, "TopicContract"]]:
    """The settings, and the contracts under the names that they give."""
    from vostro.settings import Settings
    from vostro.stream.topics import read_contracts

    settings = Settings.read()
    return settings, read_contracts(settings)


def tell_differences(found: list["Difference"]) -> None:
    """One line each on stderr; ends with exit code 1 if there are any."""
    for one in found:
        say(str(one))
    if found:
        raise typer.Exit(ExitCode.FAILED)
