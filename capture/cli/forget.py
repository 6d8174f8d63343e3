"""`capture forget`: what is removed for good, kept out from then on, and told in a signed receipt."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from capture import wiring
from capture.acting import on_the_machine
from capture.cli.context import Common
from capture.cli.output import NEEDS_PERSON, Bar, many, print_json, progress, say, table
from capture.forgetting import receipts
from capture.forgetting.forget import Forget, Told, Would
from capture.forgetting.subject import Subject, What
from capture.forgetting.wired import forgetting
from capture.refusals import Missing
from connectors.model.address import Address, parse_address

app = typer.Typer(
    help="Remove a person, an interaction, a connection or a mailbox for good, with a signed receipt.",
    no_args_is_help=True,
)


def _address(text: str) -> Address:
    found = parse_address(text)
    if found is None:
        raise typer.BadParameter(f"{text!r} is no mail address")
    return found


Whose = Annotated[Address, typer.Argument(metavar="ADDRESS", parser=_address, help="A mail address.")]
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


@app.command("list")
def list_forgettings(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """What was forgotten, the latest first: when, by whom, and whether it was finished."""
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        found = receipts.listed(connection)
    if as_json:
        print_json(
            [
                {
                    "forgetting": one.id,
                    "kind": one.kind,
                    "by": one.by,
                    "at": one.at.isoformat(),
                    "done": one.receipt is not None,
                }
                for one in found
            ]
        )
        return
    rows = [
        (
            str(one.id),
            f"{one.at:%Y-%m-%d %H:%M}",
            one.kind,
            one.by or "the command line",
            "yes" if one.receipt else "interrupted: run it again",
        )
        for one in found
    ]
    table(("forgetting", "at (UTC)", "of", "by", "done"), rows)


@app.command("receipt")
def show_receipt(context: typer.Context, id_: Number) -> None:
    """Print a receipt again, as `capture forget list` numbers it."""
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        typer.echo(receipts.of(connection, id_))


@app.command("verify")
def verify_receipt(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="RECEIPT", exists=True, dir_okay=False, help="The file of a receipt.")
    ],
    person: Annotated[
        Address | None, typer.Option(metavar="ADDRESS", parser=_address, help="Whether it is about this person, too.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Check that this record signed a receipt, that nobody altered it, and that nothing of it has come back.

    Exit code 3: it is true, but something has come back, such as from a restored backup.

    Example:

        capture forget verify receipt.json --person carol@acme.example
    """
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        found = receipts.check(connection, file.read_text(encoding="utf-8", errors="replace"), person)
    if as_json:
        print_json(asdict(found))
    else:
        say(f"This record has signed it: forgetting {found.forgetting}, of {found.at}, is unaltered.")
        if person is not None:
            say(f"It is {'' if found.is_about else 'not '}about {person}.")
        say("Nothing of it has come back." if not found.back else f"Recorded again: {found.back:,}. Run it again.")
    if found.back:
        raise typer.Exit(NEEDS_PERSON)


@app.command()
def lift(context: typer.Context, address: Whose) -> None:
    """Let a person be recorded again, who asks for it: what comes from now on, and what her next reading brings.

    Example:

        capture forget lift carol@acme.example
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        if not receipts.lift(connection, address, on_the_machine(wiring.utc_now())):
            raise typer.BadParameter(f"{address} was not forgotten", param_hint="ADDRESS")
    say(f"{address} may be recorded again.")


def _run(
    context: typer.Context, subject: Subject, named: str, dry_run: bool, yes: bool, out: Path | None, as_json: bool
) -> None:
    common: Common = context.obj
    if out is not None and out.exists():
        raise typer.BadParameter(f"{out} exists already: choose another name", param_hint="--receipt")
    with common.store() as store, progress("Forgetting") as bar:
        this = forgetting(common.settings(), store, subject, on_the_machine(wiring.utc_now()), _told(bar))
        try:
            if dry_run:
                _would(this.would(), named, as_json)
                return
            if not (yes or as_json):
                _ask(this, named)
            receipt = this.run()
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


def _told(bar: Bar) -> Told:
    return lambda _what, done, total: bar.update(done, total)
