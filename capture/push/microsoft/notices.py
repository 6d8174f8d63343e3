"""Reads what is posted to us: which streams have changed, and what has become of the subscriptions.

https://learn.microsoft.com/graph/api/resources/changenotificationcollection
https://learn.microsoft.com/graph/change-notifications-lifecycle-events
"""

import hmac
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import structlog

from capture.push.heard import Stream
from capture.push.microsoft.register import STREAMS, Held, Register

log = structlog.get_logger()

MOST: Final = 1_000
"""Notices in one post. Anybody can post, and each is looked at."""


@dataclass(slots=True)
class Notices:
    """Acts on those that bear their subscription's state; others are counted and ignored. For one thread."""

    register: Register
    hear: Callable[[Iterable[Stream]], None]
    ignored: int = 0

    def take(self, body: bytes) -> None:
        """All that one post holds."""
        heard = {stream for notice in _notices(body) for stream in self._heard(notice)}
        if heard:
            self.hear(heard)

    def _heard(self, notice: object) -> tuple[Stream, ...]:
        if not isinstance(notice, dict) or not (held := self._held(notice)):
            self._ignore()
            return ()
        match notice.get("lifecycleEvent"):
            case None:
                return (held.stream,)
            case "missed":
                return tuple(Stream(name, held.stream.account) for name in STREAMS)
            case "subscriptionRemoved":
                self.register.end(held)
                return (held.stream,)
            case "reauthorizationRequired":
                # A renewal authorizes it again too.
                self.register.hasten(held)
        return ()

    def _held(self, notice: dict[str, object]) -> Held | None:
        id_, state = notice.get("subscriptionId"), notice.get("clientState")
        held = self.register.named(id_) if isinstance(id_, str) and isinstance(state, str) else None
        return held if held and hmac.compare_digest(_bytes(held.state), _bytes(str(state))) else None

    def _ignore(self) -> None:
        """Says so the first time, the tenth, the hundredth: anybody can post."""
        self.ignored += 1
        if str(self.ignored).strip("0") == "1":
            log.info("push_ignored", kind="microsoft", number=self.ignored)


def _notices(body: bytes) -> Iterator[object]:
    """A post that is no collection, or one of too many, is one notice, of nothing."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    value = told.get("value") if isinstance(told, dict) else None
    yield from value if isinstance(value, list) and len(value) <= MOST else (None,)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
