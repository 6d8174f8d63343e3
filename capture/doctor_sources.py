"""Examines every source: whether its server lets us in, and what its row and its ledger tell."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Final

from capture import doctor_access, wiring
from capture.endings.found import endings
from capture.finding import Finding, Severity
from config.exchange import is_in_the_cloud
from config.settings import Settings
from connectors.errors import ConnectorError, NeedsPerson
from store import health
from store.database import Store
from store.health import Health, State
from store.model import Disposition

START: Final = "Start `capture run`."
"""What to do where nobody reads a source."""
OVERDUE: Final = timedelta(minutes=10)
LONG_WAIT: Final = timedelta(minutes=30)
AT_ONCE: Final = 16
"""Servers asked at the same time: a company of thousands is examined within minutes."""


def sources(settings: Settings, store: Store, *, asking: bool) -> Iterator[Finding]:
    """`asking`: every server, whether it lets us in; else what is known. Raises StoreError."""
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
    active = [one for one in found if one.state not in (State.PAUSED, State.LEFT)]
    asked = [one for one in active if one.source.connection not in ended]
    access = _all_access(settings, store, asked) if asking else {one.source.id: _known(one) for one in asked}
    for one in active:
        yield from access.get(one.source.id, ())
        yield from _source(one)


def _all_access(settings: Settings, store: Store, asked: Sequence[Health]) -> dict[int, list[Finding]]:
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="doctor") as threads:
        said = threads.map(lambda one: _access(settings, store, one), asked)
        return {one.source.id: findings for one, findings in zip(asked, said, strict=True)}


def _access(settings: Settings, store: Store, one: Health) -> list[Finding]:
    try:
        connector = wiring.connector(settings, store, one.source)
        try:
            connector.probe()
        finally:
            connector.close()
    except NeedsPerson as error:
        return [Finding(about(one), f"{error}.", error.advice, Severity.CRITICAL)]
    except ConnectorError as error:
        return [Finding(about(one), f"{error}.", "It is tried again by itself.")]
    return _known(one) if one.source.advice else []


def _known(one: Health) -> list[Finding]:
    """What its last pass left on its row."""
    if one.source.advice:
        return [Finding(about(one), f"{one.source.error}.", one.source.advice, Severity.CRITICAL)]
    if one.source.error:
        return [Finding(about(one), f"{one.source.error}.", "It is tried again by itself.")]
    return []


def _source(one: Health) -> Iterator[Finding]:
    if one.overdue_seconds > OVERDUE.total_seconds():
        minutes = int(one.overdue_seconds // 60)
        wrong = f"It has been due for {minutes} minutes and nobody reads it."
        yield Finding(about(one), wrong, START, Severity.CRITICAL)
    if one.counts[Disposition.UNREADABLE]:
        number = one.counts[Disposition.UNREADABLE]
        remedy = "`capture unreadable list` names them, with the reason; `capture unreadable retry` tries again."
        yield Finding(about(one), f"What could not be read: {number:,} of {one.seen:,} items.", remedy)
    if one.census and not one.census.complete:
        remedy = f"Run `capture census {one.source.connection}/{one.source.name} --heal`."
        yield Finding(about(one), f"The last census did not agree with the ledger: {one.census.summary}.", remedy)
    yield from _throttled(one)
    yield from _blocked(one)


def _throttled(one: Health) -> Iterator[Finding]:
    due, last = one.source.next_due_at, one.source.last_attempt_at
    if one.state is State.WAITING and due and last and due - last >= LONG_WAIT and not one.source.advice:
        minutes = int((due - last).total_seconds() // 60)
        yield Finding(
            about(one),
            f"Its server is left alone for {minutes} minutes, after {one.source.failures:,} failures in a row.",
            "If it says that we ask too much, raise schedule.mail, or its limits for this user.",
        )


def _blocked(one: Health) -> Iterator[Finding]:
    """Exchange Online by ways that Microsoft has closed: EWS on 2026-10-01, passwords for IMAP in 2022.

    https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online
    """
    options = one.source.options
    host = str(one.source.host or "")
    by_password = one.source.kind == "imap" and options.get("sign_in", "password") == "password"
    if is_in_the_cloud(host) and (one.source.kind == "exchange" or by_password):
        what = "EWS" if one.source.kind == "exchange" else "passwords for IMAP"
        remedy = "Connect this mailbox with `capture connect microsoft`, then remove this connection."
        yield Finding(about(one), f"Exchange Online has closed {what}: {host} will not answer.", remedy)


def about(one: Health) -> str:
    """Its name, for people."""
    return f"connection {one.source.connection}, {one.source.name}"
