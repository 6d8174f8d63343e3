"""Has Microsoft post of each mailbox and each calendar; what it was asked for ends after seven days at most."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Final, cast

from capture.push.heard import Stream
from capture.push.microsoft.proofs import Proofs
from capture.push.microsoft.register import STREAMS, Held, Register
from capture.push.renewer import Unheard
from config.microsoft import MicrosoftOptions
from connectors import registry
from connectors.graph.client import Client
from connectors.graph.subscriptions import (
    LONGEST,
    NotReached,
    Subscription,
    renew,
    resource_of,
    subscribe,
    subscriptions,
    unsubscribe,
)
from connectors.protocol import Surroundings
from store.sources import Source

SOONEST: Final = timedelta(minutes=1)
"""Until a subscription is renewed, whatever Microsoft says of its end."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A source, as Microsoft knows it."""

    client: Client
    who: Hashable
    """As whom it is asked."""
    stream: Stream

    @property
    def resource(self) -> str:
        return resource_of(self.client, self.stream.name)

    @property
    def key(self) -> Hashable:
        return self.who, self.resource.lower()


@dataclass(slots=True)
class Subscribing:
    """What it asked for stands with Microsoft: after a restart it is taken over."""

    kind: ClassVar[str] = "microsoft"
    streams: ClassVar[tuple[str, ...]] = STREAMS

    notifications: str
    """The address at which Microsoft posts."""
    proofs: Proofs
    register: Register
    surroundings: Callable[[Source], Surroundings]
    now: Callable[[], datetime]
    ensure_heard: Callable[[], None]
    """Raises Unheard where nobody listens: Microsoft asks at once whether somebody does."""
    _earlier: dict[Hashable, Subscription] = field(default_factory=dict)
    """What was asked for before this process began and is not taken over yet, by _Asked.key."""
    _looked: set[Hashable] = field(default_factory=set)
    """As whom that was looked for."""

    def opened_by(self, source: Source) -> Hashable:
        """The app in its tenant: whether Microsoft reaches the address is the same for all that it opens."""
        return tuple(str(source.options.get(name)) for name in ("cloud", "tenant", "client"))

    def pressing(self) -> frozenset[Stream]:
        """As Asker."""
        return self.register.pressing()

    def ask(self, source: Source) -> float:
        """As Asker. Unheard: Microsoft does not reach the address, nobody listens there, or there is no key."""
        self.ensure_heard()
        with self._asked(source) as asked:
            self._look(asked)
            held = self.register.of(asked.key) or self._taken_over(asked)
            if held is None or held.renew_at <= self.now():
                renewed = renew(asked.client, held.id, self.now() + LONGEST) if held else None
                held = self._kept(asked, renewed or self._subscribed(asked))
        return max(SOONEST, held.renew_at - self.now()).total_seconds()

    def attempt(self, source: Source) -> None:
        """Makes a subscription beside those there are, and ends it. Raises as `ask` does."""
        with self._asked(source) as asked:
            unsubscribe(asked.client, self._subscribed(asked).id)

    @contextmanager
    def _asked(self, source: Source) -> Iterator[_Asked]:
        options = cast("MicrosoftOptions", registry.checked(self.kind, source.options))
        with closing(Client(options, self.surroundings(source))) as client:
            yield _Asked(client, (self.opened_by(source), options.signed_in), Stream(source.name, client.address))

    def _look(self, asked: _Asked) -> None:
        """For earlier ones: an app on its own behalf is told those of all mailboxes at once."""
        if asked.who in self._looked:
            return
        for told in subscriptions(asked.client, self.proofs.address(self.notifications)):
            self._earlier[asked.who, told.resource] = told
        self._looked.add(asked.who)

    def _taken_over(self, asked: _Asked) -> Held | None:
        told = self._earlier.pop(asked.key, None)
        return self._kept(asked, told) if told else None

    def _subscribed(self, asked: _Asked) -> Subscription:
        address, state = self.proofs.address(self.notifications), self.proofs.state(asked.stream)
        try:
            return subscribe(asked.client, asked.resource, address, state, self.now() + LONGEST)
        except NotReached as error:
            raise Unheard(str(error), error.advice) from error

    def _kept(self, asked: _Asked, told: Subscription) -> Held:
        """To be renewed when half of what is left is over."""
        now = self.now()
        held = Held(told.id, asked.stream, self.proofs.state(asked.stream), now + (told.expires - now) / 2)
        self.register.keep(asked.key, held)
        return held
