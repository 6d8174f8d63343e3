"""What a daemon does from time to time besides reading mailboxes, and how often."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

import structlog

from capture.digest.sender import Sender
from capture.doctor_hourly import Examiner
from capture.endings.reminder import Reminder
from capture.forgetting.retention import Keeper
from capture.link import link_waiting
from capture.notify.notifier import Notifier
from capture.proposing.proposer import Proposer
from capture.push.heard import TELLING_SECONDS
from capture.push.model import Push
from capture.sweep import sweep
from capture.worker import Tools
from config.settings import Settings
from store import dispatch, leases, waiting

log = structlog.get_logger()

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chore:
    """One of them. `run` raises StoreError, which means that it is tried again when its time comes."""

    name: str
    run: Callable[[], object]
    every: timedelta
    at_once: bool = False
    """It is also done as soon as the process starts."""


def shared(settings: Settings, tools: Tools, stopping: Callable[[], bool]) -> list[Chore]:
    """What needs doing once, however many processes share the database; twice does no harm."""
    store, now = tools.store, tools.now

    def link() -> None:
        with store.read() as connection:
            if not waiting.are_any(connection):
                return
        linker = tools.linker()
        while not stopping() and link_waiting(store, linker):
            pass

    def remove_gone() -> None:
        log.info("gone_removed", **asdict(sweep(store, now())))

    def expire() -> None:
        log.info("expired", **asdict(Keeper(store, settings.retention).expire(now())))

    return [
        Chore("link_waiting", link, SECOND),
        # One step a tick: mail that comes in must not wait for it.
        Chore("propose", Proposer(store, lambda: tools.linker().context, now).propose, SECOND),
        Chore("sweep_gone", remove_gone, HOUR),
        Chore("expire", expire, DAY, at_once=True),
        Chore("remind", Reminder(settings, store, now).remind, DAY, at_once=True),
        Chore("digest", Sender(settings, store, now).send_due, MINUTE),
        Chore("notify", Notifier(settings, store, now).tell, MINUTE),
        Chore("examine", Examiner(settings, store, now).examine_due, timedelta(minutes=10), at_once=True),
    ]


def mending(tools: Tools) -> Chore:
    """Has read again, where no scheduler sees to it, what a clock put off, the dead held, or nobody's queue keeps."""

    def mend() -> None:
        with tools.store.begin() as connection:
            leases.mend(connection, tools.now())
            if connection.dialect.name == "postgresql":
                leases.release_dead(connection)
                dispatch.release_unworked(connection)

    return Chore("mend_schedule", mend, MINUTE, at_once=True)


def telling(pushes: Mapping[str, Push]) -> list[Chore]:
    """Where providers are heard: what they said is known to that process alone."""
    every = timedelta(seconds=TELLING_SECONDS)
    return [Chore(f"tell_{kind}", push.heard.tell, every) for kind, push in pushes.items()]


def renewing(pushes: Mapping[str, Push]) -> list[Chore]:
    """Has providers go on telling; once is enough."""
    return [Chore(f"renew_{kind}", push.renewer.renew, MINUTE, at_once=True) for kind, push in pushes.items()]
