"""What a whole server meets with, and what is the trouble of one mailbox: the first makes fewer ask that server."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from exchangelib.errors import ErrorMailboxMoveInProgress, ErrorServerBusy  # type: ignore[import-untyped]

from capture.retry import next_attempt
from config.exchange import Access, ExchangeSignIn
from connectors.errors import ConnectorError, TryLater
from connectors.ews.attempt import Attempt
from connectors.ews.errors import trouble_of
from connectors.ews.pool import FAST_ENOUGH
from connectors.ews.refusals import HttpRefused
from connectors.imap import errors as imap
from connectors.model.address import Address
from connectors.pace.outcomes import Kind, Refused, Trouble
from connectors.pace.quota import Quota
from connectors.pace.rate import Rate
from connectors.pace.rounds import until_answered
from tests.builders import NOON
from tests.connectors.pacing import FakeTime

HOST = "mail.example.com"
ATTEMPT = Attempt(HOST, Address("ann@example.com"), "capture", ExchangeSignIn.NTLM, Access.IMPERSONATION)


def asked(trouble: Trouble, *, of_server: bool) -> ConnectorError:
    """What it ends with where the server goes on answering so."""
    time = FakeTime()
    rates = Rate(FAST_ENOUGH, time), Rate(FAST_ENOUGH, time)
    quota = Quota(*rates, "The Exchange server", time.sleep, of_server=of_server)

    def ask() -> Trouble:
        quota.take(1)
        return trouble

    with pytest.raises(TryLater) as told:
        until_answered(ask, quota)
    return told.value


def backed_off(milliseconds: int) -> ConnectorError:
    return asked(trouble_of(ErrorServerBusy("busy", back_off=milliseconds / 1_000), ATTEMPT), of_server=True)


def answered(status: int, seconds: str) -> ConnectorError:
    return asked(trouble_of(HttpRefused(status, {"Retry-After": seconds}), ATTEMPT), of_server=True)


SERVERS: dict[str, Callable[[], ConnectorError]] = {
    "EWS: back off for 4 s": lambda: backed_off(4_000),
    "EWS: back off for 5 min": lambda: backed_off(300_000),
    "EWS: 503 for 30 s": lambda: answered(503, "30"),
    "EWS: 429 for an hour": lambda: answered(429, "3600"),
    "IMAP: too many connections": lambda: imap.refused("Too many simultaneous connections. (Failure)", HOST),
    "IMAP: LIMIT": lambda: imap.refused("[LIMIT] Maximum number of connections exceeded", HOST),
    "IMAP: UNAVAILABLE": lambda: imap.refused("[UNAVAILABLE] Try another day", HOST),
    "IMAP: Exchange's back-off": lambda: imap.refused("Throttled. Suggested Backoff Time: 290000 milliseconds", HOST),
    "IMAP: BYE": lambda: imap.closed("Too many connections", HOST),
    "IMAP: silence": lambda: imap.translated(TimeoutError(), HOST),
}
MAILBOXES: dict[str, Callable[[], ConnectorError]] = {
    "IMAP: in use": lambda: imap.refused("[INUSE] Mailbox is in use", HOST),
    "IMAP: full": lambda: imap.refused("[OVERQUOTA] Mailbox is full", HOST),
    "IMAP: a folder has gone": lambda: imap.refused("[NONEXISTENT] No such folder", HOST),
    "IMAP: refused without a reason": lambda: imap.refused("Cannot open the folder", HOST),
    "an item that is not handed over": lambda: Refused("Not now", is_passing=True).error("an item"),
    "EWS: it is being moved": lambda: trouble_of(ErrorMailboxMoveInProgress("moving"), ATTEMPT).error,
    "its own quota": lambda: asked(Trouble(Kind.RATE, TryLater("Less often", of_server=False), 300.0), of_server=False),
}


@pytest.mark.parametrize("error", SERVERS.values(), ids=SERVERS)
def test_what_a_whole_server_meets_with_makes_fewer_ask_it(error: Callable[[], ConnectorError]) -> None:
    assert next_attempt(error(), 0, NOON).unanswered


@pytest.mark.parametrize("error", MAILBOXES.values(), ids=MAILBOXES)
def test_what_one_mailbox_meets_with_costs_the_others_nothing(error: Callable[[], ConnectorError]) -> None:
    assert not next_attempt(error(), 0, NOON).unanswered


def test_the_wait_that_a_server_wants_is_kept_all_the_same() -> None:
    assert next_attempt(backed_off(300_000), 0, NOON).next_due_at == NOON + timedelta(minutes=5)
