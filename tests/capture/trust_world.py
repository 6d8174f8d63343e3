"""A record with two reps' mailboxes in memory, and everything that may happen to it; what has to hold of it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from sqlalchemy import Connection, select, text

from capture import at_rest, wiring
from capture.acting import Acting, on_the_machine
from capture.forgetting.forget import Forget
from capture.forgetting.guard import Guard
from capture.forgetting.subject import Subject
from capture.link import Linker
from capture.policy import Rules
from capture.proposing.proposer import Proposer
from capture.worker import Tools
from config.secrets import Secret
from config.settings import Database, Secrets, Settings
from connectors.memory import MemoryConnector, MemoryMailbox
from connectors.model.address import Address
from connectors.model.interaction import Interaction
from connectors.model.sync import Seen
from connectors.protocol import Connector
from matcher.model import Context, Thresholds
from store import leases, pausing, sources, texts, version
from store.database import Store
from store.meetings.table import tellings
from store.meetings.tellings import place_of
from store.schema import interactions
from store.sources import Source
from tests.builders import NOON, a_mail, a_meeting
from tests.capture.passing import INTERVAL, OURS, Clock
from tests.people import ALICE, BOB, CAROL
from tests.store.sealing import KEY

DAN = Address("dan@acme.example")
DAY = timedelta(days=1)
REPS = (ALICE, BOB)
WORDS = tuple(f"quoggly{number}" for number in range(7))
"""What the text of each message says, and nothing else does."""


@dataclass(frozen=True, repr=False)
class Message:
    """One mail or meeting; the same in every mailbox."""

    number: int
    interaction: Interaction
    text: str

    def __repr__(self) -> str:
        return f"MESSAGES[{self.number}]"

    @property
    def key(self) -> str:
        return self.interaction.key

    @property
    def word(self) -> str:
        return WORDS[self.number]

    @property
    def people(self) -> set[Address]:
        return {one.address for one in self.interaction.participants}


def _messages() -> Iterator[Message]:
    senders = (CAROL, CAROL, DAN, DAN, DAN, CAROL, DAN)
    for number, (sender, word) in enumerate(zip(senders, WORDS, strict=True)):
        at = NOON - (0, 40, 0, 40, 200, 0, 40)[number] * DAY
        if number < 5:
            subject = f"Subject{number} {'salary' if number == 3 else 'offer'}"
            sent = a_mail(f"mail:{number}@x", sender=sender, to=(ALICE, BOB), subject=subject, at=at)
        else:
            sent = a_meeting(f"meeting:{number}@x", organizer=sender, attendees=(ALICE, BOB), at=at)
            sent = replace(sent, revision="000000001.0.20260301T000000Z")
        yield Message(number, sent, f"{word} {f'as {CAROL} says' if number in (2, 6) else ''}")


MESSAGES = tuple(_messages())


class Killed(BaseException):
    """The process dies: nothing catches it."""


class Mortal(Store):
    """Dies in the transaction with this number, counted from now: before it is committed."""

    left: int | None = None
    begun = 0

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        with super().begin() as connection:
            yield connection
            self.begun += 1
            if self.left is not None:
                self.left -= 1
                if self.left < 0:
                    self.left = None
                    raise Killed


@dataclass
class World:
    """One folder with the record, its key and backups."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    mailboxes: dict[Address, MemoryMailbox] = field(default_factory=dict)
    settings: Settings = field(init=False)
    store: Mortal = field(init=False)
    sources: dict[Address, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.file.write_bytes(_empty_database())
        key = self.folder / "key"
        key.write_text(f"{KEY}\n")
        url = SecretStr(f"sqlite:///{self.file}")
        self.settings = Settings(database=Database(url=url), secrets=Secrets(key=Secret(f"file:{key}")))
        self.open()
        with self.store.begin() as connection:
            for rep in REPS:
                sources.connect(connection, "memory", rep, {}, ["mail"], NOON)
                self.mailboxes[rep] = MemoryMailbox(rep)
            self.sources = {one.owner: one.id for one in sources.all_sources(connection)}

    @property
    def file(self) -> Path:
        return self.folder / "capture.db"

    def open(self) -> None:
        """As a process does that begins now."""
        self.store = Mortal(self.settings.database.url.get_secret_value(), at_rest.boxes(self.settings))
        at_rest.prepare(self.store, self.settings)

    def keep_texts(self, how: str) -> None:
        """`plain` or `sealed`, from the next process on."""
        secrets = Secrets.model_validate({"key": self.settings.secrets.key, "texts": how})
        self.settings = self.settings.model_copy(update={"secrets": secrets})
        self.store.close()
        self.open()

    def copied(self, folder: Path) -> "World":
        """The same record again, for itself."""
        folder.mkdir()
        self.store.close()
        for name in ("capture.db", "key"):
            shutil.copy(self.folder / name, folder / name)
        again = object.__new__(World)
        url = SecretStr(f"sqlite:///{folder}/capture.db")
        again.folder, again.clock, again.mailboxes, again.sources = folder, self.clock, self.mailboxes, self.sources
        again.settings = self.settings.model_copy(update={"database": Database(url=url)})
        again.open()
        return again

    @property
    def acting(self) -> Acting:
        return replace(on_the_machine(self.clock()), rep=ALICE)

    def now(self) -> datetime:
        """No two acts are at the same moment."""
        self.clock.at += timedelta(seconds=1)
        return self.clock.at

    def rules(self) -> Rules:
        """As the daemon has them."""
        found = wiring.rules(self.settings, self.store)
        with self.store.read() as connection:
            past = Guard(self.settings).past(connection, self.clock())
        return replace(found, internal_domains=OURS, past=past)

    def tools(self, connector: type[MemoryConnector] = MemoryConnector) -> Tools:
        """What a worker needs."""

        def connect(source: Source) -> Connector:
            return connector(self.mailboxes[source.owner], 2)

        context = Context(OURS, frozenset(REPS))
        return Tools(
            store=self.store,
            connector=connect,
            rules=self.rules,
            linker=lambda: Linker(context, Thresholds()),
            interval=lambda _source: INTERVAL,
            now=self.clock,
        )

    def forget(self, subject: Subject) -> Forget:
        """Not yet done."""
        proposer = Proposer(self.store, lambda: Context(OURS, frozenset(REPS)), self.clock)
        return Forget(self.store, self.settings, subject, self.acting, proposer)

    def put(self, rep: Address, item: str, message: Message, folder: str = "") -> None:
        """It is in her mailbox under that id."""
        mailbox = self.mailboxes[rep]
        folders = (folder,) if folder else ()
        version_ = str(len(mailbox.log))
        mailbox.put(Seen(item, message.interaction, version_, folders=folders), message.text)

    def free(self, rep: Address) -> None:
        """Her source is due, works, and nobody has it."""
        self.clock.at += leases.TTL * 2
        with self.store.begin() as connection:
            pausing.resume(connection, sources.get(connection, self.sources[rep]).connection, self.clock())

    def ids(self) -> dict[str, int]:
        """Key → interaction."""
        with self.store.read() as connection:
            return {key: id_ for key, id_ in connection.execute(select(interactions.c.key, interactions.c.id))}

    def dump(self, *without: str) -> dict[str, list[str]]:
        """Table → its rows as text, but for these columns; without the parts of the index of words."""
        found: dict[str, list[str]] = {}
        with self.store.read() as connection:
            named = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
            for table in named:
                if "_fts" not in table and not table.startswith("sqlite_"):
                    rows = connection.execute(text(f'SELECT * FROM "{table}"')).mappings()
                    found[table] = sorted(
                        repr({k: v for k, v in row.items() if k not in without and f"{table}.{k}" not in without})
                        for row in rows
                    )
        return found

    def texts(self) -> dict[str, list[str]]:
        """Key → all that is kept as what was written in it, opened: as an interaction's, and as what calendars tell."""
        found: dict[str, list[str]] = {}
        with self.store.read() as connection:
            for row in connection.execute(select(*texts.COLUMNS)):
                found.setdefault(row.key, []).extend(filter(None, [texts.of(connection, row).own]))
            c = tellings.c
            for source, item, key, said in connection.execute(select(c.source_id, c.item, c.key, c.said)):
                own = texts.out_of(connection, place_of(source, item), said["text"])
                found.setdefault(key, []).extend(filter(None, [own]))
        return found

    def findable(self, word: str) -> bool:
        """The index of words has it."""
        with self.store.read() as connection:
            query = text("SELECT count(*) FROM interactions_fts WHERE interactions_fts MATCH :word")
            return bool(connection.execute(query, {"word": f'"{word}"'}).scalar_one())

    def bytes_of_files(self) -> bytes:
        """All that lies on the disk."""
        return b"".join(path.read_bytes() for path in self.folder.glob("capture.db*"))

    def check_index(self) -> None:
        """Raises unless the index of words is that of the rows: https://sqlite.org/fts5.html."""
        with closing(sqlite3.connect(self.file)) as plain:
            plain.execute("INSERT INTO interactions_fts (interactions_fts, rank) VALUES ('integrity-check', 1)")


@cache
def _empty_database() -> bytes:
    with TemporaryDirectory() as folder, Store(f"sqlite:///{folder}/empty.db") as store:
        version.upgrade(store)
        with store.outside_transaction() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
        return (Path(folder) / "empty.db").read_bytes()
