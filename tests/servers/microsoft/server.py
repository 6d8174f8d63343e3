"""The Microsoft of the tests: production's addresses behind a proxy of ours, each answer held against Graph's schema.

What is not as Microsoft documents it is said where it is so. Where the documents are silent, the server does what
makes a client's life harder.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from config.microsoft import MicrosoftOptions
from tests.servers.https.exchange import Answer, Refused, Request
from tests.servers.https.faults import met
from tests.servers.https.wire import Wire, parsed
from tests.servers.microsoft.authority import SECRET, TENANT, authority, new_client, pair
from tests.servers.microsoft.batch import answer_batch, parts_of
from tests.servers.microsoft.calendar_api import CalendarApi
from tests.servers.microsoft.calendars import Calendars, FakeCalendar
from tests.servers.microsoft.call import Call
from tests.servers.microsoft.desk import Desk
from tests.servers.microsoft.door import Door
from tests.servers.microsoft.entra import Entra
from tests.servers.microsoft.limits import Limits
from tests.servers.microsoft.mail_api import MailApi
from tests.servers.microsoft.mailbox import FakeMailbox
from tests.servers.microsoft.people import DirectoryApi, People
from tests.servers.microsoft.subscription_api import SubscriptionApi
from tests.servers.microsoft.subscriptions import Subscriptions

TRUSTED_BY: Final = ("SSL_CERT_FILE",)
"""Variables that clients look into for whom they trust."""


class MicrosoftServer:
    """Runs from `with` to its end, where it raises what it, or its client, did wrong (AssertionError)."""

    tenant: Final = TENANT
    secret: Final = SECRET

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """`folder`: where its files for clients go. `clock`: seconds since 1970."""
        self.client = new_client()
        """The id of the app registration."""
        self.certificate_file = folder / "microsoft.pem"
        """The app's certificate and its key."""
        self.certificate_file.write_text(pair().pem)
        self.secret_file = folder / "microsoft.secret"
        """A client secret of the app."""
        self.secret_file.write_text(SECRET)
        self.skew = 0.0
        """Seconds that this server's clock is ahead of the tests'."""
        self.lock = RLock()
        """Held while a request is answered."""
        self.wrong: list[str] = []
        """What Graph would not answer, and what no client may ask."""
        self._now = lambda: clock() + self.skew
        self.entra = Entra(self._now, self.client)
        """The sign-in: grants, the person at the browser, refusals."""
        self.people = People()
        """The company's directory."""
        self.limits = Limits(self._now, self.wrong)
        self.together, self.refused = self.limits.together, self.limits.refused
        """Requests in flight at once, and requests over the limit, by mailbox."""
        self.reachable: set[str] = set()
        """Whose mailboxes the app may read without any consent (RBAC for Applications)."""
        self.subscriptions = Subscriptions(self._now, self.people.find)
        self.public = self.subscriptions.public
        """Where notifications' public addresses lead."""
        self._mailboxes: dict[str, FakeMailbox] = {}
        self._calendars: dict[str, Calendars] = {}
        door = Door(self.entra.tokens, self.people, lambda address: self.mailbox(address).state, self.reachable)
        directory = DirectoryApi(self.people, lambda address: self.mailbox(address).archive)
        exchange = MailApi(self.mailbox, self.wrong), CalendarApi(self.calendars, self.wrong)
        apis = (*exchange, directory, SubscriptionApi(self.subscriptions, self.client))
        handlers = {operation: do for api in apis for operation, do in api.handlers.items()}
        self._desk = Desk(door, self.limits, handlers, self.wrong)
        self.asked, self.faults = self._desk.asked, self._desk.faults
        """What was asked for, by operation, in batches too; "http" counts HTTP requests to Graph. What goes wrong."""
        self._wire: Wire | None = None

    def __enter__(self) -> Self:
        self._wire = Wire(authority().tls, self._answer)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wire.close()
        if kind is None:
            assert not self.wrong, "\n".join(self.wrong)

    @property
    def wire(self) -> Wire:
        """The proxy: its `tunnels` lead hosts elsewhere."""
        assert self._wire
        return self._wire

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables that lead clients here."""
        return authority().environment(self.wire.port, TRUSTED_BY)

    def options(self, address: str, **more: object) -> MicrosoftOptions:
        """Of a connection to somebody's mailbox: the app on its own behalf, by its certificate."""
        own: dict[str, object] = {"user": address, "client": self.client, "tenant": TENANT}
        if "signed_in" not in more and "secret" not in more:
            own["certificate"] = f"file:{self.certificate_file}"
        return MicrosoftOptions.model_validate(own | more)

    def mailbox(self, address: str) -> FakeMailbox:
        """Somebody's mail; empty at first. She is in the directory from then on."""
        with self.lock:
            address = address.lower()
            if address not in self._mailboxes:
                self._mailboxes[address] = FakeMailbox(address, self.lock)
                self._mailboxes[address].tell = self.subscriptions.listener(address, "messages")
            if self.people.find(address) is None:
                self.people.add_user(address)
            return self._mailboxes[address]

    def calendars(self, address: str) -> Calendars:
        """Somebody's calendars; at first she has one, empty."""
        with self.lock:
            address = self.mailbox(address).address
            return self._calendars.setdefault(address, Calendars(address, self.lock))

    def calendar(self, address: str, name: str = "Calendar", **attributes: object) -> FakeCalendar:
        """One of them by its name, made if it is not there; `attributes`: of the resource calendar."""
        calendar = self.calendars(address).calendar(name, **attributes)
        calendar.tell = self.subscriptions.listener(address.lower(), "events")
        return calendar

    def consented(self, url: str) -> str:
        """Where the browser is sent back to when `entra.consent.person` opens the address and allows."""
        with self.lock:
            answer = self.entra.answer("authorize", parsed(str(urlsplit(url).hostname), "GET", url, {}, b""))
        assert answer.status == 302, answer.body.decode()
        return answer.headers["Location"]

    def _answer(self, request: Request) -> Answer:
        if request.verb == "HEAD":  # somebody wants to know what time it is
            return Answer(404)
        if (named := self.entra.named(request)) is not None:
            return self._sign_in(named, request)
        try:
            parts = parts_of(request) if request.path.endswith("/$batch") else None
        except Refused as refusal:
            return refusal.answer()
        asked = [("", request)] if parts is None else parts
        mailboxes = Counter(mailbox for _, one in asked if (mailbox := self._desk.mailbox(one)))
        return self.limits.flown(mailboxes, lambda: self._graph(request, parts, mailboxes.keys()))

    def _sign_in(self, named: str, request: Request) -> Answer:
        with self.lock:
            if named == "nothing":
                self.wrong.append(f"{request.verb} https://{request.host}{request.path} is nothing of Entra's")
            return self._met(named, request, "", lambda: self.entra.answer(named, request))

    def _graph(self, request: Request, parts: list[tuple[str, Request]] | None, mailboxes: Collection[str]) -> Answer:
        with self.lock:
            self.asked["http"] += 1
            if parts is None:
                return self._desk.answer(request)
            user = next(iter(mailboxes)) if len(mailboxes) == 1 else ""
            return self._met("batch", request, user, lambda: self._batch(parts))

    def _batch(self, parts: list[tuple[str, Request]]) -> Answer:
        return answer_batch(parts, lambda part: self._desk.answer(part, part=True))

    def _met(self, named: str, request: Request, user: str, handle: Callable[[], Answer]) -> Answer:
        self.asked[named] += 1
        return met(self.faults, Call(named, request.host, self.asked[named], user, query=request.query), handle)
