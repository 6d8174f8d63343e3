"""The Google of the tests: production's URLs behind a proxy of ours, with every answer held against Google's schemas."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from tests.servers.google import authority
from tests.servers.google.desk import Desk
from tests.servers.google.exchange import Answer, Request
from tests.servers.google.gmail import Gmail
from tests.servers.google.mailbox import FakeMailbox
from tests.servers.google.tokens import Tokens
from tests.servers.google.wire import Wire


class GoogleServer:
    """Runs from `with` to its end, where it raises what it did wrong itself (AssertionError)."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """`folder`: where its files for clients go. `clock`: seconds since 1970."""
        self.key_file = folder / "google-key.json"
        """The key of a service account."""
        authority.write_key_file(self.key_file)
        self.client_file = folder / "google-client.json"
        """An OAuth client, "installed"."""
        authority.write_client_file(self.client_file)
        self.lock = RLock()
        """Held while a request is answered."""
        self.tokens = Tokens(clock)
        """Grants; who gets none."""
        self._mailboxes: dict[str, FakeMailbox] = {}
        self.wrong: list[str] = []
        """What the server did wrong: answers that Google would not give."""
        self._desk = Desk(self.tokens, {**Gmail(self.mailbox).handlers}, self.wrong)
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
        """Variables that lead clients here, as they would to a company's proxy.

        HTTPLIB2_CA_CERTS must be set before httplib2 is imported."""
        assert self._wire
        return {
            "HTTPS_PROXY": f"http://127.0.0.1:{self._wire.port}",
            "https_proxy": f"http://127.0.0.1:{self._wire.port}",
            "HTTPLIB2_CA_CERTS": str(authority.ca_file()),
            "no_proxy": "",
            "NO_PROXY": "",
        }

    @property
    def asked(self) -> Counter[str]:
        """How often each method was called, also by format ("gmail.users.messages.get:full"); "http" counts requests."""
        return self._desk.asked

    def grant(self, address: str, scopes: Sequence[str]) -> str:
        """A refresh token of the installed client; `scopes` in full or by their last parts (gmail.readonly)."""
        full = [scope if "/" in scope else f"https://www.googleapis.com/auth/{scope}" for scope in scopes]
        return self.tokens.grant(address, full).token

    def revoke(self, address: str) -> None:
        """What the person allowed is allowed no more."""
        with self.lock:
            self.tokens.revoke(address)

    def mailbox(self, address: str) -> FakeMailbox:
        """Somebody's mail; empty at first."""
        with self.lock:
            address = address.lower()
            if address not in self._mailboxes:
                self._mailboxes[address] = FakeMailbox(address, len(self._mailboxes) + 0x18C0, self.lock)
            return self._mailboxes[address]

    def _answer(self, request: Request) -> Answer:
        self.asked["http"] += 1
        match request.host, request.verb, request.path:
            case "oauth2.googleapis.com", "POST", "/token":
                with self.lock:
                    self.asked["oauth2.token"] += 1
                    return self.tokens.answer(request)
            case "oauth2.googleapis.com", "POST", "/revoke":
                with self.lock:
                    return self.tokens.answer_revocation(request)
            case _:
                with self.lock:
                    return self._desk.answer(request)
