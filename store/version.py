"""Which tables a database has, against which this release needs."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, select, text

from store.database import Store, alone
from store.directory.cards import write_missing
from store.directory.upgraded import write_missing_keys
from store.errors import WrongVersion
from store.schema import contracts, metadata

_MIGRATIONS = Path(__file__).parent / "migrations"


def current(connection: Connection) -> str | None:
    """The revision of the database's tables; None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def needed() -> str:
    """The revision this release works with."""
    return max(released())


@cache
def released() -> frozenset[str]:
    """The revisions this release knows, by the names of their files: to load them takes tens of milliseconds."""
    return frozenset(file.stem.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def check(store: Store) -> None:
    """Raises WrongVersion unless this release can work with the tables: its own, or those of a newer one that took
    nothing away."""
    with store.read() as connection:
        found = current(connection)
        if found == needed() or _only_adds(connection, found):
            return
    if found is None or found in released():
        raise WrongVersion("The database's tables are older than this release: run `capture db upgrade`.")
    raise WrongVersion(
        f"The database was made by a newer release of Capture (revision {found}): install that release, or restore a "
        "backup made before the upgrade."
    )


def check_exactly(store: Store) -> None:
    """Raises WrongVersion unless the tables are those of this release and no other."""
    check(store)
    with store.read() as connection:
        found = current(connection)
    if found != needed():
        raise WrongVersion(f"The database has tables of a newer release (revision {found}): install that release.")


def _only_adds(connection: Connection, found: str | None) -> bool:
    """What a release that is not known here has taken away it notes in `contracts`: nothing that this one relies on."""
    if found is None or found in released() or not inspect(connection).has_table(contracts.name):
        return False
    return set(connection.execute(select(contracts.c.revision)).scalars()) <= released()


def refuse_unknown(store: Store) -> str:
    """The revision of the tables, which this release can bring up to its own. Raises WrongVersion, nothing is done."""
    with store.read() as connection:
        found = current(connection)
    if found is None:
        raise WrongVersion("It is no database of Capture: it has none of its tables.")
    if found not in released():
        raise WrongVersion(f"It was made by a newer release of Capture (revision {found}): install that release.")
    return found


def upgrade(store: Store) -> bool:
    """Brings the tables up to this release, in one transaction; True if anything was done. Raises WrongVersion.

    Tables of a newer release that took nothing away stay as they are, and this one works with them.
    """
    with store.read() as connection:
        if current(connection) == needed():
            return False
    with store.begin() as connection:
        _at_leisure(connection)
        found = current(connection)
        if found == needed():
            return False
        if found is None:
            _refuse_foreign(connection)
        if found is None or found in released():
            _migrate(connection)
            write_missing_keys(connection)
            write_missing(connection)
            return True
    check(store)
    return False


def _migrate(connection: Connection) -> None:
    from alembic import command  # every other command does without, and starts sooner
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


def _at_leisure(connection: Connection) -> None:
    """However long another process migrates, and this one then does; but all others wait while a table is waited for,
    so that is given up in time (https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES)."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))
    alone(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))


def _refuse_foreign(connection: Connection) -> None:
    taken = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
    if taken:
        raise WrongVersion(
            f"The database holds tables of another program ({', '.join(taken)}): give Capture one of its own with "
            "database.url."
        )
