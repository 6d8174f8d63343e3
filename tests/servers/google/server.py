"""The Google of the tests: production's addresses behind a proxy of ours, each answer held against Google's schemas.

What is not as Google documents it is said where it is so. Where the documents are silent, the server does what
makes a client's life harder.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.servers.google import authority
from tests.servers.google.batch import answer_batch
from tests.servers.google.calendar_api import CalendarApi
from tests.servers.google.calendars import CalendarList, FakeCalendar
from tests.servers.google.call import Call
from tests.servers.google.consent import Consent
from tests.servers.google.desk import Desk
from tests.servers.google.gmail import Gmail
from tests.servers.google.mailbox import FakeMailbox
from tests.servers.google.people import DirectoryApi, People
from tests.servers.google.quota import Quota
from tests.servers.google.tokens import SCOPES, Tokens
from tests.servers.google.watching import Topics
from tests.servers.https.exchange import Answer, Request
from tests.servers.https.faults import met
from tests.servers.https.wire import Wire, parsed


class GoogleServer:
    """Runs from `with` to its end, where it raises what it did wrong itself (AssertionError)."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """`folder`: where its files for clients go. `clock`: seconds since 1970."""
        self.key_file = folder / "google-key.json"
        """The key of a service account."""
        authority.write_key_file(self.key_file)
        self.client_file = folder / "google-client.json"
        """An OAuth client of an installed app."""
        authority.write_client_file(self.client_file, "installed")
        self.web_client_file = folder / "google-web-client.json"
        """The same for a web app: `consent.redirects` are its addresses."""
        authority.write_client_file(self.web_client_file, "web")
        self.skew = 0.0
        """Seconds that this server's clock is ahead of the tests'."""
        self.lock = RLock()
        """Held while a request is answered."""
        self.tokens = Tokens(lambda: clock() + self.skew)
        """Grants; who gets none."""
        self.consent = Consent(self.tokens)
        """The person at the browser."""
        self.quota = Quota(clock)
        """What was spent; limits, where a test sets some."""
        self.people = People()
        """The company's directory."""
        self.topics: Topics = {}
        """Where Gmail may publish."""
        self._mailboxes: dict[str, FakeMailbox] = {}
        self._calendars: dict[str, FakeCalendar] = {}
        self._lists: dict[str, CalendarList] = {}
        apis = Gmail(self.mailbox, self.topics), CalendarApi(self._lists, self._calendars), DirectoryApi(self.people)
        self._desk = Desk(self.tokens, self.quota, {id_: do for api in apis for id_, do in api.handlers.items()})
        self.asked = self._desk.asked
        """Calls by method, in batches too; gmail.users.messages.get also as ...get:full; "http" counts requests."""
        self.units, self.refused = self.quota.units, self.quota.refused
        """Quota spent, and calls that were over it, by person."""
        self.faults = self._desk.faults
        """What goes wrong (tests.servers.https.faults, tests.servers.google.faults)."""
        self.disabled = self._desk.disabled
        """APIs that are not enabled in the client's project: gmail, calendar, directory."""
        self.wrong = self._desk.wrong
        """What this server did wrong: answers that Google would not give, methods that it does not have."""
        self._wire: Wire | None = None

    def __enter__(self) -> Self:
        self._wire = Wire(authority.tls(), self._answer)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._wire
        self._wire.close()
        if kind is None:
            assert not self.wrong, "\n".join(self.wrong)

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables that lead clients here."""
        assert self._wire
        return authority.environment(self._wire.port)

    def grant(self, address: str, scopes: Sequence[str]) -> str:
        """A refresh token of the OAuth client; `scopes` in full or by their last parts (gmail.readonly)."""
        with self.lock:
            return self.tokens.grant(address, [scope if "/" in scope else SCOPES + scope for scope in scopes]).token

    def revoke(self, address: str) -> None:
        """What the person allowed is allowed no more."""
        with self.lock:
            self.tokens.revoke(address)

    def consented(self, url: str) -> str:
        """Where the browser is sent back to when `consent.person` opens the address and allows."""
        with self.lock:
            answer = self.consent.answer(parsed(str(urlsplit(url).hostname), "GET", url, {}, b""))
        assert answer.status == 302, answer.body.decode()
        return answer.headers["Location"]

    def mailbox(self, address: str) -> FakeMailbox:
        """Somebody's mail; empty at first."""
        with self.lock:
            address = address.lower()
            if address not in self._mailboxes:
                self._mailboxes[address] = FakeMailbox(address, len(self._mailboxes) + 0x18C0, self.lock)
            return self._mailboxes[address]

    def calendar(self, address: str, id: str = "primary", **attributes: object) -> FakeCalendar:  # noqa: A002
        """A calendar in somebody's list; made and listed at first, later listed with other `attributes`.

        `attributes`: of the resource CalendarListEntry, such as summary, accessRole (default: owner), hidden, timeZone.
        """
        with self.lock:
            address = address.lower()
            id_ = address if id == "primary" else id
            zone = str(attributes.get("timeZone", "Europe/Paris"))
            calendar = self._calendars.setdefault(id_, FakeCalendar(id_, self.lock, zone=zone))
            shown = self._lists.setdefault(address, CalendarList())
            if attributes or id_ not in shown.entries:
                shown.show(calendar, address, attributes)
            return calendar

    def unlist(self, address: str, id_: str) -> None:
        """Takes a calendar from somebody's list."""
        with self.lock:
            self._lists[address.lower()].remove(id_)

    def _answer(self, request: Request) -> Answer:
        with self.lock:
            self.asked["http"] += 1
            named = _named(request)
            if named is None:
                return self._desk.answer(request)
            self.asked[named] += 1
            call = Call(named, request.host, self.asked[named], query=request.query)
            return met(self.faults, call, lambda: self._special(named, request))

    def _special(self, named: str, request: Request) -> Answer:
        match named:
            case "oauth2.token":
                return self.tokens.answer(request)
            case "oauth2.revoke":
                return self.tokens.answer_revocation(request)
            case "oauth2.auth":
                return self.consent.answer(request)
            case _:
                return answer_batch(request, lambda part: self._desk.answer(part, part=True))


def _named(request: Request) -> str | None:
    """What we call a request that is of none of the APIs' methods."""
    match request.host, request.verb, request.path:
        case "oauth2.googleapis.com", "POST", ("/token" | "/revoke") as path:
            return f"oauth2.{path[1:]}"
        case "accounts.google.com", "GET", ("/o/oauth2/v2/auth" | "/o/oauth2/auth"):
            return "oauth2.auth"
        case host, "POST", path if path.startswith("/batch"):
            return "calendar.batch" if host == "www.googleapis.com" else f"{host.partition('.')[0]}.batch"
    return None
