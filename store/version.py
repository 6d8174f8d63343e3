"""Which tables a database has, against which this release needs."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text

from store.database import Store, alone
from store.directory.cards import write_missing
from store.directory.upgraded import write_missing_keys
from store.errors import WrongVersion
from store.schema import contracts, metadata

_CONFIG = Config(attributes={})
_CONFIG.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))


def current(connection: Connection) -> str | None:
    """The revision of the database's tables; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def needed() -> str:
    """The revision this release works with. Reading the migrations takes tens of milliseconds; monitors ask often."""
    head = ScriptDirectory.from_config(_CONFIG).get_current_head()
    assert head is not None  # noqa: S101
    return head


def check(store: Store) -> None:
    """Raises WrongVersion unless this release can work with the tables: its own, or those of a newer one that took
    nothing away."""
    with store.read() as connection:
        found = current(connection)
        if found == needed() or _only_adds(connection, found):
            return
    if found is None or found in _released():
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
    if found is None or found in _released() or not inspect(connection).has_table(contracts.name):
        return False
    return set(connection.execute(select(contracts.c.revision)).scalars()) <= _released()


def refuse_unknown(store: Store) -> str:
    """The revision of the tables, which this release can bring up to its own. Raises WrongVersion, nothing is done."""
    with store.read() as connection:
        found = current(connection)
    if found is None:
        raise WrongVersion("It is no database of Capture: it has none of its tables.")
    if found not in _released():
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
        if found is None or found in _released():
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", _CONFIG.get_main_option("script_location") or "")
            command.upgrade(config, "head")
            write_missing_keys(connection)
            write_missing(connection)
            return True
    check(store)
    return False


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


@cache
def _released() -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(_CONFIG).walk_revisions())
