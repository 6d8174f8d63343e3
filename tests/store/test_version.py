"""Tables of this release, of an earlier one, of a later one, and of somebody else."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from store import version
from store.database import Store
from store.errors import WrongVersion
from store.schema import metadata
from tests.builders import a_mail
from tests.recording import a_lease, write

BY_HAND = ("interactions_fts", "ix_interactions_words", "words")
"""What the migrations make and the schema does not know: the full-text index."""


def set_revision(store: Store, revision: str) -> None:
    with store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def test_the_migrations_make_the_schema(store: Store) -> None:
    with store.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    assert [difference for difference in found if not any(name in str(difference) for name in BY_HAND)] == []


def test_upgrading_twice_does_nothing_the_second_time(database_url: str) -> None:
    with Store(database_url) as store:
        assert version.upgrade(store)
        assert not version.upgrade(store)
        version.check(store)


def test_an_upgrade_keeps_what_is_recorded(store: Store) -> None:
    with store.begin() as connection:
        write(connection, a_lease(connection), a_mail())
    version.upgrade(store)
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM interactions")).scalar_one() == 1


def test_an_empty_database_asks_for_the_upgrade(database_url: str) -> None:
    with Store(database_url) as store, pytest.raises(WrongVersion, match="run `capture db upgrade`"):
        version.check(store)


def test_a_database_of_a_newer_release_is_refused_and_left_alone(store: Store) -> None:
    set_revision(store, "9999")
    for open_it in (version.check, version.upgrade):
        with pytest.raises(WrongVersion, match=r"newer release of Capture \(revision 9999\): install that release"):
            open_it(store)
    with store.read() as connection:
        assert version.current(connection) == "9999"


def test_a_database_of_another_program_is_refused_and_left_alone(database_url: str) -> None:
    with Store(database_url) as store:
        with store.begin() as connection:
            connection.execute(text("CREATE TABLE contacts (phone text)"))
        with pytest.raises(WrongVersion, match="another program"):
            version.upgrade(store)
        with store.read() as connection:
            assert inspect(connection).get_table_names() == ["contacts"]


def test_two_programs_may_upgrade_at_once(database_url: str) -> None:
    with Store(database_url) as store, ThreadPoolExecutor(2) as both:
        assert sorted(both.map(lambda _: version.upgrade(store), range(2))) == [False, True]
