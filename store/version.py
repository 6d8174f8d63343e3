"""Which tables a database has, against which this release needs."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from store.database import Store, alone
from store.directory.cards import write_missing
from store.directory.upgraded import write_missing_keys
from store.errors import WrongVersion
from store.schema import metadata

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
    """Raises WrongVersion unless the tables are exactly those this release works with."""
    with store.read() as connection:
        found = current(connection)
    if found == needed():
        return
    if found is None or found in _released():
        raise WrongVersion("The database's tables are older than this release: run `capture db upgrade`.")
    raise WrongVersion(
        f"The database was made by a newer release of Capture (revision {found}): install that release, or restore a "
        "backup made before the upgrade."
    )


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
    """Brings the tables up to this release, in one transaction; True if anything was done. Raises WrongVersion."""
    with store.begin() as connection:
        alone(connection)
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


def _refuse_foreign(connection: Connection) -> None:
    taken = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
    if taken:
        raise WrongVersion(
            f"The database holds tables of another program ({', '.join(taken)}): give Capture one of its own with "
            "database.url."
        )


def _released() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_CONFIG).walk_revisions()}
