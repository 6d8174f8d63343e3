"""`capture forget`: what is removed for good, kept out from then on, and told in a signed receipt."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from capture import wiring
from capture.acting import on_the_machine
from capture.cli import receipts
from capture.cli.addresses import an_address
from capture.cli.context import Common
from capture.cli.output import print_json, progress, say
from capture.forgetting.forget import Forget, Would
from capture.forgetting.subject import Subject, What
from capture.forgetting.wired import forgetting
from capture.numbered import many
from capture.refusals import Missing
from connectors.model.address import Address

app = typer.Typer(
    help="Remove a person, an interaction, a connection or a mailbox for good, with a signed receipt.",
    no_args_is_help=True,
)

Whose = Annotated[Address, typer.Argument(metavar="ADDRESS", parser=an_address, help="A mail address.")]
Number = Annotated[int, typer.Argument(metavar="ID", help="Its number.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Out = Annotated[Path | None, typer.Option("--receipt", metavar="FILE", help="Write the receipt there.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document: the receipt. Implies --yes.")]


@app.command()
def person(
    context: typer.Context,
    address: Whose,
    dry_run: DryRun = False,
    yes: Yes = False,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Somebody from outside: all mail and meetings with them, and all that is known of them.

    What others wrote that names their address keeps people, times and subject, and loses its text. Nothing with them is
    recorded again, from no mailbox and no import. It cannot be undone; if it is interrupted, run it again.

    Examples:

        capture forget person carol@acme.example --dry-run

        capture forget person carol@acme.example --receipt receipt.json
    """
    _run(context, Subject(What.PERSON, address), address, dry_run, yes, out, as_json)


@app.command()
def interaction(
    context: typer.Context,
    id_: Number,
    dry_run: DryRun = False,
    yes: Yes = False,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """One mail or meeting, by the number in the address of its page.

    Example:

        capture forget interaction 4711
    """
    _run(context, Subject(What.INTERACTION, number=id_), f"interaction {id_}", dry_run, yes, out, as_json)


@app.command()
def connection(
    context: typer.Context,
    id_: Number,
    dry_run: DryRun = False,
    yes: Yes = False,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """A connection with its ledger, and at once what no other connection has seen.

    Example:

        capture forget connection 12 --dry-run
    """
    _run(context, Subject(What.CONNECTION, number=id_), f"connection {id_}", dry_run, yes, out, as_json)


@app.command()
def mailbox(
    context: typer.Context,
    address: Whose,
    dry_run: DryRun = False,
    yes: Yes = False,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """All connections of a rep, and at once what no other connection has seen.

    Example:

        capture forget mailbox ann@example.com
    """
    _run(context, Subject(What.MAILBOX, address), f"the mailbox of {address}", dry_run, yes, out, as_json)


app.command("list")(receipts.list_forgettings)
app.command("receipt")(receipts.show_receipt)
app.command("verify")(receipts.verify_receipt)
app.command()(receipts.lift)


def _run(
    context: typer.Context, subject: Subject, named: str, dry_run: bool, yes: bool, out: Path | None, as_json: bool
) -> None:
    common: Common = context.obj
    if out is not None and out.exists():
        raise typer.BadParameter(f"{out} exists already: choose another name", param_hint="--receipt")
    with common.store() as store:
        this = forgetting(common.settings(), store, subject, on_the_machine(wiring.utc_now()))
        try:
            if dry_run:
                _would(this.would(), named, as_json)
                return
            if not (yes or as_json):
                _ask(this, named)
            with progress("Forgetting") as bar:
                receipt = replace(this, told=lambda _what, done, total: bar.update(done, total)).run()
        except Missing:
            raise typer.BadParameter(f"there is no {subject.what} {named}", param_hint="ID") from None
    if out is not None:
        out.write_text(f"{receipt}\n", encoding="utf-8")
    if as_json:
        typer.echo(receipt)
    else:
        _done(json.loads(receipt), named, out)


def _ask(this: Forget, named: str) -> None:
    _would(this.would(), named, as_json=False)
    typer.confirm(f"Forget {named}? It cannot be undone.", abort=True)


def _would(would: Would, named: str, as_json: bool) -> None:
    if as_json:
        print_json(asdict(would))
        return
    say(f"To forget {named} would remove {many(would.interactions, 'interaction')} with text, links and decisions.")
    if would.people:
        say(f"  Addresses: {', '.join(would.people)}. {many(would.contacts, 'contact')} of the directory.")
        say(f"  {many(would.mentions, 'interaction')} of others would lose their text, which names an address of hers.")
    if would.connections:
        say(f"  {many(would.connections, 'connection')} would be removed.")
    for held in would.held:
        say(f"  Forbidden: {held}.")


def _done(told: dict[str, object], named: str, out: Path | None) -> None:
    say(f"{named} is forgotten.")
    removed, searched = told["removed"], told["searched"]
    if isinstance(removed, dict):
        say(f"  Removed: {', '.join(f'{number:,} {what}' for what, number in removed.items()) or 'nothing'}.")
    if isinstance(searched, dict) and searched.get("found"):
        left = ", ".join(f"{column} ({rows:,})" for column, rows in searched["found"].items())
        say(f"  Still named in: {left}. docs/forgetting.md says what that is.")
    elif isinstance(searched, dict) and "columns" in searched:
        say(f"  Searched: {searched['columns']:,} columns, and the index of words; nothing is left.")
    at = f"in {out}" if out else f"kept: `capture forget receipt {told['forgetting']}` prints it"
    say(f"  The receipt is {at}. Backups made before keep what they have.")
