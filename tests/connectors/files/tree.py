"""A tree of files as mail programs would leave it, and a connector over it."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from connectors.files.connector import FilesConnector
from connectors.model.sync import Change
from connectors.protocol import Surroundings
from tests.connectors.ledger import Ledger
from tests.people import ALICE

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_SECONDS = count(1)


def a_message(subject: str, text: str = "Hello.", number: str = "") -> bytes:
    """A plain message; `number` makes its Message-ID another one."""
    return (
        f"Message-ID: <{subject}{number}@acme.example>\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n"
        f"From: Carol <carol@acme.example>\nTo: alice@ours.example\nSubject: {subject}\n\n{text}\n"
    ).encode()


def in_mbox(message: bytes) -> bytes:
    """A message as mboxrd stores it."""
    quoted = b"\n".join(
        b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in message.split(b"\n")
    )
    return b"From carol@acme.example Mon Mar  2 09:00:00 2026\n" + quoted + b"\n"


def a_calendar(*events: str, method: str = "") -> bytes:
    """A calendar of events given as their lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *([f"METHOD:{method}"] if method else [])]
    for event in events:
        lines += ["BEGIN:VEVENT", "DTSTAMP:20260301T080000Z", *event.strip().splitlines(), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def an_event(uid: str, more: str = "") -> str:
    """The lines of an event of an hour with Carol."""
    return (
        f"UID:{uid}\nDTSTART:20260310T090000Z\nDTEND:20260310T100000Z\nSUMMARY:{uid}\n"
        f"ORGANIZER:mailto:carol@acme.example\nATTENDEE:mailto:alice@ours.example\n{more}"
    )


@dataclass(slots=True)
class Tree:
    """Files below `root`, the ledger that reads them, and a clock that only tests move."""

    root: Path
    ledger: Ledger = field(default_factory=Ledger)
    now: datetime = NOON

    def write(self, name: str, content: bytes, *, age: timedelta = timedelta(days=1)) -> Path:
        """A file with this content, last written to so long ago; each a little later than the one before."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.date(path, age)
        return path

    def append(self, name: str, content: bytes, *, age: timedelta = timedelta(days=1)) -> Path:
        """The same with more behind it."""
        path = self.root / name
        with path.open("ab") as file:
            file.write(content)
        self.date(path, age)
        return path

    def date(self, path: Path, age: timedelta) -> None:
        """Makes a file look as if it had been written to so long ago."""
        written = (self.now - age).timestamp() * 1e9 + next(_SECONDS) * 1000
        os.utime(path, ns=(int(written), int(written)))

    def maildir(self, name: str = "") -> Path:
        """An empty Maildir."""
        for folder in ("cur", "new", "tmp"):
            (self.root / name / folder).mkdir(parents=True)
        return self.root / name

    def connector(self) -> FilesConnector:
        """One that remembers nothing."""
        return FilesConnector(self.root, Surroundings(ALICE, self.ledger.known, lambda: self.now))

    def catch_up(self) -> list[Change]:
        """One whole pass from where the ledger stands."""
        return self.ledger.store_all(self.connector().pages(self.ledger.cursor))

    def read(self) -> list[str]:
        """The ids that one whole pass names, in order."""
        return sorted(change.id for change in self.catch_up())

    def held(self) -> list[str]:
        """The ids that the ledger holds, in order."""
        return sorted(self.ledger.versions)
