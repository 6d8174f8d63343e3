"""Databases of every release that there was, with rows in every table, brought up to this one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, select

from store import extent, health, version
from store.database import Store
from store.schema import contracts, metadata
from tests.builders import NOON
from tests.store.test_version import BY_HAND
from tests.store.upgrades.rows import Row, add, find, tables

_FOLDER: Final = str(Path(version.__file__).parent / "migrations")

CONTRACTS: Final[Mapping[str, frozenset[str]]] = {}
"""What a revision takes away that the one before still had, as `table` or `table.column`: allowed once no release that
may still run beside it reads it. Such a revision notes itself in the table `contracts`, which keeps older ones out."""


DERIVED: Final = ("account_cards", "contact_cards", "deal_cards")
"""What is made anew from other tables."""


def revisions() -> list[str]:
    """Oldest first."""
    config = Config()
    config.set_main_option("script_location", _FOLDER)
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


REVISIONS: Final = revisions()


def migrate(connection: Connection, revision: str) -> None:
    """As `store.version` does it, to an older release."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", _FOLDER)
    command.upgrade(config, revision)


@dataclass
class Walk:
    """From the first release to this one, with rows of each on the way."""

    store: Store
    taken_away: list[str] = field(default_factory=list)
    rows: list[Mapping[str, Row]] = field(default_factory=list)

    def go(self) -> None:
        """Raises what the database says where the rows of the release before no longer fit."""
        known: dict[str, Table] = {}
        for number, revision in enumerate(REVISIONS):
            with self.store.begin() as connection:
                migrate(connection, revision)
                now = tables(connection)
                self.taken_away += [f"{revision}: {gone}" for gone in sorted(_gone(known, now) - _allowed(revision))]
                still = {name: table for name, table in known.items() if name in now}
                self.rows += [add(connection, still, 2 * number + 1), add(connection, now, 2 * number + 2)]
            known = now
        assert not version.upgrade(self.store)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Every release in turn. The one before writes once more when its tables are the next one's already."""
    with Store(f"sqlite:///{tmp_path_factory.mktemp('walk') / 'capture.db'}") as store:
        walk = Walk(store)
        walk.go()
        yield walk


def _gone(before: Mapping[str, Table], now: Mapping[str, Table]) -> set[str]:
    columns = {f"{name}.{one.name}" for name, table in before.items() if name in now for one in table.columns}
    there = {f"{name}.{one.name}" for name, table in now.items() for one in table.columns}
    return (set(before) - set(now)) | (columns - there)


def _allowed(revision: str) -> frozenset[str]:
    return CONTRACTS.get(revision, frozenset())


def test_nothing_is_taken_away_that_the_release_before_may_read(walked: Walk) -> None:
    assert walked.taken_away == []


def test_a_release_that_takes_something_away_keeps_older_ones_out(walked: Walk) -> None:
    with walked.store.read() as connection:
        noted = set(connection.execute(select(contracts.c.revision)).scalars())
    assert set(CONTRACTS) <= noted


def test_rows_of_every_release_are_kept_by_those_after_it(walked: Walk) -> None:
    assert len(walked.rows) == 2 * len(REVISIONS)
    with walked.store.read() as connection:
        now = tables(connection)
        assert [one for rows in walked.rows for one in lost(connection, now, rows)] == []
        assert len(health.overview(connection, NOON)) == len([rows for rows in walked.rows if rows])


def test_a_database_of_the_first_release_comes_up_to_this_one(database_url: str) -> None:
    with Store(database_url) as store:
        with store.begin() as connection:
            migrate(connection, REVISIONS[0])
            rows = add(connection, tables(connection), 1)
        assert version.upgrade(store)
        version.check(store)
        with store.read() as connection:
            assert lost(connection, tables(connection), rows) == []
            found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
            assert [difference for difference in found if not any(name in str(difference) for name in BY_HAND)] == []
            assert len(health.overview(connection, NOON)) == 1
            assert extent.size(connection) > 0


def lost(connection: Connection, now: Mapping[str, Table], rows: Mapping[str, Row]) -> list[str]:
    """The rows that are gone or have changed, by their table."""
    return [
        f"{name}: {row}"
        for name, row in rows.items()
        if name not in DERIVED and not row.items() <= (find(connection, now[name], row) or {}).items()
    ]
