"""Somebody's mail as one source, as far as it does not matter who tells of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from connectors.again import day_of
from connectors.ical import Window, window_at, window_name
from connectors.model.sync import Cursor, Listed, Page, Seen, Unreadable
from connectors.outlook.feed import Feed, Reads
from connectors.outlook.passes import AT_ONCE, Pass
from connectors.outlook.rounds import Rounds
from connectors.outlook.scope import Scope
from connectors.outlook.state import State
from connectors.protocol import Surroundings

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Mail(Generic[M]):
    """See `connectors.protocol.Connector`."""

    scheme: str
    """Of its cursors."""
    feed: Feed[M]
    reader: Reads
    rounds: Rounds
    asked: str
    """What its options choose (`connectors.outlook.tree.asked`)."""
    surroundings: Surroundings

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """What is new, then what has gone."""
        now = self.surroundings.now
        return Pass(
            self.scheme,
            self.feed,
            Scope(self.reader, State.of(since, self.scheme, self.asked) or State(self.asked)),
            self.rounds,
            self.surroundings.known,
            window_name(self.window()),
            day_of(self.surroundings.owner, now()),
            now,
        ).pages()

    def census(self) -> Iterator[Listed]:
        """Every message in scope, and the name of its folder."""
        return self.reader.listed({ident: folder.name for ident, folder in self.reader.look().items()})

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """The envelopes of these messages."""
        if not ids:
            return
        folders = self.reader.look()
        for start in range(0, len(ids), AT_ONCE):
            self.reader.about_meetings.clear()
            yield from self.reader.read(ids[start : start + AT_ONCE], folders.__contains__).values()

    def window(self) -> Window:
        """In which invited series are expanded now."""
        return window_at(self.surroundings.now(), self.surroundings.reach)
