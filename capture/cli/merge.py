"""`capture merge`: two records of one person, company or opportunity become one."""

from typing import Annotated

import typer

from capture import merge as mergers
from capture import wiring
from capture.acting import on_the_machine
from capture.cli.context import Common
from capture.cli.output import print_json, say
from capture.merge import Merged, Unknown
from capture.numbered import many
from matcher.model import TargetType
from store.database import Store


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="merge")(merge)


def merge(
    context: typer.Context,
    kind: Annotated[TargetType, typer.Argument(help="What the two are.")],
    gone: Annotated[str, typer.Argument(metavar="FROM", help="The record to give up, by its id in the CRM.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The record that remains.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document; implies --yes.")] = False,
) -> None:
    """Make two records one: addresses, domains, roles and people's decisions go along, the rest is matched again.

    It cannot be undone. Merge them in the CRM too, or the next import brings FROM back. A contact may also be named by
    an address, an account by its name, where only one has it.

    Examples:

        capture merge contact C-17 C-4

        capture merge account "Acme GmbH" A-1 --dry-run
    """
    common: Common = context.obj
    with common.store() as store:
        if not (dry_run or yes or as_json):
            would = _merged(store, kind, gone, into, dry_run=True)
            typer.confirm(f"Make {kind.value} {would.gone} part of {would.into}?", abort=True)
        done = _merged(store, kind, gone, into, dry_run=dry_run)
    if as_json:
        print_json({"from": done.gone, "into": done.into, "decisions": done.decisions, "to_match": done.waiting})
        return
    verb = "would become" if dry_run else "is now"
    say(
        f"{done.gone} {verb} part of {done.into}: {many(done.decisions, 'decision')} along with it, "
        f"{many(done.waiting, 'interaction')} to be matched again."
    )


def _merged(store: Store, kind: TargetType, gone: str, into: str, *, dry_run: bool) -> Merged:
    try:
        return mergers.merge(store, on_the_machine(wiring.utc_now()), kind, gone, into, dry_run=dry_run)
    except Unknown as error:
        told = f"no {kind.value}, or more than one, is {str(error)!r}: `capture export {kind.value}s` lists the ids"
        raise typer.BadParameter(told) from None
    except ValueError as error:
        raise typer.BadParameter(f"{error}; name two") from None
