"""Commands that are sent before the answers to earlier ones are read: RFC 9051 5.5.

The server works on the next answer while we work on this one; with a distant server it saves most round trips.
https://www.rfc-editor.org/rfc/rfc9051#section-5.5
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors.errors import ProviderBug
from connectors.imap.errors import closed
from connectors.imap.responses import Fetched, fetched, read_answer
from connectors.imap.session import Session


@dataclass(slots=True, eq=False)
class Asked:
    """A command that was sent, and what has come of it."""

    tag: bytes
    found: list[Fetched] = field(default_factory=list)
    ended: bytes = b""
    """The line that ended it."""


@dataclass(slots=True)
class Pipeline:
    """UID FETCH over one connection, in the folder that is open. Raises ConnectorError."""

    session: Session
    _asked: deque[Asked] = field(default_factory=deque)

    def fetch(self, *commands: tuple[str, str]) -> list[Asked]:
        """Asks for items of messages, each command a set of UIDs and the items; all are sent in one go."""
        lines = [f"UID FETCH {uids} (UID {items})".encode("ascii") for uids, items in commands]
        with self.session.errors():
            asked = [Asked(tag) for tag in self.session.send(*lines)]
        self._asked.extend(asked)
        return asked

    def answers(self, asked: Asked) -> Iterator[Fetched]:
        """What came of it, read whole before the first is handed over. A message may come twice, or in pieces."""
        with self.session.errors():
            while not asked.ended:
                self._read()
            self.session.end(asked.ended)
        found, asked.found = asked.found, []
        yield from found

    def drain(self) -> None:
        """Reads all that is still to come and keeps it, so that others may use the connection."""
        with self.session.errors():
            while self._asked:
                self._read()

    @property
    def is_busy(self) -> bool:
        """Whether answers are still to come."""
        return bool(self._asked)

    def _read(self) -> None:
        answer = read_answer(self.session)
        current = self._asked[0]
        if answer.text.startswith(current.tag + b" "):
            current.ended = answer.text
            self._asked.popleft()
        elif not answer.text.startswith(b"* "):
            raise ProviderBug("The server answered what it was not asked", f"a line of {len(answer.text)} bytes")
        elif found := fetched(answer):
            current.found.append(found)
        elif answer.text[2:6].upper() == b"BYE ":
            raise closed(answer.text[6:-2].decode("utf-8", "replace"), self.session.server)
