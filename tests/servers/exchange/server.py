"""The Exchange server of the tests: HTTPS on loopback, each answer held against Microsoft's schemas of EWS.

It is a proxy too, for clients that are led to its hosts by the environment. What is not as Microsoft documents it is
said where it is so. Where the documents are silent, the server does what makes a client's life harder.
"""

import os
from collections.abc import Generator, Mapping
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Final, Self

from config.exchange import Access, ExchangeOptions, ExchangeSignIn
from tests.servers.exchange import autodiscover
from tests.servers.exchange.accounts import PASSWORD, SERVICE, Account, Accounts
from tests.servers.exchange.authority import EWS, HOST, authority
from tests.servers.exchange.calendars import FakeCalendar, calendar_of
from tests.servers.exchange.call import Call, Handlers
from tests.servers.exchange.desk import Desk, checked
from tests.servers.exchange.directory import DirectoryApi
from tests.servers.exchange.faults import StreamCut
from tests.servers.exchange.folder_api import FolderApi
from tests.servers.exchange.item_api import ItemApi
from tests.servers.exchange.limits import Limits
from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.mailboxes import Mailboxes
from tests.servers.exchange.refusal import CONTENT_TYPE
from tests.servers.exchange.sign_in import Door
from tests.servers.exchange.soap import BUILD, VERSIONS, Asked, check_version, soap_answer, unwrapped, wrapped
from tests.servers.exchange.streams import STREAM, Streams
from tests.servers.exchange.xml import local, m
from tests.servers.https.exchange import Answer, CutOff, Refused, Request
from tests.servers.https.faults import met
from tests.servers.https.wire import Wire

TRUSTED_BY: Final = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
"""Variables that clients look into for whom they trust."""
NTLM_USERS: Final = "NTLM_USER_FILE"
"""The variable by which pyspnego finds passwords."""
_WSDL: Final = (
    b'<?xml version="1.0" encoding="utf-8"?><wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"/>'
)


