"""A company whose mailboxes at Microsoft one app opens, and what a daemon runs to be told of changes there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic

from capture import wiring
from capture.push.heard import Heard
from capture.push.microsoft.notices import Notices
from capture.push.microsoft.proofs import Proofs
from capture.push.microsoft.register import Register
from capture.push.microsoft.subscribing import Subscribing
from capture.push.microsoft.webhook import Webhook
from capture.push.renewer import Renewer
from config.secrets import STORING, Secret
from config.settings import Settings
from connectors.model.address import Address
from store import sources
from store.database import Store
from tests.builders import NOON
from tests.capture.push.delegated import looked_at, row
from tests.servers.microsoft.public import ADDRESS
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.ports import free_port
from tests.waiting import PATIENCE_SECONDS

CREATED, RENEWED, LISTED = "subscriptions.create", "subscriptions.renew", "subscriptions.list"


@dataclass
class Company:
    """Mailboxes that have just been looked at, and the key of the record."""

    microsoft: MicrosoftServer
    store: Store
    key: Path
    port: int = field(default_factory=free_port)
    passed: timedelta = timedelta()
    """How much further time is, for subscriptions, than the clock says."""

    def __post_init__(self) -> None:
        self.microsoft.subscriptions.clock = lambda: self.now().timestamp()
        self.key.write_text("n" * 43 + "=\n")
        self.microsoft.public[ADDRESS] = f"http://127.0.0.1:{self.port}/hooks/microsoft"

    @property
    def secret(self) -> Secret:
        """Where the key is."""
        return Secret(f"file:{self.key}")

    def connected(self, owner: Address, **more: object) -> dict[str, int]:
        """The sources of somebody's mailbox by their names, due in an hour."""
        self.microsoft.mailbox(owner)
        options = self.microsoft.options(owner, **more).model_dump(mode="json", context=STORING, exclude_none=True)
        with self.store.begin() as connection:
            id_ = sources.connect(connection, "microsoft", owner, options, ["mail", "calendar"], NOON)
            found = {one.name: one.id for one in sources.all_sources(connection) if one.connection == id_}
        for one in found.values():
            looked_at(self.store, one)
        return found

    def now(self) -> datetime:
        """The time, for subscriptions."""
        return wiring.utc_now() + self.passed

    @contextmanager
    def daemon(self) -> Iterator["Daemon"]:
        """One that is started, and ends."""
        made = Daemon(self)
        thread = threading.Thread(target=made.webhook.run)
        thread.start()
        try:
            yield made
        finally:
            made.webhook.close()
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive()


class Daemon:
    """The part of a daemon that Microsoft tells, whose time `after` lets pass."""

    def __init__(self, company: Company) -> None:
        self.company, self.woken = company, 0
        self.heard = Heard("microsoft", company.store, lambda: NOON, self._wake)
        self.register = Register()
        self.notices = Notices(self.register, self.heard.of)
        self.webhook = Webhook(ADDRESS, company.port, self.notices.take)
        self.asker = Subscribing(
            ADDRESS,
            Proofs(lambda: company.secret),
            self.register,
            partial(wiring.surroundings_of, Settings(), company.store),
            company.now,
            self.webhook.ensure_heard,
        )
        self.renewer = Renewer(self.asker, company.store, lambda: monotonic() + company.passed.total_seconds())

    def _wake(self) -> None:
        self.woken += 1

    def after(self, time: timedelta = timedelta()) -> dict[str, int]:
        """How often was asked for what, in the round once so much time is over."""
        self.company.passed += time
        before = self.company.microsoft.asked.copy()
        self.renewer.renew()
        asked = self.company.microsoft.asked - before
        return {name: asked[name] for name in (CREATED, RENEWED, LISTED) if asked[name]}

    def due(self, *ids: int) -> list[bool]:
        """Whether these sources are due now, once what was heard is told."""
        self.heard.tell()
        return [row(self.company.store, id_).next_due_at == NOON for id_ in ids]
