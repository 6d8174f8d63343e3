"""Records items that a source is asked for by name: what passes have missed, and what is to be read once more."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from capture.sync import Pass
from capture.worker import Tools
from connectors.model.sync import Cursor, Gone, Mode, Page, owners_of
from connectors.protocol import Connector
from store import sources
from store.model import Lease

CHUNK = 200
"""Items that are asked for by name at once."""


def pass_over(
    tools: Tools,
    source: int,
    lease: Lease,
    connector: Connector,
    stopping: Callable[[], bool] = lambda: False,
    *,
    remove_all: bool = False,
) -> Pass:
    """A pass from where the source stands now. `remove_all`: as many may go as have gone."""
    with tools.store.read() as connection:
        row = sources.get(connection, source)
    return Pass(
        store=tools.store,
        source=replace(row, removals_allowed=row.removals_allowed or remove_all),
        lease=lease,
        connector=connector,
        rules=tools.rules,
        linker=tools.linker,
        now=tools.now,
        stopping=stopping,
        reach=tools.reach,
    )


def take_again(this: Pass, ids: Sequence[str]) -> None:
    """Records anew what the source has to say of these ids, of which something is recorded; by the ids it lists.

    What it no longer finds in them goes. What it says nothing of stays as it is. Raises as a pass does.
    """
    items = list(this.connector.items(ids))
    there = {owner for item in items for owner in owners_of(item.id)}
    gone = [Gone(ident) for ident in ids if ident in there]
    if items:
        this.take(Page([*gone, *items], cursor_of(this), Mode.DELTA, last=False))


def cursor_of(this: Pass) -> Cursor:
    """It stays where it is. Only what was read before is asked for by name, so there is one."""
    assert this.source.cursor is not None  # noqa: S101
    return this.source.cursor


def listed_as(kind: str, item: str) -> str:
    """The id under which a source of this kind lists what an item is, or was found in, where no list is at hand.

    A message of an mbox has a `#` of its own; what could not be read within something continues its id with `#!`.
    """
    if kind != "files":
        return item.partition("#")[0]
    container, _, rest = item.rpartition("#")
    return container if rest.startswith("!") else item
