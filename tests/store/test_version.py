"""Tables of this release, of an earlier one, of a later one, and of somebody else."""

from concurrent.futures import ThreadPoolExecutor
from operator import itemgetter
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import bindparam, inspect, text

from store import judgements, version
from store.database import Store
from store.errors import WrongVersion
from store.schema import contracts, metadata
from store.types import UtcDateTime
from tests.builders import NOON, a_mail
from tests.recording import a_lease, write

BY_HAND = ("interactions_fts", "ix_interactions_words", "words", "_at_place", "ix_sources_asked_at")
"""What the migrations make and the schema does not know: the full-text index. Or knows, but not that it is for
PostgreSQL alone: the indexes of the queue."""


def set_revision(store: Store, revision: str) -> None:
    with store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def test_the_migrations_make_the_schema(store: Store) -> None:
    def is_ours(name: str | None, kind: str, _: object) -> bool:
        """Tests before may have made the queue's tables in the same database."""
        return kind != "table" or not str(name).startswith("procrastinate_")

    options = {"compare_type": True, "include_name": is_ours}
    with store.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert [difference for difference in found if not any(name in str(difference) for name in BY_HAND)] == []


def test_the_files_of_migrations_are_named_by_their_revisions_in_order() -> None:
    folder = Path(version.__file__).parent / "migrations"
    scripts = list(ScriptDirectory(folder).walk_revisions())
    assert [script.revision for script in scripts] == sorted(version.released(), reverse=True)
    assert version.needed() == scripts[0].revision


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


def test_what_people_decided_before_is_remembered(database_url: str) -> None:
    with Store(database_url) as store:
        with store.begin() as connection:
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(Path(version.__file__).parent / "migrations"))
            command.upgrade(config, "0009")
            for statement in _DECIDED:
                connection.execute(text(statement).bindparams(bindparam("at", NOON, UtcDateTime)))
        version.upgrade(store)
        with store.read() as connection:
            found = [(one.interaction, one.deal) for one in judgements.about_deals(connection)]
    assert sorted(found, key=itemgetter(0)) == [(1, 7), (2, None)]


_DECIDED = (
    *(
        "INSERT INTO interactions (id, key, kind, at, subject, direction, thread, revision, content, attachments, "
        f"recorded_at, to_match) VALUES ({id_}, 'mail:{id_}', 'email', :at, 'Offer', 'inbound', 't', '', 'text', '[]', "
        ":at, false)"
        for id_ in (1, 2, 3)
    ),
    *(
        "INSERT INTO links (interaction_id, type, target_id, score, verdict, reasons, model, decision, decided_by, "
        f"decided_at) VALUES ({interaction}, 'deal', {deal}, 0.5, 'suggest', '[]', 'deal/1', {decided})"
        for interaction, deal, decided in (
            (1, 7, "'accepted', 'alice@ours.example', :at"),
            (1, 8, "'rejected', 'alice@ours.example', :at"),
            (2, 7, "'rejected', 'alice@ours.example', :at"),
            (3, 7, "NULL, NULL, CASE WHEN false THEN :at END"),
        )
    ),
)


def test_an_empty_database_asks_for_the_upgrade(database_url: str) -> None:
    with Store(database_url) as store, pytest.raises(WrongVersion, match="run `capture db upgrade`"):
        version.check(store)


def test_a_newer_release_that_only_added_is_worked_beside(store: Store) -> None:
    set_revision(store, "9998")
    version.check(store)
    assert not version.upgrade(store)
    with store.read() as connection:
        assert version.current(connection) == "9998"
    with pytest.raises(WrongVersion, match=r"newer release \(revision 9998\)"):
        version.check_exactly(store)


def test_what_a_release_that_is_known_here_took_away_keeps_nobody_out(store: Store) -> None:
    set_revision(store, "9998")
    with store.begin() as connection:
        connection.execute(contracts.insert().values(revision=version.needed()))
    version.check(store)


def test_a_database_of_a_newer_release_is_refused_and_left_alone(store: Store) -> None:
    set_revision(store, "9999")
    with store.begin() as connection:
        connection.execute(contracts.insert().values(revision="9999"))
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
