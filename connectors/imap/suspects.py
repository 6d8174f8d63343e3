"""Finds the message at which a server ends the connection, so that it costs itself and not what is around it.

Dovecot does that where it cannot read a message ("We never want to reply NO to FETCH requests, BYE is preferrable":
https://github.com/dovecot/core/blob/main/src/imap/cmd-fetch.c), and so does any server that dies of one. Networks end
connections too, and are nobody's fault. So, when a connection has ended over a command:

1. Ask the same on a new connection. Where none can be made, or its folder not be opened, it is for later.
2. Where that ends too, ask for the first half, then for the other, and so on.
3. A message that ends a connection alone, and then a new one, is to blame if mail of the same mailbox comes over a
   third: and clearly more bytes of it than had come over the one before, as there are networks on which connections
   end after so many. Else it is for later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from connectors.imap.errors import Ended
from connectors.imap.mailbox import Mailbox
from connectors.imap.pipeline import Answers, Asked
from connectors.imap.responses import Fetched

MOST: Final = 200
"""Connections that may end over one command: enough for twenty messages among five hundred. Where there are more, the
server has a trouble of its own."""
_PROOF: Final = "BODY.PEEK[HEADER]<0.65536>"
"""What is read of other messages: no body, and nothing that a server has at hand without their files."""
_ENDS: Final = 5
"""So many of the first messages of a folder are read for it, and of the last."""
_TRIES: Final = 20
_ROUNDS: Final = 100
"""How often they are read at most."""
_MARGIN: Final = 20_000
"""Bytes. What had come of a record of TLS is lost with its end: 16,384 at most (RFC 8446 5.1)."""


def answers_to(mailbox: Mailbox, place: str, asked: Asked) -> Answers:
    """What came of a command, without the messages at which the server ends connections: they are refused.

    It may reconnect: what else was under way then is asked for again when it comes here. Raises ConnectorError.
    """
    if mailbox.pipeline.has_lost(asked):
        (asked,) = mailbox.ask(place, (sorted(asked.uids), asked.items))
    try:
        return mailbox.pipeline.answers(asked)
    except Ended as error:
        suspects = _Suspects(mailbox, place, asked, error)
        suspects.sort(sorted(asked.uids))
        return Answers(suspects.found, suspects.refused)


@dataclass(slots=True)
class _Suspects:
    """The messages of one command over which a connection ended."""

    mailbox: Mailbox
    place: str
    asked: Asked
    ended: Ended | None
    """How the connection ended; None while there is one."""
    found: list[Fetched] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    _connections: int = 0

    def sort(self, uids: Sequence[int]) -> None:
        """Asks for these, ascending, until each has come or is refused. Raises ConnectorError."""
        came = self._ask(self.place, uids, self.asked.items)
        if isinstance(came, Answers):
            self.found += came.found
            self.refused += came.refused
        elif len(uids) == 1:
            self._sort_one(uids)
        else:
            middle = len(uids) // 2
            self.sort(uids[:middle])
            self.sort(uids[middle:])

    def _sort_one(self, uids: Sequence[int]) -> None:
        """The same for one that has ended a connection over which others may have come."""
        came = self._ask(self.place, uids, self.asked.items)
        if isinstance(came, Answers):
            self.found += came.found
            self.refused += came.refused
        else:
            self.refused += uids
            if not self._others_come():
                raise came

    def _ask(self, place: str, uids: Sequence[int], items: str) -> Answers | Ended:
        """What comes of it, and be it the end of the connection."""
        self._connect()
        (asked,) = self.mailbox.ask(place, (uids, items))
        try:
            return self.mailbox.pipeline.answers(asked)
        except Ended as error:
            self.ended = error
            return error

    def _connect(self) -> None:
        if self.ended is not None:
            if self._connections == MOST:
                raise self.ended
            self._connections += 1
            self.mailbox.reconnect()
            self.ended = None

    def _others_come(self) -> bool:
        """Whether other mail comes over a new connection, and more than had come when the last one ended."""
        carried = self.mailbox.session.received
        for place, uids in islice(self._others(), _TRIES):
            came = self._ask(place, uids, _PROOF)
            if isinstance(came, Answers) and came.found:
                return self._carries(place, uids, carried + _MARGIN)
        return False

    def _others(self) -> Iterator[tuple[str, Sequence[int]]]:
        """Other messages by place, some at once and then each alone: they may be such as end connections too."""
        for place, uids in self._folders():
            some = sorted({*uids[:_ENDS], *uids[-_ENDS:]})
            yield place, some
            yield from ((place, [uid]) for uid in some)

    def _folders(self) -> Iterator[tuple[str, Sequence[int]]]:
        """The messages that have just come, then all but those that have not."""
        if self.found:
            yield self.place, sorted({message.uid for message in self.found})
        for place in dict.fromkeys((self.place, *self.mailbox.current)):
            self._connect()
            self.mailbox.open(place)
            there = [uid for uid in self.mailbox.search("ALL") if place != self.place or uid not in self.refused]
            if there:
                yield place, there

    def _carries(self, place: str, uids: Sequence[int], size: int) -> bool:
        """Whether the connection brings more bytes than this, of messages that can be read."""
        for _ in range(_ROUNDS):
            if self.mailbox.session.received > size:
                return True
            if isinstance(self._ask(place, uids, _PROOF), Ended):
                return False
        return False
