"""`capture people`: whom the directory does not know; add, dismiss, and take either back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import Connection

from capture import wiring
from capture.cli.context import Common
from capture.cli.output import print_json, say, table
from capture.export.shapes import moment
from capture.proposing.adding import add as add_it
from capture.proposing.adding import changed, offer, take_back
from capture.proposing.cards import Card, cards
from connectors.model.address import Address
from store.proposals import decided, listing
from store.proposals.model import Proposal

app = typer.Typer(help="People and companies that match nothing: list, add, dismiss.", invoke_without_command=True)

ProposalId = Annotated[int, typer.Argument(metavar="ID", help="As `capture people` shows it.")]
Rep = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Of this rep, or in her name.")]
Correction = Annotated[str | None, typer.Option(help="Instead of what is proposed.")]


@app.callback()
def people(
    context: typer.Context,
    rep: Rep = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say whom somebody here has dealt with and the directory does not know, and what there is between them.

    Examples:

        capture people

        capture people add 7 --name "Carol Reyes"

        capture people dismiss 8

        capture people undo 7
    """
    if context.invoked_subcommand is not None:
        return
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        waiting = listing.all_waiting(connection, Address(rep.lower()) if rep else None)
        found = cards(connection, waiting, wiring.utc_now(), None)
    if as_json:
        print_json({"people": [_document(one) for one in found]})
    elif not found:
        say("Nobody is missing in the directory.")
    else:
        rows = [
            (str(one.id), one.fields.name, one.addresses[0], one.fields.company, one.rep, one.sentence) for one in found
        ]
        table(("id", "name", "address", "account", "rep", "between them"), rows)


@app.command()
def add(
    context: typer.Context,
    id_: ProposalId,
    name: Correction = None,
    title: Correction = None,
    phone: Correction = None,
    company: Annotated[str | None, typer.Option("--account", help="Its name; empty for none.")] = None,
    rep: Rep = None,
) -> None:
    """Add the person to the directory, and the account where it is new; earlier mail is linked to both."""
    with _proposal(context, id_, rep) as (connection, proposal):
        fields = changed(offer(connection, proposal.finding).fields, name, title, phone, company)
        add_it(connection, proposal, fields, proposal.rep, wiring.utc_now())
    say(f"{fields.name} is in the directory; `capture people undo {id_}` takes it back.")


@app.command()
def dismiss(context: typer.Context, id_: ProposalId, rep: Rep = None) -> None:
    """Never propose the person again: to this rep, or to nobody."""
    with _proposal(context, id_, rep) as (connection, proposal):
        _set_dismissed(connection, proposal, rep, wiring.utc_now())
    say(f"{proposal.finding.name} is not proposed again; `capture people undo {id_}` takes it back.")


@app.command()
def undo(context: typer.Context, id_: ProposalId, rep: Rep = None) -> None:
    """Take back that somebody was added or dismissed."""
    with _proposal(context, id_, rep) as (connection, proposal):
        if proposal.decided_at is not None:
            take_back(connection, id_, wiring.utc_now())
        _set_dismissed(connection, proposal, rep, None)
    say(f"{proposal.finding.name} is proposed again.")


@contextmanager
def _proposal(context: typer.Context, id_: int, rep: str | None) -> Iterator[tuple[Connection, Proposal]]:
    """One that is there, in a transaction."""
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        found = listing.of(connection, id_, Address(rep.lower()) if rep else None)
        if not found:
            raise typer.BadParameter(f"there is no proposal {id_}; `capture people` lists them", param_hint="ID")
        yield connection, found[0]


def _set_dismissed(connection: Connection, proposal: Proposal, rep: str | None, at: datetime | None) -> None:
    decided.dismiss(connection, proposal.id, proposal.rep if rep else None, at)


def _document(one: Card) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "rep": one.rep,
        "name": one.fields.name,
        "addresses": list(one.addresses),
        "title": one.fields.title,
        "phone": one.fields.phone,
        "account": {
            "id": str(one.account) if one.account else None,
            "name": one.fields.company,
            "domain": one.domain,
        }
        if one.fields.company
        else None,
        "evidence": one.sentence,
        "last_at": moment(one.last_at),
        "from": [{"fields": list(source.fields), "at": moment(source.at)} for source in one.sources],
    }
