"""Sign-ins at providers that were begun on a page, and how they ended. In memory only: the verifiers never leave it."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final

from capture.granted.account import Attempt, Expected
from store.mailbox_links import MailboxLink

_MOST: Final = 1_000
"""Of each kind; the oldest go."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A browser was sent to a provider."""

    attempt: Attempt
    expected: Expected | None
    """Who has to sign in, where it is known."""
    until: datetime
    browser: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    """What its cookie says: an answer that reaches another browser is not taken."""
    link: MailboxLink | None = None
    """By which she came, who need not be signed in here."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one ended, for the page to say."""

    is_good: bool
    said: str
    advice: str
    until: datetime


class SignIns:
    """Those of one process. For several threads at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._begun: dict[str, Begun] = {}
        self._ended: dict[str, Outcome] = {}

    def begin(self, begun: Begun, now: datetime) -> None:
        """Remembers it, under its state."""
        with self._lock:
            _tidy(self._begun, now)
            self._begun[begun.attempt.state] = begun

    def is_by_link(self, state: str) -> bool:
        """Whether the one with this state was begun by a link."""
        begun = self._begun.get(state)
        return begun is not None and begun.link is not None

    def take(self, state: str, browser: str, now: datetime) -> Begun | None:
        """The one with this state, once, and only for the browser that began it."""
        with self._lock:
            begun = self._begun.get(state)
            if begun is None or not hmac.compare_digest(begun.browser.encode(), browser.encode()):
                return None
            del self._begun[state]
        return begun if now < begun.until else None

    def end(self, outcome: Outcome, now: datetime) -> str:
        """Remembers how it ended; the name under which `ended` tells."""
        name = secrets.token_urlsafe(16)
        with self._lock:
            _tidy(self._ended, now)
            self._ended[name] = outcome
        return name

    def ended(self, name: str, now: datetime) -> Outcome | None:
        """Nobody can make the page say what did not happen."""
        outcome = self._ended.get(name)
        return outcome if outcome and now < outcome.until else None


def _tidy(held: "dict[str, Begun] | dict[str, Outcome]", now: datetime) -> None:
    old = [name for name, one in held.items() if one.until <= now]
    for name in [*old, *list(held)[: max(0, len(held) - len(old) - _MOST + 1)]]:
        held.pop(name, None)
