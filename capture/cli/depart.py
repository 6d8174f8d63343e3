"""`capture user depart`: a rep leaves; the deals' history stays, her private mail goes."""

from dataclasses import asdict
from typing import Annotated

import typer

from capture import keeping, wiring
from capture.acting import on_the_machine
from capture.cli.addresses import an_address
from capture.cli.context import Common
from capture.cli.output import print_json, say
from capture.departure import Departure, Receipt
from capture.numbered import many
from capture.proposing.proposer import Proposer
from capture.refusals import Missing
from config.settings import Settings
from connectors.model.address import Address
from store.database import Store

Whose = Annotated[Address, typer.Argument(metavar="ADDRESS", parser=an_address, help="Her mail address.")]
To = Annotated[
    Address | None,
    typer.Option("--to", metavar="COLLEAGUE", parser=an_address, help="Who takes over accounts, contacts and deals."),
]


def depart(
    context: typer.Context,
    address: Whose,
    to: To = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document; implies --yes.")] = False,
) -> None:
    """A rep leaves: what belongs to deals, contacts and accounts stays, all else only she saw is erased at once.

    Private mail and what she called no business go too. She is signed out, her mailboxes are read no more and their
    secrets removed. It cannot be undone; if it is interrupted, run it again.

    Examples:

        capture user depart ann@example.com --to bob@example.com --dry-run

        capture user depart ann@example.com --to bob@example.com
    """
    common: Common = context.obj
    with common.store() as store:
        leaving = Departure(store, address, to, on_the_machine(wiring.utc_now()))
        try:
            receipt = leaving.would()
            if not dry_run:
                if not (yes or as_json):
                    _say(receipt, address, to, would=True)
                    typer.confirm(f"Has {address} left?", abort=True)
                receipt = _done(leaving, common.settings(), store)
        except Missing:
            told = f"{address} is no user and has no mailbox here; `capture user list` lists the users"
            raise typer.BadParameter(told, param_hint="ADDRESS") from None
    if as_json:
        print_json({"address": address, "to": to, "dry_run": dry_run, **asdict(receipt)})
    else:
        _say(receipt, address, to, would=dry_run)


def _done(leaving: Departure, settings: Settings, store: Store) -> Receipt:
    context = wiring.linker(settings, store).context
    proposer = Proposer(store, lambda: context, wiring.utc_now)
    return leaving.run(lambda gone: keeping.forget(settings, gone.options), proposer)


def _say(receipt: Receipt, address: Address, to: Address | None, *, would: bool) -> None:
    gone, left = ("would be erased", "would stay") if would else ("were erased", "stay")
    ended = (many(receipt.connections, "connection"), many(receipt.sessions, "session"), many(receipt.tokens, "token"))
    passing = (many(receipt.accounts, "account"), many(receipt.contacts, "contact"), many(receipt.deals, "deal"))
    say(f"{address} {'would leave' if would else 'has left'}.")
    say(f"  {many(receipt.erased, 'interaction')} that only she had {gone}, with text and links.")
    say(f"  {many(receipt.kept, 'interaction')} {left}: they are linked, or colleagues have them.")
    if receipt.held:
        say(f"  {many(receipt.held, 'interaction')} of hers stay for a legal hold: `capture hold list` says why.")
        say("  Run this again once it is lifted.")
    say(f"  Ended: {', '.join(ended)}. Removed: {many(receipt.rules, 'rule')} of hers.")
    if to is None:
        say("  Accounts, contacts and deals stay in her name: --to hands them to a colleague.")
    else:
        say(f"  To {to}: {', '.join(passing)}, {many(receipt.teams, 'place')} on deals' teams.")
