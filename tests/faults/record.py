"""The record of one source: what a pass does to it, what it then holds, and what its faces say of its health."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any, Self

from capture import declare, wiring
from capture.export.kinds import Kind, Wanted, read
from capture.web.app import create_app
from capture.worker import Tools, Worker
from config.providers import CalDavOptions, ImapOptions, as_stored
from config.settings import Settings
from connectors import registry
from connectors.protocol import Connector, Surroundings
from store import health, ledger, pausing, sources
from store.database import Store
from store.health import Health, State
from store.model import Disposition
from store.sources import Source
from store.users import Role
from tests.builders import NOON
from tests.capture.passing import Clock
from tests.cli.conftest import Cli
from tests.people import ALICE
from tests.web.signing import browsing

Written = dict[Kind, list[str]]
"""Everything that can be exported, but the moments of writing."""
_TAG = re.compile(r"<[^>]*>")


@dataclass
class Record:
    """One source in a database, read in this process by the clock of the test."""

    store: Store
    connection: int
    source: int
    clock: Clock = field(default_factory=Clock)

    @classmethod
    def of(cls, store: Store, options: ImapOptions | CalDavOptions) -> Self:
        """A connection of Alice's, never read yet."""
        with store.begin() as connection:
            ensured = declare.ensure(connection, options.kind, ALICE, as_stored(options), NOON)  # type: ignore[arg-type]
            made = next(one for one in sources.all_sources(connection) if one.connection == ensured.id)
        return cls(store, ensured.id, made.id)

    def tools(self) -> Tools:
        """What the daemon has, but for its clock, and that no reader is a process of its own."""
        return replace(wiring.tools(Settings(), self.store), connector=self.connector, now=self.clock)

    def connector(self, source: Source) -> Connector:
        """As the composition root makes it."""

        def known(prefix: str) -> dict[str, str]:
            with self.store.read() as connection:
                return ledger.known(connection, source.id, prefix)

        return registry.build(source.kind, source.name, source.options, Surroundings(source.owner, known, self.clock))

    def work(self, **worker: Any) -> Health:
        """One pass, due or not, and how the source fares after it. `worker`: what else the worker is given."""
        assert Worker("worker", self.tools(), **worker).work(self.source) is not None
        return self.health()

    def catch_up(self) -> Self:
        """One pass, which must go well."""
        after = self.work()
        assert (after.source.error, after.state) == (None, State.OK)
        return self

    def resume(self) -> None:
        """What a person does who has followed the advice."""
        with self.store.begin() as connection:
            pausing.resume(connection, self.connection, self.clock())

    def health(self) -> Health:
        """How the source fares."""
        with self.store.read() as connection:
            return next(one for one in health.overview(connection, self.clock()) if one.source.id == self.source)

    def dispositions(self) -> dict[Disposition, int]:
        """How many items became what."""
        return {kind: number for kind, number in self.health().counts.items() if number}

    def written(self) -> Written:
        """What the record holds."""
        wanted = (Kind.INTERACTIONS, Kind.LINKS, Kind.LEDGER)
        with self.store.read() as connection:
            return {
                kind: sorted(
                    json.dumps({name: value for name, value in one.items() if kind is not Kind.LEDGER or name != "at"})
                    for one in read(connection, Wanted(kind, None, NOON))
                )
                for kind in wanted
            }

    def check(self, there: int, undisturbed: Written) -> None:
        """Nothing is lost and nothing is double: the three promises that hold after every fault.

        `there`: how many items the provider counts. `undisturbed`: what a record holds that nothing has befallen.
        """
        written = self.written()
        assert self.health().seen == there
        shapes = [json.loads(one) for one in written[Kind.LEDGER]]
        captured = Counter(one["key"] for one in shapes if one["disposition"] == Disposition.CAPTURED)
        keys = Counter(json.loads(one)["key"] for one in written[Kind.INTERACTIONS])
        assert set(captured.values()) | set(keys.values()) <= {1}
        assert captured == keys
        assert written == undisturbed


@dataclass(frozen=True)
class Faces:
    """Where people read how a source fares: the page, and the command line."""

    cli: Cli

    def say(self, record: Record, state: State, *sentences: str) -> None:
        """Both show this state and each of these sentences, as does the row; with none of them, no error."""
        after = record.health()
        told = " ".join(filter(None, (after.source.error, after.source.advice)))
        assert after.state is state
        assert all(sentence in told for sentence in sentences), told
        assert sentences or not told
        with browsing(create_app(record.store, record.clock), role=Role.OPS) as client:
            page = " ".join(unescape(_TAG.sub("", client.get("/connections").text)).split())
        assert all(sentence in page for sentence in sentences), page
        self._status(record, state, told)

    def _status(self, record: Record, state: State, told: str) -> None:
        url = record.store.url.render_as_string(hide_password=False)
        self.cli.monkeypatch.setenv("CAPTURE_DATABASE__URL", url)
        said = self.cli("status", "--json")
        assert said.code == (3 if state is State.NEEDS_PERSON else 0)
        (source,) = [one for one in said.document["sources"] if one["connection"] == record.connection]
        assert source["state"] == state
        assert " ".join(filter(None, (source["error"], source["advice"]))) == told
        assert source["counts"].pop("seen") == sum(source["counts"].values()) == record.health().seen
