"""How often a wrong password reaches a server, which locks the account after a few."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import Empty
from types import SimpleNamespace
from typing import Any

import pytest

from connectors.errors import NeedsPerson
from connectors.ews import logon
from connectors.ews.notifications import Streaming
from connectors.ews.office import Office
from connectors.ews.refusals import HttpRefused
from connectors.model.address import Address
from tests.connectors.ews.asking import ANN, opened, resolved, surroundings
from tests.servers.exchange import sign_in
from tests.servers.exchange.server import ExchangeServer

MANY = 16
FORMS = pytest.mark.parametrize("form", ["ntlm", "basic"])


@pytest.fixture
def wrong(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The wrong passwords that the server has met, by how they came."""
    met: list[str] = []
    for name in ("_by_ntlm", "_by_password"):
        check = getattr(sign_in.Door, name)

        def counted(*args: Any, check: Any = check, name: str = name) -> Any:
            found = check(*args)
            if found is None:
                met.append(name)
            return found

        monkeypatch.setattr(sign_in.Door, name, counted)
    return met


def offices(exchange: ExchangeServer, stack: ExitStack, **more: object) -> list[Office]:
    people = [Address(f"rep{number}@example.com") for number in range(MANY)]
    exchange.accounts.add(ANN)
    made = [exchange.options(person, access="impersonation", **more) for person in people]
    return [stack.enter_context(opened(options, person)) for options, person in zip(made, people, strict=True)]


def ask_all(asking: list[Office]) -> int:
    """At once. How many were refused."""

    def is_refused(office: Office) -> bool:
        try:
            office.ask(resolved)
        except NeedsPerson:
            return True
        return False

    with ThreadPoolExecutor(MANY) as threads:
        return sum(threads.map(is_refused, asking))


def lose_connections(office: Office) -> None:
    """As a server closes those that nobody has used for two minutes."""
    pool, held = office.account.protocol, []
    try:
        while True:
            held.append(pool._session_pool.get(block=False))
    except Empty:
        for session in held:
            session.close()
            pool._session_pool.put(session)


@FORMS
def test_a_wrong_password_is_tried_twice_at_most(
    exchange: ExchangeServer, wrong: list[str], tmp_path: Path, form: str
) -> None:
    password = tmp_path / "wrong"
    password.write_text(f"wrong-{form}")
    with ExitStack() as stack:
        asking = offices(exchange, stack, sign_in=form, password=f"file:{password}")
        for _ in range(3):
            assert ask_all(asking) == MANY
    assert 1 <= len(wrong) <= 2


@FORMS
def test_a_password_that_has_been_changed_is_tried_twice_at_most(
    exchange: ExchangeServer, wrong: list[str], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("connectors.ews.logon.FRESH", 0.0)
    with ExitStack() as stack:
        asking = offices(exchange, stack, sign_in=form)
        assert ask_all(asking) == 0
        exchange.accounts.by_name["example\\capture"].password = "changed"
        lose_connections(asking[0])
        for _ in range(3):
            assert ask_all(asking) == MANY
    assert 1 <= len(wrong) <= 2


@FORMS
def test_streams_leave_alone_a_password_that_was_refused(exchange: ExchangeServer, wrong: list[str], form: str) -> None:
    with ExitStack() as stack:
        asking = offices(exchange, stack, sign_in=form)
        assert ask_all(asking) == 0
        options = [exchange.options(office.address, access="impersonation", sign_in=form) for office in asking]
        streams = [Office.apart(one, surroundings()) for one in options]
        exchange.accounts.by_name["example\\capture"].password = "changed"
        lose_connections(asking[0])
        for one in streams:
            stack.callback(one.close)
            one.account.protocol.after(asking[0].account.protocol)
            with pytest.raises(HttpRefused):
                list(Streaming(account=one.account).listen("subscription", 5))
        assert len(wrong) == 2
        assert ask_all(asking) == MANY
    assert len(wrong) == 2


def test_a_refusal_lasts_an_hour_or_until_the_password_is_another(
    exchange: ExchangeServer, wrong: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = exchange.options(ANN)
    exchange.password_file.write_text("not-hers")
    now = time.monotonic()
    for minutes, tried in ((0, 1), (5, 1), (59, 1), (61, 2)):
        clock = SimpleNamespace(monotonic=lambda minutes=minutes: now + 60 * minutes)
        monkeypatch.setattr(logon, "time", clock)
        with opened(options) as office, pytest.raises(NeedsPerson, match="refuses"):
            office.ask(resolved)
        assert len(wrong) == tried
    exchange.password_file.write_text(exchange.password)
    with opened(options) as office:
        assert office.ask(resolved) == [ANN]
