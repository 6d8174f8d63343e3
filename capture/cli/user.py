"""`capture user`: who may sign in to the pages, and as what."""

from datetime import timedelta
from typing import Annotated

import typer
from sqlalchemy import Connection

from capture import wiring
from capture.acting import on_the_machine
from capture.cli import depart
from capture.cli.addresses import an_address
from capture.cli.context import Common
from capture.cli.output import print_json, say, table
from capture.export.shapes import moment
from capture.numbered import many
from capture.signing_in import own_tokens, people
from config.settings import Settings
from connectors.model.address import Address
from store import users
from store.users import Role, User

app = typer.Typer(help="Who may sign in: add, list, disable, change roles, hand out links.", no_args_is_help=True)

app.command()(depart.depart)


Whose = Annotated[Address, typer.Argument(metavar="ADDRESS", parser=an_address, help="Her mail address.")]


@app.command()
def add(
    context: typer.Context,
    address: Whose,
    name: Annotated[str, typer.Option(help="What she is called.")] = "",
    role: Annotated[Role, typer.Option(help="What she does with Capture.")] = Role.REP,
) -> None:
    """Add a person, and print the link by which she chooses her password.

    Examples:

        capture user add ann@example.com --name "Ann Lee"

        capture user add eve@example.com --role administrator
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        word = people.add(connection, address, name, role, on_the_machine(wiring.utc_now()))
    _say_link(common.settings(), word, address)


@app.command("list")
def list_users(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """Say who may sign in, as what, and who no longer may.

    Examples:

        capture user list

        capture user list --json
    """
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        found = users.everybody(connection)
    if as_json:
        print_json({"users": [_document(one) for one in found]})
    elif not found:
        say("Nobody may sign in yet: `capture run` prints a link for the first administrator.")
    else:
        rows = [(one.address, one.name, one.role, "disabled" if one.disabled_at else "") for one in found]
        table(("address", "name", "role", ""), rows)


@app.command()
def disable(context: typer.Context, address: Whose) -> None:
    """End all her sessions, and let her in no more; what she recorded and decided stays.

    Example:

        capture user disable ann@example.com
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        _must_know(connection, address)
        ended = people.disable(connection, address, on_the_machine(wiring.utc_now()))
    say(f"{address} may not sign in any more; {many(ended, 'session')} ended.")


@app.command()
def enable(context: typer.Context, address: Whose) -> None:
    """Let her sign in again.

    Example:

        capture user enable ann@example.com
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        _must_know(connection, address)
        people.enable(connection, address, on_the_machine(wiring.utc_now()))
    say(f"{address} may sign in again.")


@app.command("role")
def give_role(
    context: typer.Context, address: Whose, role: Annotated[Role, typer.Argument(help="From now on.")]
) -> None:
    """Change what she does with Capture.

    Example:

        capture user role ann@example.com manager
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        _must_know(connection, address)
        people.give_role(connection, address, role, on_the_machine(wiring.utc_now()))
    say(f"The role of {address} is {role}.")


@app.command()
def link(context: typer.Context, address: Whose) -> None:
    """Print a new link to choose a password; earlier ones open nothing any more.

    Example:

        capture user link ann@example.com
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        _must_know(connection, address)
        word = people.link(connection, address, on_the_machine(wiring.utc_now()))
    _say_link(common.settings(), word, address)


@app.command()
def token(
    context: typer.Context,
    address: Whose,
    name: Annotated[str, typer.Option(help="What it is for.")],
    days: Annotated[int, typer.Option(min=0, max=3660, help="How long it lasts; 0: until it is revoked.")] = 365,
) -> None:
    """Print a new token, with which scripts use the API in her name; it is not shown again.

    Example:

        capture user token ann@example.com --name "Quarterly report"
    """
    common: Common = context.obj
    lasting = timedelta(days=days) if days else None
    with common.store() as store, store.begin() as connection:
        user = people.found(connection, _must_know(connection, address))
        say(own_tokens.make(connection, user, name, lasting, on_the_machine(wiring.utc_now())))


def _must_know(connection: Connection, address: Address) -> Address:
    if users.by_address(connection, address) is None:
        raise typer.BadParameter(f"{address} is no user; `capture user list` lists them", param_hint="ADDRESS")
    return address


def _say_link(settings: Settings, word: str, address: Address) -> None:
    say(f"Hand this link to {address}; it opens once, within a day:")
    say(f"{settings.web.root}/welcome/{word}")


def _document(one: User) -> dict[str, object]:
    return {
        "address": one.address,
        "name": one.name,
        "role": one.role.value,
        "disabled": one.disabled_at is not None,
        "created_at": moment(one.created_at),
    }
