"""A folder of mail that was read and counted, with one file in it that is no mail."""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from capture import wiring
from capture.audit import Auditor
from capture.worker import Tools, Worker
from config.settings import Settings
from connectors import registry
from connectors.model.address import Address
from connectors.protocol import Connector
from store import sources
from store.database import Store
from store.sources import Source
from tests.builders import NOON

BROKEN = "Letter to Carol <b>.eml"
BYTES = b"\x89PNG no message at all\n"


@dataclass(frozen=True, slots=True)
class Counted:
    """One connection with one source."""

    store: Store
    root: Path
    connection: int
    source: int

    @classmethod
    def of(cls, store: Store, root: Path, owner: Address) -> "Counted":
        """Read to its end."""
        root.mkdir()
        with store.begin() as connection:
            id_ = sources.connect(
                connection, "files", owner, {"path": str(root)}, list(registry.provider("files").sources), NOON
            )
            source = next(one.id for one in sources.all_sources(connection) if one.connection == id_)
        made = cls(store, root, id_, source)
        for number, month in enumerate((1, 2, 2)):
            made.write(f"{number}.eml", a_letter(number, month))
        made.write(BROKEN, BYTES)
        made.read()
        return made

    def write(self, name: str, content: bytes) -> None:
        """A file that nobody is writing any more."""
        (self.root / name).write_bytes(content)
        os.utime(self.root / name, ns=(0, 0))

    def tools(self, now: datetime = NOON) -> Tools:
        """Of a daemon at this moment, which reads without a process of its own."""
        return replace(wiring.tools(Settings(), self.store), now=lambda: now, connector=self._connector)

    def _connector(self, source: Source) -> Connector:
        surroundings = wiring.surroundings_of(Settings(), self.store, source)
        return registry.build(source.kind, source.name, source.options, surroundings)

    def read(self) -> None:
        """One pass."""
        assert Worker("test", self.tools()).work(self.source) is not None

    def count(self, now: datetime = NOON) -> None:
        """Everything that is due is counted."""
        Auditor("test", self.tools(now)).audit_due()


def a_letter(number: int, month: int) -> bytes:
    """Of the second of a month of 2026."""
    return (
        f"Message-ID: <{number}@acme.example>\nDate: 2 {['Jan', 'Feb', 'Mar'][month - 1]} 2026 09:00:00 +0000\n"
        f"From: carol@acme.example\nTo: alice@ours.example\nSubject: {number}\n\nHello.\n"
    ).encode()
