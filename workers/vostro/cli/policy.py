"""`vostro policy`: look at the policy, and try a file before a worker does."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vostro.cli.errors import errors_explained
from vostro.errors import InputUnreadable

if TYPE_CHECKING:
    from vostro.screening.policy import Policy

# 1 MiB: a policy is written by a person
POLICY_BYTES_MAX = 1_048_576

app = typer.Typer(help="What is a hit, and what happens on one.", no_args_is_help=True)


def read_policy_file(file: Path | None) -> "Policy":
    """The policy of a file, the default one without. Raises SettingRefused, InputUnreadable."""
    from vostro.screening.policy import DEFAULT_POLICY, read_policy

    if file is None:
        return DEFAULT_POLICY
    try:
        with file.open("rb") as source:
            content = source.read(POLICY_BYTES_MAX + 1)
    except OSError as error:
        raise InputUnreadable(
            what=f"The policy can't be read: {error.strerror}",
            where=str(file),
            remedy="Name a TOML file that exists and may be read.",
        ) from None
    if len(content) > POLICY_BYTES_MAX:
        raise InputUnreadable(
            what=f"The policy has more than {POLICY_BYTES_MAX:,} bytes",
            where=str(file),
            remedy="Name the right file: no policy is that long.",
        )
    return read_policy(content, str(file))


@app.command()
def check(file: Annotated[Path, typer.Argument(help="A policy, TOML.")]) -> None:
    """Read FILE as a worker would: exit code 0 and its version, or 2 and the odd key."""
    with errors_explained():
        policy = read_policy_file(file)
        typer.echo(f"{file} is a policy, version {policy.version}")


@app.command()
def show(
    file: Annotated[
        Path | None, typer.Argument(help="A policy, TOML; by default the one of the settings.")
    ] = None,
) -> None:
    """Print the whole policy as TOML, defaults filled in: a start for one of your own."""
    import msgspec

    from vostro.settings import Settings

    with errors_explained():
        policy = read_policy_file(file or Settings.read().policy_file)
        typer.echo(f"# version {policy.version}")
        typer.echo(msgspec.toml.encode(policy).decode(), nl=False)
