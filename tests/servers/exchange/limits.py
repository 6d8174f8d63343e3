"""How much one account asks at once, and the limits of it.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange
"""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from threading import Lock

from tests.servers.exchange.refusal import Fault
from tests.servers.https.exchange import Answer


@dataclass(slots=True)
class Limits:
    """For several threads at once."""

    wrong: list[str]
    """Told of requests over a limit: a client is never to send them."""
    at_once: int = 4
    """Requests in flight: EWSMaxConcurrency."""
    streams_at_once: int = 10
    """Streaming answers, which count apart: HangingConnectionLimit."""
    together: Counter[str] = field(default_factory=Counter)
    """The most requests that were in flight at once, by the name of the account; streaming answers do not count."""
    streaming: Counter[str] = field(default_factory=Counter)
    """The most streaming answers at once, by the name of the account."""
    _flying: Counter[tuple[str, bool]] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def flown(self, name: str, answer: Callable[[], Answer], *, streams: bool) -> Answer:
        """The answer; its request is in flight until that is sent. Raises what `answer` raises, and Fault."""
        most, peaks = (self.streams_at_once, self.streaming) if streams else (self.at_once, self.together)
        with self._lock:
            self._flying[name, streams] += 1
            flying = self._flying[name, streams]
            peaks[name] = max(peaks[name], flying)
        with ExitStack() as landing:
            landing.callback(self._land, name, streams=streams)
            if flying > most:
                self.wrong.append(f"{flying} requests at once by {name}")
                raise Fault("ErrorExceededConnectionCount", "You have exceeded the available concurrent connections.")
            return replace(answer(), leaves=landing.pop_all().close)

    def flying(self, name: str) -> int:
        """An account's requests and streaming answers in flight."""
        with self._lock:
            return self._flying[name, True] + self._flying[name, False]

    def _land(self, name: str, *, streams: bool) -> None:
        with self._lock:
            self._flying[name, streams] -= 1
