"""Examines an installation: everything that is wrong or soon will be, each with its remedy."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from capture import doctor_access, wiring
from capture.digest.doctor import examine_digest
from capture.endings.found import endings
from capture.finding import Finding
from capture.push.doctor import examine_push
from config.settings import Settings
from connectors.errors import ConnectorError, NeedsPerson
from store import backup, health, version
from store.database import Store
from store.errors import StoreError
from store.health import Health, State
from store.model import Disposition

LOW_DISK_BYTES = 1 << 30
OVERDUE = timedelta(minutes=10)
PACKAGES = ("config", "connectors", "matcher", "store", "capture")


def examine(settings: Settings) -> list[Finding]:
    """Everything found, the deepest causes first. A database that cannot be read ends the examination."""
    found = list(_packages())
    try:
        with Store(settings.database.url.get_secret_value()) as store:
            version.check(store)
            backup.check_integrity(store)
            found += [*_disk(store), *doctor_access.secrets(settings), *_sources(settings, store)]
            found += [*examine_push(settings, store), *examine_digest(settings, store, wiring.utc_now())]
    except StoreError as error:
        found.append(Finding("database", str(error), ""))
    return found


def _packages() -> Iterator[Finding]:
    """Names such as `config` exist in other distributions: ours must not be shadowed."""
    homes = {str(Path(str(import_module(name).__file__)).parents[1]) for name in PACKAGES}
    if len(homes) > 1:
        yield Finding(
            "installation",
            f"Capture's five packages come from several places: {', '.join(sorted(homes))}.",
            "Install it into a virtual environment of its own.",
        )


def _disk(store: Store) -> Iterator[Finding]:
    if store.url.get_backend_name() != "sqlite" or not store.url.database:
        return
    folder = Path(store.url.database).absolute().parent
    free = shutil.disk_usage(folder).free
    if free < LOW_DISK_BYTES:
        yield Finding("disk", f"Only {free >> 20} MB are free below {folder}.", "Free some space before it is full.")


def _sources(settings: Settings, store: Store) -> Iterator[Finding]:
    with store.read() as connection:
        found = health.overview(connection, wiring.utc_now())
    if not found:
        yield Finding(
            "connections",
            "Nothing is connected.",
            "Run `capture connect imap`, `google`, `microsoft`, `exchange`, `caldav` or `files`.",
        )
    ending = endings(settings, [one.source for one in found], wiring.utc_now())
    yield from doctor_access.ending(ending)
    ended = {id_ for one in ending if one.ended for id_ in one.connections}
    for one in found:
        yield from _source(settings, store, one, has_ended=one.source.connection in ended)


def _source(settings: Settings, store: Store, one: Health, *, has_ended: bool) -> Iterator[Finding]:
    about = f"connection {one.source.connection}, {one.source.name}"
    if one.state is State.PAUSED:
        return
    if not has_ended:
        yield from _access(settings, store, one, about)
    if one.overdue_seconds > OVERDUE.total_seconds():
        minutes = int(one.overdue_seconds // 60)
        yield Finding(about, f"It has been due for {minutes} minutes and nobody reads it.", "Start `capture run`.")
    if one.counts[Disposition.UNREADABLE]:
        number = one.counts[Disposition.UNREADABLE]
        remedy = "Look at them with `capture export ledger`; a later release may read them."
        yield Finding(about, f"What could not be read: {number:,} of {one.seen:,} items.", remedy)
    if one.census and not one.census.complete:
        remedy = f"Run `capture census {one.source.connection}/{one.source.name} --heal`."
        yield Finding(about, f"The last census did not agree with the ledger: {one.census.summary}.", remedy)


def _access(settings: Settings, store: Store, one: Health, about: str) -> Iterator[Finding]:
    try:
        connector = wiring.connector(settings, store, one.source)
        try:
            connector.probe()
        finally:
            connector.close()
    except NeedsPerson as error:
        yield Finding(about, f"{error}.", error.advice)
    except ConnectorError as error:
        yield Finding(about, f"{error}.", "It is tried again by itself.")
    else:
        if one.source.advice:
            yield Finding(about, f"{one.source.error}.", one.source.advice)
