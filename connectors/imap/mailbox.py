"""One connection and the folder that is open in it, read-only: EXAMINE, UID SEARCH, UID FETCH."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from config.providers import ImapOptions
from connectors.errors import ProviderBug, TryLater
from connectors.imap.cursor import Progress
from connectors.imap.folders import Folder, list_folders, peek, told_folders
from connectors.imap.ids import place
from connectors.imap.numbers import numbers
from connectors.imap.pipeline import Asked, Pipeline
from connectors.imap.responses import Answer, Fetched, fetched
from connectors.imap.session import Session

_NUMBER: Final = re.compile(rb"\* (?:(\d+) (EXISTS)|OK \[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) (\d+)\])", re.IGNORECASE)
_VANISHED: Final = re.compile(rb"\* VANISHED \(EARLIER\) ([\d,:]+)", re.IGNORECASE)
_ALL: Final = re.compile(rb" ALL ([\d,:]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """How a folder stood when it was opened, and what has changed since the modseq that was named."""

    uidnext: int
    modseq: int
    """0 where the server keeps none for this folder."""
    messages: int
    vanished: str = ""
    """UIDs, as a set."""
    changed: Sequence[Fetched] = ()
    """Messages with new flags, or new altogether."""


@dataclass(slots=True)
class Mailbox:
    """What the rest of this folder asks of a server. Raises ConnectorError."""

    connect: Callable[[], Session]
    """Makes a connection that is signed in."""
    options: ImapOptions
    session: Session = field(init=False)
    pipeline: Pipeline = field(init=False)
    resyncs: bool = field(init=False)
    """The server tells what vanished: RFC 7162 3.2."""
    current: Mapping[str, Folder] = field(default_factory=dict)
    """Place → folder, for those that are read, as they stood when last asked."""
    _told: Sequence[bytes] | None = None
    """What the server said to make it so, where that was amid an IDLE: most polls hear the same again."""
    _open: str | None = None
    _is_enabled: bool = False

    def __post_init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.session = self.connect()
        self.pipeline = Pipeline(self.session)
        self.resyncs = self.session.offers("QRESYNC", "ENABLE")
        self._open, self._is_enabled = None, False

    def reconnect(self) -> None:
        """Ends the connection and makes a new one, with no folder open; what is under way is lost."""
        self.session.close()
        self._begin()
        self._enable()

    def folders(self) -> None:
        """Brings `current` up to date. Where a folder is waited on and has not changed, the wait goes on."""
        told = peek(self.session) if self.session.idle.waiting else None
        if told is not None and told == self._told:
            return
        found = self._listed() if told is None else told_folders(told, self.session, self.options)
        self._told = told
        self.current = {place(folder.name, folder.status.uidvalidity): folder for folder in found}

    def _listed(self) -> Sequence[Folder]:
        self.leave()
        self._enable()
        return list_folders(self.session, self.options)

    def _enable(self) -> None:
        if self.resyncs and not self._is_enabled:
            self.session.enable("QRESYNC")
            self._is_enabled = True

    def folder(self, where: str) -> Folder | None:
        """The folder of a place, as it stood when last asked; None where there is no such place any more."""
        if where not in self.current:
            self.folders()
        return self.current.get(where)

    def leave(self) -> None:
        """Closes the folder that is open: servers need not tell the true status of that one (RFC 9051 6.3.11)."""
        self.pipeline.drain()
        if self._open is None:
            return
        self._open = None
        if self.session.offers("UNSELECT"):
            self.session.later(b"UNSELECT")
        else:
            # An EXAMINE that fails leaves no folder open (RFC 3501 6.3.1); CLOSE is not among what Capture may say.
            with suppress(TryLater):
                self.session.run(b'EXAMINE "there is no such folder"')

    def open(self, where: str) -> None:
        """Opens the folder of a place, unless it is open already. Raises TryLater where there is none any more."""
        if self._open != where:
            self.examine(where)

    def ask(self, where: str, *commands: tuple[Sequence[int], str]) -> list[Asked]:
        """Asks for items of messages of a place, as `Pipeline.fetch` does."""
        self.open(where)
        return self.pipeline.fetch(*commands)

    def examine(self, where: str, since: Progress | None = None) -> Opened:
        """Opens the folder of a place and asks, where the server can tell, what has changed since then."""
        folder = self._to_open(where)
        resync = f" (QRESYNC ({folder.status.uidvalidity} {since.modseq}))" if since and since.modseq else ""
        return self._opened(where, folder, self.session.run(b"EXAMINE " + folder.wire + resync.encode("ascii")))

    def wait(self, where: str) -> Opened:
        """Opens the folder of a place and waits for news of it."""
        folder = self._to_open(where)
        return self._opened(where, folder, self.session.idle.begin(b"EXAMINE " + folder.wire))

    def _to_open(self, where: str) -> Folder:
        folder = self.folder(where)
        if folder is None:
            raise TryLater("A folder was removed or made again while it was read", of_server=False)
        self.pipeline.drain()
        # What was told of the folder before is not said of this one.
        self.session.settle()
        self._open = None
        return folder

    def _opened(self, where: str, folder: Folder, lines: Sequence[bytes]) -> Opened:
        told = dict(_told(lines))
        if told.get(b"UIDVALIDITY", folder.status.uidvalidity) != folder.status.uidvalidity:
            raise TryLater("A folder was removed or made again while it was read", of_server=False)
        self._open = where
        return Opened(
            told.get(b"UIDNEXT", folder.status.uidnext),
            told.get(b"HIGHESTMODSEQ", 0),
            told.get(b"EXISTS", folder.status.messages),
            ",".join(match[1].decode("ascii") for match in map(_VANISHED.match, lines) if match),
            [message for message in (fetched(Answer(line + b"\r\n")) for line in lines) if message],
        )

    def search(self, criteria: str) -> list[int]:
        """The UIDs of the messages in the open folder that meet these criteria, ascending."""
        self.pipeline.drain()
        extended = self.session.offers("ESEARCH")
        lines = self.session.run(f"UID SEARCH {'RETURN (ALL) ' if extended else ''}{criteria}".encode("ascii"))
        try:
            return sorted(_extended(lines) if extended else _plain(lines))
        except ValueError as error:
            raise ProviderBug("The server's answer to SEARCH cannot be read", f"{len(lines)} lines") from error


def _told(lines: Sequence[bytes]) -> Iterator[tuple[bytes, int]]:
    for match in map(_NUMBER.match, lines):
        if match:
            yield (match[2] or match[3]).upper(), int(match[1] or match[4])


def _extended(lines: Sequence[bytes]) -> Iterator[int]:
    """RFC 4731: https://www.rfc-editor.org/rfc/rfc4731"""
    for line in lines:
        found = _ALL.search(line) if line[:9].upper() == b"* ESEARCH" else None
        if found:
            yield from numbers(found[1].decode("ascii"))


def _plain(lines: Sequence[bytes]) -> Iterator[int]:
    for line in lines:
        if line[:8].upper() == b"* SEARCH":
            yield from (int(number) for number in line[8:].partition(b"(")[0].split())
