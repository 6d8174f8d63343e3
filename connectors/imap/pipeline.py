"""Commands that are sent before the answers to earlier ones are read: RFC 9051 5.5.

The server works on the next answer while we work on this one; with a distant server it saves most round trips. It may
answer several commands at once (Dovecot does), so answers are told apart by UID: no two commands that are under way may
name the same message. https://www.rfc-editor.org/rfc/rfc9051#section-5.5
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from connectors.errors import ProviderBug
from connectors.imap.errors import closed
from connectors.imap.numbers import as_set
from connectors.imap.responses import Fetched, fetched, read_answer
from connectors.imap.session import Session


@dataclass(slots=True, eq=False)
class Asked:
    """A command that was sent, and what has come of it."""

    uids: Set[int]
    items: str
    found: list[Fetched] = field(default_factory=list)
    ended: bytes = b""
    """The line that ended it."""

    @property
    def is_refused(self) -> bool:
        """Whether the server said that it cannot, and not that it could not understand."""
        return self.ended.split(None, 2)[1:2] == [b"NO"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of a command."""

    found: Sequence[Fetched]
    refused: Sequence[int] = ()
    """UIDs of messages that the server cannot hand over."""


@dataclass(slots=True)
class Pipeline:
    """UID FETCH over one connection, in the folder that is open. Raises ConnectorError."""

    session: Session
    _under_way: dict[bytes, Asked] = field(default_factory=dict)
    """By tag."""

    def fetch(self, *commands: tuple[Sequence[int], str]) -> list[Asked]:
        """Asks for items of messages, each command ascending UIDs and the items; all are sent in one go."""
        lines = [f"UID FETCH {as_set(uids)} (UID {items})".encode("ascii") for uids, items in commands]
        asked = [Asked(frozenset(uids), items) for uids, items in commands]
        self.session.settle()
        with self.session.errors():
            self._under_way.update(zip(self.session.send(*lines), asked, strict=True))
        return asked

    def answers(self, asked: Asked) -> Answers:
        """What came of it. A message may come twice, or in pieces.

        Where the server refuses, it may be for one message: each is asked for alone.
        """
        if self._is_handed_over(asked):
            return Answers(asked.found)
        alone = [self._alone(uid, asked.items) for uid in sorted(asked.uids)]
        refused = [one for one in alone if one.is_refused]
        if len(refused) == len(alone) and not (len(alone) == 1 and self._is_there(asked.uids)):
            self.session.end(asked.ended)
        found = [message for one in alone if not one.is_refused for message in one.found]
        return Answers(found, [uid for one in refused for uid in one.uids])

    def _alone(self, uid: int, items: str) -> Asked:
        (asked,) = self.fetch(([uid], items))
        self._is_handed_over(asked)
        return asked

    def has_lost(self, asked: Asked) -> bool:
        """Whether a command was sent over an earlier connection, which ended before its answers did."""
        return not asked.ended and asked not in self._under_way.values()

    def drain(self) -> None:
        """Reads all that is still to come and keeps it, so that others may use the connection."""
        with self.session.errors():
            while self._under_way:
                self._read()

    def _is_handed_over(self, asked: Asked) -> bool:
        with self.session.errors():
            while not asked.ended:
                self._read()
            if not asked.is_refused:
                self.session.end(asked.ended)
        return not asked.is_refused

    def _is_there(self, uids: Set[int]) -> bool:
        """Whether the server answers for a message at all, so that it is the message that it cannot hand over."""
        (asked,) = self.fetch((list(uids), "FLAGS"))
        return self._is_handed_over(asked) and bool(asked.found)

    def _read(self) -> None:
        answer = read_answer(self.session)
        if answer.text.startswith(b"* "):
            found = fetched(answer)
            if found:
                self._sort(found)
            elif answer.text[2:6].upper() == b"BYE ":
                raise closed(answer.text[6:-2].decode("utf-8", "replace"), self.session.server)
            return
        tag, _, rest = answer.text.partition(b" ")
        if tag not in self._under_way or not rest.strip():
            raise ProviderBug("The server answered what it was not asked", f"a line of {len(answer.text)} bytes")
        self._under_way.pop(tag).ended = answer.text

    def _sort(self, found: Fetched) -> None:
        """Gives an answer to the command that asked for it; what nobody asked for is dropped."""
        for asked in self._under_way.values():
            if found.uid in asked.uids:
                asked.found.append(found)
                return
