"""Which connections a command is about: by their numbers, or by a filter as on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer
from sqlalchemy import Connection

from connectors.model.address import Address
from store import connected, sources
from store.connected import Wanted
from store.health import State

Ids = Annotated[list[int] | None, typer.Argument(metavar="ID...", help="As `capture connections` shows them.")]
OfState = Annotated[State | None, typer.Option("--state", help="All in this state.")]
OfKind = Annotated[str, typer.Option("--kind", metavar="KIND", help="All of this kind: imap, google, ...")]
Matching = Annotated[
    str, typer.Option("--match", metavar="WORDS", help="All with these words in owner, host, user or error.")
]
All = Annotated[bool, typer.Option("--all", help="All there are.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say which.")]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the options say."""

    ids: Sequence[int] = ()
    state: State | None = None
    kind: str = ""
    words: str = ""
    is_all: bool = False

    @property
    def is_filter(self) -> bool:
        """Not by numbers."""
        return bool(self.state or self.kind or self.words or self.is_all)

    def check(self) -> None:
        """Raises BadParameter where neither is said, or both are."""
        if bool(self.ids) == self.is_filter:
            raise typer.BadParameter(
                "name connections by their numbers, or by --state, --kind, --match or --all", param_hint="ID"
            )

    def find(self, connection: Connection) -> list[int]:
        """The connections. Raises BadParameter where one is not there."""
        if self.is_filter:
            whole: Address | None = None
            return list(connected.find(connection, Wanted(self.state, self.kind, whole, self.words)).ids)
        there = {one.connection for one in sources.of_connections(connection, self.ids)}
        for id_ in self.ids:
            if id_ not in there:
                raise typer.BadParameter(
                    f"there is no connection {id_}; `capture connections` lists them", param_hint="ID"
                )
        return list(dict.fromkeys(self.ids))
