"""Whoever posts to the address gets no more than an answer, within limits; Microsoft's question is echoed as it is."""

import http.client
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.typing import EventDict

from capture.push.microsoft import webhook
from capture.push.microsoft.webhook import LARGEST, LONGEST_TOKEN, MOST, Webhook
from capture.push.renewer import Unheard
from tests.servers.ports import free_port
from tests.waiting import PATIENCE_SECONDS, wait_until

ADDRESS = "https://capture.ours.example/hooks/microsoft"
PATH = "/hooks/microsoft"


class Hook:
    """A webhook that listens, and what it was given."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.taken: list[bytes] = []
        self.webhook = Webhook(ADDRESS, port, self.taken.append)

    def asked(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Status, body and headers of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def listens(self) -> bool:
        try:
            self.webhook.ensure_heard()
        except Unheard:
            return False
        return True

    def status(self, method: str, path: str, body: bytes | None = None) -> int:
        return self.asked(method, path, body)[0]

    @contextmanager
    def connected(self, sent: bytes) -> Iterator[socket.socket]:
        """Who has sent that, and waits."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS) as client:
            client.sendall(sent)
            yield client


@contextmanager
def running(hook: Hook) -> Iterator[Hook]:
    thread = threading.Thread(target=hook.webhook.run)
    thread.start()
    try:
        yield hook
    finally:
        hook.webhook.close()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def listening() -> Iterator[Hook]:
    with running(Hook(free_port())) as hook:
        hook.webhook.ensure_heard()
        yield hook


@pytest.fixture
def hook(listening: Hook) -> Hook:
    listening.taken.clear()
    return listening


def test_what_is_posted_is_taken_as_it_is(hook: Hook) -> None:
    assert hook.status("POST", PATH, b'{"value": []}') == 202
    assert hook.status("POST", f"{PATH}/?of=1a2b3c4d", b"\xff") == 202
    assert hook.taken == [b'{"value": []}', b"\xff"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_a_validation_token_is_echoed_as_plain_text(listening: Hook, token: str) -> None:
    for encoded in (quote(token, safe=""), quote_plus(token)):
        status, body, headers = listening.asked("POST", f"{PATH}?of=1a2b3c4d&validationToken={encoded}")
        assert (status, body.decode()) == (200, token)
        assert headers["Content-Type"] == "text/plain; charset=utf-8"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_validation_token_has_a_limit(hook: Hook) -> None:
    token = "a" * LONGEST_TOKEN
    assert hook.status("POST", f"{PATH}?validationToken={token}") == 200
    assert hook.status("POST", f"{PATH}?validationToken={token}a") == 400
    assert hook.taken == []


@pytest.mark.parametrize("path", ["/", "/hooks", f"{PATH}/more", "/hooks/Microsoft", "//hooks/microsoft", "/docs"])
def test_nothing_else_is_served(hook: Hook, path: str) -> None:
    assert hook.status("POST", f"{path}?validationToken=hello", b"{}") == 404
    assert hook.taken == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_nothing_but_a_post_is_answered(hook: Hook, method: str) -> None:
    status, _, headers = hook.asked(method, f"{PATH}?validationToken=hello")
    assert (status, headers["Allow"]) == (405, "POST")


def test_a_huge_post_is_refused_before_it_is_read(hook: Hook) -> None:
    sent = f"POST {PATH} HTTP/1.1\r\nHost: here\r\nContent-Length: {LARGEST * 100}\r\n\r\n".encode() + bytes(LARGEST)
    with hook.connected(sent) as client:
        client.sendall(b"\0")
        assert client.recv(100).startswith(b"HTTP/1.1 413 ")
    assert hook.status("POST", PATH, bytes(LARGEST)) == 202
    assert [len(body) for body in hook.taken] == [LARGEST]


def test_a_huge_head_is_refused(hook: Hook) -> None:
    with hook.connected(f"POST {PATH} HTTP/1.1\r\nHost: {'a' * webhook.LARGEST_HEAD}".encode()) as client:
        client.sendall(b"a" * webhook.LARGEST_HEAD)
        assert client.recv(100).startswith(b"HTTP/1.1 400 ")


def test_who_is_slow_is_cut_off_and_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "SECONDS", 1)
    slow = (
        b"",
        f"POST {PATH} HTTP/1.1\r\nHost:".encode(),
        f"POST {PATH} HTTP/1.0\r\nContent-Length: 9\r\n\r\n{{".encode(),
    )
    with running(Hook(free_port())) as hook:
        hook.webhook.ensure_heard()
        for sent in slow:
            with hook.connected(sent) as client:
                assert hook.status("POST", PATH, b"{}") == 202
                assert client.recv(1) == b""
    assert hook.taken == [b"{}"] * 3


def test_who_hangs_up_was_not_heard(hook: Hook) -> None:
    with hook.connected(f"POST {PATH} HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n{{".encode()):
        pass
    assert hook.status("POST", PATH, b"{}") == 202
    assert hook.taken == [b"{}"]


def test_too_many_at_once_are_told_to_come_again(hook: Hook) -> None:
    with ExitStack() as waiting:
        for _ in range(MOST):
            waiting.enter_context(hook.connected(b""))
        assert hook.status("POST", PATH, b"{}") == 503
    wait_until(lambda: hook.status("POST", PATH, b"{}") == 202)


def test_nobody_who_only_connects_can_fill_the_log(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    with hook.connected(b"nonsense\r\n\r\n") as client:
        assert client.recv(100).startswith(b"HTTP/1.1 400 ")
    with ExitStack() as waiting:
        for _ in range(MOST):
            waiting.enter_context(hook.connected(b""))
        assert hook.status("POST", PATH, b"{}") == 503
    wait_until(lambda: hook.status("POST", PATH, b"{}") == 202)
    assert caplog.records == []


def test_a_port_that_somebody_else_has_is_logged_once_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, logged: list[EventDict]
) -> None:
    monkeypatch.setattr(webhook, "AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(webhook, "_START_SECONDS", 0.5)
    taken = socket.create_server(("127.0.0.1", 0))
    with taken, running(Hook(taken.getsockname()[1])) as hook:
        with pytest.raises(Unheard, match="Nobody can listen to Microsoft"):
            hook.webhook.ensure_heard()
        taken.close()
        wait_until(lambda: hook.listens())
        assert hook.status("POST", PATH, b"{}") == 202
    assert [event["event"] for event in logged] == ["push_not_heard"]
    assert "microsoft.notifications_port" in logged[0]["remedy"]
