"""Puts a backup in the place of the record, examined before and after."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from capture import at_rest
from capture.acting import on_the_machine
from capture.only_one import only_daemon
from config.settings import Settings
from store import backup, carrying, doors, file, invariants, triggers, version
from store.database import Store
from store.errors import Damaged, StoreError
from store.file import Told

_POSTGRESQL = (
    "PostgreSQL brings its own tool for this: stop `capture run`, make an empty database, fill it with `pg_restore "
    "--no-owner --dbname=NAME FILE`, set database.url to it, and run `capture db check`."
)
_NAMED = "%Y%m%dT%H%M%S.%f"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done."""

    aside: Path | None
    """What was there before; None where there was nothing."""
    forgotten: int | None
    """What was forgotten since the backup was made; None where that is not known any more."""
    wrong: str
    """Texts that cannot be read here; "" where all can."""


def check(store: Store) -> None:
    """Raises StoreError unless the database is sound, fits this release, and all that must hold of it does."""
    version.check(store)
    sound(store)


def check_backup(backup_: Path) -> str:
    """The revision of its tables; it is not written to. Raises StoreError unless it could be restored."""
    file.refuse_foreign(backup_)
    with Store(f"sqlite:///file:{backup_.absolute()}?mode=ro&immutable=1&uri=true") as store:
        found = version.refuse_unknown(store)
        backup.check_integrity(store)
    return found


def restore(settings: Settings, backup_: Path, now: datetime, told: Told) -> Restored:
    """Raises StoreError and CannotStart; the record is as it was then."""
    url = Store(settings.database.url.get_secret_value()).url
    if url.get_backend_name() != "sqlite" or not url.database:
        raise StoreError(_POSTGRESQL)
    there = Path(url.database)
    check_backup(backup_)
    there.parent.mkdir(parents=True, exist_ok=True)
    fresh, aside = (there.with_name(f"{there.name}.{what}-{now:{_NAMED}}") for what in ("restoring", "replaced"))
    with only_daemon(url):
        try:
            file.copy(backup_, fresh, told)
            carried = _made_ready(fresh, there, now)
            was_there = there.exists()
            file.exchange(there, fresh, aside)
        finally:
            for left in fresh.parent.glob(f"{fresh.name}*"):
                left.unlink()
    with Store(str(url), at_rest.boxes(settings)) as store:
        return Restored(aside if was_there else None, carried, at_rest.wrong(store, settings))


def _made_ready(fresh: Path, there: Path, now: datetime) -> int | None:
    """Brought up to this release, and sound; how much was forgotten since, which stays so."""
    with Store(f"sqlite:///{fresh}") as store:
        version.upgrade(store)
        sound(store)
        triggers.refuse_foreign(store)
        with store.begin() as connection:
            doors.shut(connection)
            carried = carrying.carry(connection, there) if there.exists() else 0
            on_the_machine(now).note(connection, "restore", "the record")
    return carried


def sound(store: Store) -> None:
    """Raises Damaged unless the file is whole, and all that must hold of the record does."""
    backup.check_integrity(store)
    with store.read() as connection:
        wrong = list(invariants.broken(connection))
    if wrong:
        raise Damaged(f"{' '.join(wrong)} Restore a backup from before, or report this: it is a fault of Capture.")
