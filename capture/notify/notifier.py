"""Looks for what needs people, and tells them. Its own job beside capture's: nothing waits for it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from capture import doctor_kept
from capture.notify.channels import NotTaken, channels, hand_over
from capture.notify.deciding import decide
from capture.notify.found import troubles
from capture.notify.saying import body_of
from config.settings import Settings
from store import announcements, notices
from store.announcements import Announcement
from store.database import Store

log = structlog.get_logger()

EVERY: Final = timedelta(seconds=50)
"""Between two looks, however many daemons there are."""
CLAIMED: Final = timedelta(minutes=10)
"""For as long one attempt may last."""
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=1)
LIFE: Final = timedelta(days=2)
"""Older than that a message is of no use: what still stands is repeated daily."""
_MOST: Final = 100
"""Messages handed over at one call."""


class Notifier:
    """One for each process; any number of processes tell each thing once."""

    def __init__(self, settings: Settings, store: Store, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._store = store
        self._now = now

    def tell(self) -> int:
        """To be called every minute; how many messages were handed over. Raises StoreError."""
        if not self._settings.notify.is_wanted:
            return 0
        self._look()
        handed_over = 0
        for _ in range(_MOST):
            was_taken = self._hand_over()
            if was_taken is None:
                break
            handed_over += was_taken
        return handed_over

    def _look(self) -> None:
        now = self._now()
        # Apart from what is written: it may take seconds with thousands of connections, and capture writes too.
        with self._store.read() as connection:
            found = troubles(connection, self._settings, now, doctor_kept.last(connection).findings)
        with self._store.begin() as connection:
            turn = notices.take_turn(connection, now, now - EVERY)
            if turn is None:
                return
            before = notices.all_notices(connection)
            decided = decide(before, found, now, turn.spoke_at)
            notices.save(connection, before.values(), decided.known)
            if decided.says:
                notices.spoke(connection, now)
                body = body_of(decided, self._settings.web.root, now)
                announcements.put(connection, channels(self._settings), body, now)

    def _hand_over(self) -> bool | None:
        """Whether the next message was taken; None where there is none."""
        now = self._now()
        with self._store.begin() as connection:
            one = announcements.claim(connection, now, now + CLAIMED)
        if one is None:
            return None
        try:
            hand_over(self._settings, one.channel, f"notice-{one.id}", one.body, now)
        except NotTaken as error:
            self._not_taken(one, error)
            return False
        with self._store.begin() as connection:
            announcements.drop(connection, one.id)
        log.info("people_told", channel=one.channel.partition(":")[0])
        return True

    def _not_taken(self, one: Announcement, error: NotTaken) -> None:
        now = self._now()
        is_lost = error.final or now - one.made_at > LIFE
        log.error("people_not_told", error=str(error), remedy=error.remedy, lost=is_lost)
        with self._store.begin() as connection:
            if is_lost:
                announcements.drop(connection, one.id)
            else:
                wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(one.attempts, 10))
                announcements.put_off(connection, one.id, now + wait)
