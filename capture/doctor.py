"""Examines an installation: everything that is wrong or soon will be, each with its remedy."""

from collections.abc import Iterator
from pathlib import Path

from capture import at_rest, doctor_access, doctor_fleet, doctor_kept, doctor_machine, wiring
from capture.digest.doctor import examine_digest
from capture.doctor_clock import provider_clocks
from capture.doctor_database import database
from capture.doctor_sources import sources
from capture.finding import Finding, Severity
from capture.notify.doctor import examine_notify
from capture.push.doctor import examine_push
from config.settings import Settings
from store import backup, version
from store.database import Store
from store.errors import StoreError
from store.sources import all_sources


def examine(settings: Settings, file: Path | None = None, *, asking: bool = True) -> list[Finding]:
    """Everything found, the deepest causes first. A database that cannot be read ends the examination.

    `file`: that of the settings. `asking`: every server, whether it lets us in. What was found is kept.
    """
    found = list(doctor_machine.packages())
    try:
        with Store(settings.database.url.get_secret_value()) as store:
            version.check(store)
            if asking:
                backup.check_integrity(store)
            found += examined(settings, store, file, asking=asking)
            with store.begin() as connection:
                doctor_kept.keep(connection, found, wiring.utc_now())
    except StoreError as error:
        found.append(Finding("database", str(error), "", Severity.CRITICAL))
    return found


def examined(settings: Settings, store: Store, file: Path | None, *, asking: bool) -> Iterator[Finding]:
    """All but the packages, of a database that is as it should be. Raises StoreError."""
    yield from database(store, wiring.utc_now())
    yield from doctor_fleet.processes(store, wiring.utc_now())
    yield from doctor_machine.disk(settings, store)
    yield from doctor_access.secrets(settings)
    yield from at_rest.examine(store, settings)
    yield from doctor_machine.permissions(settings, store, file)
    yield from sources(settings, store, asking=asking)
    with store.read() as connection:
        listed = all_sources(connection)
    yield from doctor_machine.mailboxes(listed)
    yield from examine_notify(settings, store, asking=asking)
    if asking:
        yield from provider_clocks(listed, wiring.utc_now)
        yield from examine_push(settings, store)
        yield from examine_digest(settings, store, wiring.utc_now())
