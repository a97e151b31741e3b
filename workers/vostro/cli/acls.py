"""`vostro topics acls`: what each program needs to be allowed in Kafka."""

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from vostro.cli.errors import errors_explained

if TYPE_CHECKING:
    from vostro.stream.rights import Right

# As Kafka's kafka-acls.sh spells them.
SPELLED = {
    "DESCRIBE_CONFIGS": "DescribeConfigs",
    "ALTER_CONFIGS": "AlterConfigs",
}


def grant(
    roles: Annotated[
        list[str] | None,
        typer.Argument(help="worker, windows, loader, alerts, webhook, admin, hub; else all."),
    ] = None,
    *,
    users: Annotated[
        list[str] | None,
        typer.Option("--user", help="ROLE=NAME or ROLE=TYPE:NAME, where it is another one."),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Create them; needs ALTER on the cluster.")
    ] = False,
) -> None:
    """Print the ACLs that each program needs, as commands of Kafka's kafka-acls.sh.

    Repeating --apply changes nothing, and nothing is ever taken away.
    """
    from vostro.settings import Settings
    from vostro.stream import rights
    from vostro.stream.topics import administering

    with errors_explained():
        settings = Settings.read()
        wanted = chosen(roles or (), users or ())
        if not settings.windows_enabled and not roles:
            wanted.pop("windows")
        granted = {(role, user): rights.rights_of(settings, role) for role, user in wanted.items()}
        if not apply:
            for (_, user), of_role in granted.items():
                for line in commands(settings.kafka_servers, user, of_role):
                    typer.echo(line)
            return
        with administering(settings) as admin:
            for (role, user), of_role in granted.items():
                rights.create_acls(admin, rights.acls(user, of_role))
                typer.echo(f"{role}: {len(of_role)} rights granted to {user}")


def chosen(roles: "list[str] | tuple[()]", users: "list[str] | tuple[()]") -> dict[str, str]:
    """The principal of each role that was asked for. Raises InputUnreadable."""
    from vostro.errors import InputUnreadable
    from vostro.stream.rights import read_roles

    known = read_roles()
    named = dict(pair.partition("=")[::2] for pair in users)
    for role in (*roles, *named):
        if role not in known:
            raise InputUnreadable(
                f"There is no role {role!r}", "vostro topics acls", f"Known are {', '.join(known)}."
            )
    principals = {
        role: named.get(role) or contract.user
        for role, contract in known.items()
        if not roles or role in roles
    }
    return {r: user if ":" in user else f"User:{user}" for r, user in principals.items()}


def commands(servers: str, user: str, rights: "list[Right]") -> list[str]:
    """A line for each topic and group."""
    places = dict.fromkeys((right.kind, right.name) for right in rights)
    lines = []
    for kind, name in places:
        operations = [
            right.operation for right in rights if (right.kind, right.name) == (kind, name)
        ]
        words = ["kafka-acls.sh", "--bootstrap-server", servers]
        words += ["--command-config", "admin.properties", "--add", "--allow-principal", user]
        for operation in operations:
            words += ["--operation", SPELLED.get(operation, operation.capitalize())]
        lines.append(shlex.join([*words, f"--{kind}", name]))
    return lines
