"""Procrastinate's tables, beside our own: made where there are none, and brought up to the release installed here.

It does not note which of its migrations a database has. A comment on its main table does that for us.
https://procrastinate.readthedocs.io/en/stable/howto/production/migrations.html
"""

from importlib import metadata
from pathlib import Path
from typing import Final, cast

from packaging.version import Version
from procrastinate.schema import SchemaManager
from psycopg import Connection as Driver
from sqlalchemy import Connection, text

from store.database import Store, alone

_NOTE: Final = "Made for Capture by Procrastinate "
# A job leaves three dead rows behind within seconds. By default they would wait for a fifth of a table whose size is
# what it was when it was last tidied up.
_TIDY: Final = "".join(
    f"ALTER TABLE {table} SET (fillfactor = 70, autovacuum_vacuum_threshold = 1000, "
    "autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0);"
    for table in ("procrastinate_jobs", "procrastinate_events")
)
# They tell of each job alone, and write down how each fares, which is as dear as all else that is done for a job. We
# tell of all jobs that are made together (`capture.queue.jobs`), and nobody asks for the rest.
_QUIET: Final = "ALTER TABLE procrastinate_jobs DISABLE TRIGGER USER"
_FIND: Final = text("SELECT to_regclass('procrastinate_jobs'), obj_description(to_regclass('procrastinate_jobs'))")


def prepare(store: Store) -> None:
    """Leaves tables that were made by a newer release as they are. Raises StoreError."""
    ours = metadata.version("procrastinate")
    with store.begin() as connection:
        alone(connection)
        table, note = connection.execute(_FIND).one()
        if table is None:
            _run(connection, SchemaManager.get_schema())
            _run(connection, _TIDY)
        elif Version(ours) > (theirs := Version((note or _NOTE + ours).removeprefix(_NOTE))):
            for script in _newer_than(theirs):
                _run(connection, script.read_text(encoding="utf-8"))
        else:
            return
        _run(connection, _QUIET)
        _run(connection, f"COMMENT ON TABLE procrastinate_jobs IS '{_NOTE}{ours}'")


def _newer_than(release: Version) -> list[Path]:
    """Their names begin with the release that needs them, and are in order."""
    scripts = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    return [script for script in scripts if Version(script.name.partition("_")[0]) > release]


def _run(connection: Connection, script: str) -> None:
    # As it stands: SQLAlchemy would read its colons and percent signs.
    cast("Driver", connection.connection.dbapi_connection).execute(script.encode())
