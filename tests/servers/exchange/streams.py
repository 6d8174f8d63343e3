"""Streaming notifications: subscriptions, and the answer of GetStreamingEvents, which stays open for minutes.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-stream-notifications-about-mailbox-events-by-using-ews-in-exchange
"""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Condition
from typing import Final
from uuid import uuid4
from xml.etree.ElementTree import Element

from tests.servers.exchange.call import Call, Handlers
from tests.servers.exchange.events import Event
from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.xml import M, T, m, t

STREAM: Final = "GetStreamingEvents"
TICK: Final = 0.05
"""Seconds after which it is looked whether the client is still there."""


@dataclass(slots=True)
class Subscription:
    """What somebody wants to be told of."""

    id: str
    mailbox: str
    folders: frozenset[str] | None
    """Ids and distinguished names; None for all of the mailbox."""
    kinds: frozenset[str]
    waiting: deque[Event] = field(default_factory=deque)

    def wants(self, event: Event) -> bool:
        """Whether the event is told to it."""
        of_it = event.mailbox == self.mailbox and event.kind in self.kinds
        places = {event.folder, event.old_folder, event.name} - {""}
        return of_it and (self.folders is None or bool(places & self.folders))


class Streams:
    """The subscriptions of all clients. For several threads at once."""

    def __init__(self) -> None:
        self.minute = 60.0
        """Seconds that a minute of ConnectionTimeout takes."""
        self.beat = 45.0
        """Seconds of silence after which the connection is told to be well."""
        self.most = 20
        """Subscriptions of a mailbox: EWSMaxSubscriptions."""
        self.is_refusing = False
        """Nobody may subscribe, as behind a proxy that holds answers back."""
        self._changed = Condition()
        self._subscriptions: dict[str, Subscription] = {}
        self.handlers: Final[Handlers] = {
            "Subscribe": self._subscribe,
            "Unsubscribe": self._unsubscribe,
            STREAM: self._begin,
        }

    def __len__(self) -> int:
        """How many subscriptions there are."""
        return len(self._subscriptions)

    def tell(self, event: Event) -> None:
        """Something has changed in a mailbox."""
        with self._changed:
            for subscription in self._subscriptions.values():
                if subscription.wants(event):
                    subscription.waiting.append(event)
            self._changed.notify_all()

    def forget(self) -> None:
        """All subscriptions are gone, as when the server restarts or 30 minutes pass without a connection."""
        with self._changed:
            self._subscriptions.clear()
            self._changed.notify_all()

    def parts(self, call: Call) -> Iterator[Element | None]:
        """What follows the first message: a response message each, None where there is nothing to tell yet."""
        ids = _ids(call)
        ends = time.monotonic() + self.minute * int(call.element.findtext(f"{M}ConnectionTimeout") or 1)
        beat = time.monotonic() + self.beat
        while (now := time.monotonic()) < ends:
            with self._changed:
                if lost := [one for one in ids if one not in self._subscriptions]:
                    yield _lost(call, lost)
                    return
                told = [one for id_ in ids for one in _notifications(self._subscriptions[id_])]
                if not told:
                    self._changed.wait(TICK)
            if told:
                yield call.succeeded(m("Notifications", *told))
            elif now > beat:
                yield call.succeeded(m("ConnectionStatus", text="OK"))
            else:
                yield None
                continue
            beat = now + self.beat
        yield call.succeeded(m("ConnectionStatus", text="Closed"))

    def _subscribe(self, call: Call) -> Sequence[Element]:
        asked = call.element.find(f"{M}StreamingSubscriptionRequest")
        if asked is None or self.is_refusing:
            raise Refusal("ErrorInvalidSubscriptionRequest", "The subscription request is invalid.")
        folders = [folder for child in asked.findall(f"{T}FolderIds") for folder in child]
        named = [folder for folder in folders if folder.tag == f"{T}DistinguishedFolderId"]
        mailboxes = {call.mailbox(folder) for folder in named} or {call.mailbox(Element("nothing"))}
        kinds = frozenset(kind.text or "" for kind in asked.iterfind(f"{T}EventTypes/{T}EventType"))
        places = frozenset(folder.get("Id", "") for folder in folders) or None
        subscription = Subscription(uuid4().hex, mailboxes.pop(), places, kinds)
        with self._changed:
            held = [one for one in self._subscriptions.values() if one.mailbox == subscription.mailbox]
            if len(held) >= self.most:
                text = "You have exceeded the available subscriptions for your account."
                raise Refusal("ErrorExceededSubscriptionCount", text)
            self._subscriptions[subscription.id] = subscription
        return [call.succeeded(m("SubscriptionId", text=subscription.id))]

    def _unsubscribe(self, call: Call) -> Sequence[Element]:
        with self._changed:
            if self._subscriptions.pop(call.element.findtext(f"{M}SubscriptionId") or "", None) is None:
                raise Refusal("ErrorSubscriptionNotFound", LOST)
            self._changed.notify_all()
        return [call.succeeded()]

    def _begin(self, call: Call) -> Sequence[Element]:
        if lost := [one for one in _ids(call) if one not in self._subscriptions]:
            return [_lost(call, lost)]
        return [call.succeeded(m("ConnectionStatus", text="OK"))]


LOST: Final = "The subscription could not be found."


def _ids(call: Call) -> list[str]:
    return [one.text or "" for one in call.element.iterfind(f"{M}SubscriptionIds/{T}SubscriptionId")]


def _lost(call: Call, ids: Sequence[str]) -> Element:
    named = m("ErrorSubscriptionIds", *(t("SubscriptionId", text=one) for one in ids))
    return call.refused(Refusal("ErrorSubscriptionNotFound", LOST), named, m("ConnectionStatus", text="Closed"))


def _notifications(subscription: Subscription) -> Iterator[Element]:
    if subscription.waiting:
        events = [event.element() for event in subscription.waiting]
        subscription.waiting.clear()
        more = t("MoreEvents", text=False)
        yield t("Notification", t("SubscriptionId", text=subscription.id), more, *events)
