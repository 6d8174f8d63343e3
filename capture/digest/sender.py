"""Sends the daily mail when its hour has come. What could not be sent is tried again for some hours."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Final

import structlog

from capture.digest.mail import written
from capture.digest.post import Down, Later, Post, Refused, Unsure, post
from capture.today.days import is_working
from capture.today.viewer import Viewer
from config.settings import Settings
from store import audit
from store.database import Store
from store.today import digests
from store.today.digests import Act
from store.users import User

log = structlog.get_logger()

AGAIN: Final = timedelta(minutes=15)
"""Between two attempts."""
LATEST: Final = timedelta(hours=5)
"""After its hour: what comes in the afternoon is no brief for the day."""


class Sender:
    """One for each process; any number of processes send each mail once."""

    def __init__(
        self, settings: Settings, store: Store, now: Callable[[], datetime], zone: tzinfo | None = None
    ) -> None:
        """`zone`: whose days and hours count; None is the machine's own."""
        self._settings = settings
        self._store = store
        self._now = now
        self._zone = zone

    def send_due(self) -> int:
        """To be called every minute; how many were sent. Raises StoreError.

        1. Whose mail of today is neither sent nor being sent?
        2. The server lets us in, else nobody's is claimed, and all are tried again later.
        3. For each, its mail is written, then claimed, then handed over: never twice, whatever happens in between.
        """
        since = self._due_since()
        if since is None:
            return 0
        users = self._waiting(since)
        if not users:
            return 0
        try:
            with post(self._settings.digest) as server:
                return sum(self._send(server, user, since) for user in users)
        except Down as error:
            log.error("digest_not_sent", error=str(error), remedy=error.remedy)
            self._note("", Act.LATER, self._settings.digest.smtp or "")
            return 0

    def _due_since(self) -> datetime | None:
        """The moment from which today's is due, as long as it still is."""
        now = self._now().astimezone(self._zone)
        since = datetime.combine(now.date(), self._settings.digest.at, now.tzinfo)
        wanted = self._settings.digest.smtp is not None and is_working(now)
        return since if wanted and since <= now < since + LATEST else None

    def _waiting(self, since: datetime) -> list[User]:
        before = self._now() - AGAIN
        with self._store.read() as connection:
            if not digests.is_open(digests.last(connection, "", since), before):
                return []
            users = digests.wanting(connection)
            return [one for one in users if digests.is_open(digests.last(connection, one.address, since), before)]

    def _send(self, server: Post, user: User, since: datetime) -> bool:
        digest, now = self._settings.digest, self._now()
        with self._store.read() as connection:
            viewer = Viewer.of(connection, self._settings, user, now, self._zone)
            mail = written(connection, viewer, digest.sender or "", self._settings.web.root)
        act = Act.SENT if mail else Act.EMPTY
        with self._store.begin() as connection:
            claimed = digests.claim(connection, user.address, since, now - AGAIN, act, now)
        if mail is None or not claimed:
            return False
        try:
            server.send(mail, user.address)
        except Refused as error:
            log.error("digest_refused", user=user.id, error=str(error))
            self._note(user.address, Act.REFUSED, user.address)
        except Later as error:
            log.warning("digest_later", user=user.id, error=str(error))
            self._note(user.address, Act.LATER, user.address)
        except Unsure as error:
            log.error("digest_unsure", user=user.id, error=str(error))
        else:
            return True
        return False

    def _note(self, who: str, act: Act, about: str) -> None:
        with self._store.begin() as connection:
            audit.note(connection, self._now(), who, digests.ORIGIN, act.value, about)