class ExchangeServer:
    """Runs from `with` to its end, where it raises what it, or its client, did wrong (AssertionError)."""

    host: Final = HOST
    password: Final = PASSWORD
    service: Final = SERVICE

    def __init__(self, folder: Path) -> None:
        """`folder`: where its files for clients go."""
        self._folder = folder
        self.password_file = folder / "exchange.password"
        """Everybody's."""
        self.password_file.write_text(PASSWORD)
        self.ca_file = authority().ca_file
        """Who vouches for the server."""
        self.certificate = authority().certificate
        """Its own, in DER."""
        self.lock = RLock()
        """Held while a request is answered."""
        self.wrong: list[str] = []
        """What Exchange would not answer, and what no client may ask."""
        self.build = BUILD
        """Of the server."""
        self.versions = set(VERSIONS)
        """Of the schema, as clients may ask for them."""
        self.accounts = Accounts(folder)
        """Who there is, and their rights."""
        self.door = Door(self.accounts)
        """The sign-in."""
        self.limits = Limits(self.wrong)
        self.together = self.limits.together
        """The most requests that were in flight at once, by the name of the account."""
        self.streams = Streams()
        """Who is told of changes."""
        self.autodiscover = autodiscover.Autodiscover(self.accounts)
        """Where it sends those who ask for somebody's mailbox."""
        self.mailboxes = Mailboxes(self.lock, self.streams.tell)
        """What is in them."""
        apis = DirectoryApi(self.accounts), self.streams, FolderApi(self.mailboxes), ItemApi(self.mailboxes)
        handlers: Handlers = {operation: do for api in apis for operation, do in api.handlers.items()}
        self._desk = Desk(handlers, self.wrong)
        self.asked, self.faults = self._desk.asked, self._desk.faults
        """What was asked for, by operation; "http" counts HTTP requests. What goes wrong."""
        self.denied = self._desk.denied
        """Operations that are refused to everybody, and may be asked for nevertheless."""
        self._wire: Wire | None = None

    def __enter__(self) -> Self:
        self._wire = Wire(authority().tls, self._answer)
        os.environ[NTLM_USERS] = str(self.accounts.write())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wire.close()
        del os.environ[NTLM_USERS]
        if kind is None:
            assert not self.wrong, "\n".join(self.wrong)

    @property
    def wire(self) -> Wire:
        """Where it listens; its `tunnels` lead hosts elsewhere."""
        assert self._wire
        return self._wire

    @property
    def url(self) -> str:
        """The address of its EWS, without any proxy."""
        return f"https://localhost:{self.wire.port}{EWS}"

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables that lead clients here for all hosts of the company, as https://mail.example.com."""
        return authority().environment(self.wire.port, TRUSTED_BY)

    def options(self, address: str, **more: object) -> ExchangeOptions:
        """Of a connection to somebody's mailbox, by NTLM and with her own name unless more is said.

        With access="impersonation" the service account signs in. With sign_in="oauth" say who the app is.
        """
        self.accounts.add(address)
        own: dict[str, object] = {"url": self.url, "user": address, "ca_file": str(self.ca_file)}
        sign_in = more.get("sign_in", ExchangeSignIn.NTLM)
        if sign_in in (ExchangeSignIn.NTLM, ExchangeSignIn.BASIC):
            own["password"] = f"file:{self.password_file}"
        if sign_in == ExchangeSignIn.CERTIFICATE:
            own["certificate"] = f"file:{self.certificate_file(address)}"
        if more.get("access") == Access.IMPERSONATION:
            own["name"] = SERVICE
        return ExchangeOptions.model_validate(own | more)

    def mailbox(self, address: str) -> FakeMailbox:
        """Somebody's mailbox; empty at first. She has an account from then on."""
        self.accounts.add(address)
        return self.mailboxes.of(address)

    def calendar(self, address: str, name: str = "Calendar") -> FakeCalendar:
        """One of somebody's calendars by its name, made if it is not there."""
        return calendar_of(self.mailbox(address), name)

    def forget_states(self) -> None:
        """No sync state given so far is worth anything."""
        self.mailboxes.forget_states()

    def certificate_file(self, address: str) -> Path:
        """Somebody's certificate and its key, to sign in with."""
        pair = authority().write_pair(self._folder / address.replace("@", "_"), address)
        whole = pair.key.with_suffix(".both.pem")
        whole.write_bytes(pair.key.read_bytes() + pair.certificate.read_bytes())
        return whole

    def _answer(self, request: Request) -> Answer:
        self.asked["http"] += 1
        try:
            match request.path.lower():
                case autodiscover.PATH:
                    return self._discovered(request)
                case path if path == EWS.lower():
                    return self._ews(request, self.door.enter(request))
        except Refused as refusal:
            return refusal.answer()
        return Answer(404)

    def _discovered(self, request: Request) -> Answer:
        if request.host not in self.autodiscover.hosts:
            return Answer(404)
        account = self.door.enter(request)
        operation = autodiscover.OPERATION
        with self.lock:
            self.asked[operation] += 1
            call = Call(operation, request.host, self.asked[operation], account.address, signed_in=account.name)
            return met(self.faults, call, lambda: self.autodiscover.answer(request))

    def _ews(self, request: Request, account: Account) -> Answer:
        if request.verb != "POST":
            return Answer(200, _WSDL, {"Content-Type": CONTENT_TYPE})
        asked = unwrapped(request.body)
        streams = local(asked.element) == STREAM
        return self.limits.flown(account.name, lambda: self._told(request.host, asked, account), streams=streams)

    def _told(self, host: str, asked: Asked, account: Account) -> Answer:
        with self.lock:
            check_version(asked, self.versions)
            acting = self.accounts.acting(account, asked.impersonated)
            blank = Call(
                "", host, 0, acting, signed_in=account.name, version=asked.version, zone=asked.zone,
                opens=lambda address: self.accounts.open(account, acting, address),
            )  # fmt: skip
            call = self._desk.counted(asked.element, blank)
            return met(self.faults, call, lambda: self._handled(call))

    def _handled(self, call: Call) -> Answer:
        response = self._desk.answer(call)
        if call.method != STREAM or b">Closed<" in response:
            return soap_answer(response, self.build)
        parts = self._parts(call, response)
        for fault in self.faults:
            if isinstance(fault, StreamCut):
                parts = fault.through(call, parts)
        return Answer(200, headers={"Content-Type": CONTENT_TYPE}, parts=parts)

    def _parts(self, call: Call, first: bytes) -> Generator[bytes]:
        yield wrapped(first, self.build)
        for message in self.streams.parts(call):
            if message is None:
                yield b""
                continue
            response = m(f"{STREAM}Response", m("ResponseMessages", message))
            try:
                yield wrapped(checked(response, self.wrong.append), self.build)
            except Refused as refusal:
                raise CutOff from refusal
