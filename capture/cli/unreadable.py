"""`capture unreadable`: the items that could not be read; try them again, and see one as it is."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from capture import wiring
from capture.acting import on_the_machine
from capture.cli.census import wanted
from capture.cli.context import Common
from capture.cli.output import NEEDS_PERSON, print_json, progress, say, table
from capture.export.shapes import moment
from capture.numbered import many
from capture.refusals import Missing
from capture.unreadable import Tried, Unread
from connectors.model.address import Address
from store import items, unreadable
from store.database import Store
from store.model import Disposition
from store.sight import Everything
from store.sources import Source

app = typer.Typer(help="Items that could not be read: list, try again, look at one.", no_args_is_help=True)

_MOST = 100_000
_Source = Annotated[str, typer.Argument(metavar="SOURCE", help="A connection's id, or ID/NAME for one of its sources.")]
_SomeSource = Annotated[str | None, typer.Argument(metavar="[SOURCE]", help="The same; without it, all.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]


@app.command(name="list")
def list_(context: typer.Context, source: _SomeSource = None, as_json: _Json = False) -> None:
    """Say which items could not be read, and why.

    Examples:

        capture unreadable list

        capture unreadable list 1/mail --json
    """
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        found = [
            (one, item)
            for one in wanted(store, source)
            for item in items.of_sources(connection, [one.id], Everything(), Disposition.UNREADABLE, _MOST, 0)
        ]
    if as_json:
        told = [
            {"connection": one.connection, "source": one.name, "id": item.id, "why": item.why, "at": moment(item.at)}
            for one, item in found
        ]
        print_json({"items": told})
    elif not found:
        say("Everything can be read.")
    else:
        table(("source", "owner", "item", "why"), [(_name(one), one.owner, item.id, item.why) for one, item in found])


@app.command()
def retry(
    context: typer.Context,
    source: _SomeSource = None,
    item: Annotated[str | None, typer.Option(help="Only this one; its id as `list` shows it.")] = None,
    as_json: _Json = False,
) -> None:
    """Read them once more, now. Exit code 3 when some still cannot be read.

    Examples:

        capture unreadable retry

        capture unreadable retry 1/mail --item "INBOX;1;5"
    """
    common: Common = context.obj
    tried: list[tuple[Source, Tried]] = []
    with common.store() as store, progress("Reading") as bar:
        tools, acting = wiring.tools(common.settings(), store), on_the_machine(wiring.utc_now())
        for one in _with_any(store, source, item):
            unread = Unread(tools, one)
            if item is None:
                tried.append((one, unread.retry_all(acting, bar.update)))
            else:
                tried.append((one, Tried(1, int(not unread.retry(acting, item)))))
    if as_json:
        told = [{"source": _name(one), "tried": each.tried, "left": each.left} for one, each in tried]
        print_json({"sources": told})
    else:
        for one, each in tried:
            say(f"{_name(one)}: {many(each.tried, 'item')} read again, {each.left:,} still cannot be read.")
        if not tried:
            say("Everything can be read.")
    if any(each.left for _, each in tried):
        raise typer.Exit(NEEDS_PERSON)


@app.command()
def raw(
    context: typer.Context,
    source: _Source,
    item: Annotated[str, typer.Argument(help="Its id, as `list` shows it.")],
    owner: Annotated[str, typer.Option(help="Whose mailbox it is, who wants to see it: the act is written down.")],
    out: Annotated[Path | None, typer.Option(help="A new file; otherwise it goes to standard output.")] = None,
) -> None:
    """Hand over an item as its provider holds it, for the owner of the mailbox.

    Examples:

        capture unreadable raw 1/mail "INBOX;1;5" --owner alice@example.com --out broken.eml
    """
    common: Common = context.obj
    with common.store() as store:
        (one, *_) = _with_any(store, source, item)
        tools = wiring.tools(common.settings(), store)
        found = Unread(tools, one).raw(on_the_machine(wiring.utc_now()), item, Address(owner.lower()))
    if out is None:
        sys.stdout.buffer.write(found)
        sys.stdout.buffer.flush()
        return
    try:
        with out.open("xb") as file:
            file.write(found)
    except OSError as error:
        raise typer.BadParameter(f"{out} cannot be written: {error.strerror}", param_hint="--out") from error
    say(f"{out}: {len(found):,} bytes.")


def _name(source: Source) -> str:
    return f"{source.connection}/{source.name}"


def _with_any(store: Store, named: str | None, item: str | None) -> list[Source]:
    """Those of the sources that have unreadable items, or this one. Raises Missing where none has this one."""
    with store.read() as connection:
        chosen = wanted(store, named)
        if item is None:
            return [one for one in chosen if items.count(connection, [one.id], Disposition.UNREADABLE)]
    found = [one for one in chosen if _has(store, one, item)]
    if not found:
        raise Missing
    return found


def _has(store: Store, source: Source, item: str) -> bool:
    with store.read() as connection:
        return unreadable.why(connection, source.id, item) is not None
