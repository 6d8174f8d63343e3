"""Subscriptions to notifications, and notifications.

https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
https://learn.microsoft.com/graph/change-notifications-lifecycle-events
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl

import httpx2

from tests.servers.https.exchange import Json
from tests.servers.microsoft.authority import TENANT
from tests.servers.microsoft.listeners import Tell
from tests.servers.microsoft.tokens import object_id

PATIENCE: Final = 10.0
"""Seconds that an address has to answer."""


@dataclass(slots=True)
class Subscription:
    """One subscription of the app."""

    told: Json
    """As Graph answers it, but for its end."""
    mailbox: str
    """By address."""
    stream: str
    """messages or events."""
    ends: datetime
    state: str
    creator: str
    """Who signed in; "" where the app made it on its own behalf."""

    def answer(self) -> Json:
        """As Graph tells it later: without clientState."""
        return {**self.told, "expirationDateTime": written(self.ends)}


@dataclass(slots=True)
class Subscriptions:
    """All that there are; and what posts notifications."""

    clock: Callable[[], float]
    find: Callable[[str], str | None]
    """The address of a person by what a path calls her."""
    public: dict[str, str] = field(default_factory=dict)
    """Public addresses, without a query → where on this machine they lead; others cannot be reached."""
    lasts: timedelta | None = None
    """Subscriptions are given this time at most, whatever was asked for."""
    ones: dict[str, Subscription] = field(default_factory=dict)
    """By id."""
    waiting: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Changes that nobody was told of yet: whose, messages or events, what happened, and the item's id."""

    def notify(self, mailbox: str, stream: str = "messages", id_: str = "AAkA", change: str = "created") -> list[int]:
        """Something has changed: posts to whom it concerns; returns the statuses of their answers."""
        return [
            self.post(str(one.told["notificationUrl"]), notification(one, id_, change))
            for one in self._concerned(mailbox, stream)
            if change in str(one.told["changeType"]).split(",")
        ]

    def listener(self, mailbox: str, stream: str) -> Tell:
        """What a mailbox or a calendar tells its changes to; `deliver` posts them."""

        def listen(change: str, id_: str) -> None:
            if any(self._concerned(mailbox, stream)):
                self.waiting.append((mailbox, stream, change, id_))

        return listen

    def deliver(self) -> list[int]:
        """Posts what is `waiting`; returns the statuses of the answers."""
        told, self.waiting = self.waiting, []
        return [status for mailbox, stream, change, id_ in told for status in self.notify(mailbox, stream, id_, change)]

    def lifecycle(self, event: str, mailbox: str) -> list[int]:
        """`event`: reauthorizationRequired, missed, or subscriptionRemoved, which ends the subscriptions too."""
        concerned = [one for one in self.live() if one.mailbox == mailbox.lower()]
        if event == "subscriptionRemoved":
            for one in concerned:
                del self.ones[str(one.told["id"])]
        return [
            self.post(str(one.told["lifecycleNotificationUrl"]), about(one) | {"lifecycleEvent": event})
            for one in concerned
            if one.told.get("lifecycleNotificationUrl")
        ]

    def post(self, address: str, *notifications: Mapping[str, object]) -> int:
        """Posts these to a public address: forged ones too. Returns the status of the answer."""
        answer = self._sent(address, {"value": list(notifications)})
        return answer.status_code

    def _concerned(self, mailbox: str, stream: str) -> Iterator[Subscription]:
        return (one for one in self.live() if (one.mailbox, one.stream) == (mailbox.lower(), stream))

    def _sent(self, address: str, body: Json | None, **query: str) -> httpx2.Response:
        place, _, own = address.partition("?")
        if place not in self.public:
            raise httpx2.ConnectError(f"{place} is nowhere")
        with httpx2.Client(trust_env=False, timeout=PATIENCE) as client:
            return client.post(self.public[place], json=body, params={**dict(parse_qsl(own)), **query})

    def validate(self, address: str) -> bool:
        """Asks an address whether it wants notifications.

        https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation
        """
        token = f"Validation: Testing client application reachability {uuid.uuid4()}"
        try:
            answer = self._sent(address, None, validationToken=token)
        except httpx2.HTTPError:
            return False
        is_text = answer.headers.get("content-type", "").startswith("text/plain")
        return address.startswith("https://") and answer.status_code == 200 and is_text and answer.text == token

    def live(self) -> Iterator[Subscription]:
        """Those that have not ended."""
        now = datetime.fromtimestamp(self.clock(), UTC)
        self.ones = {id_: one for id_, one in self.ones.items() if one.ends > now}
        yield from list(self.ones.values())


def notification(one: Subscription, id_: str, change: str) -> Json:
    """What is posted of one change."""
    kind = {"messages": "Message", "events": "Event"}[one.stream]
    resource = f"Users/{object_id(one.mailbox)}/{kind}s/{id_}"
    data = {"@odata.type": f"#Microsoft.Graph.{kind}", "@odata.id": resource, "@odata.etag": 'W/"1"', "id": id_}
    return {**about(one), "changeType": change, "resource": resource, "resourceData": data}


def written(at: datetime) -> str:
    """As Graph writes times."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def about(one: Subscription) -> Json:
    """What every notification says."""
    return {
        "subscriptionId": one.told["id"],
        "subscriptionExpirationDateTime": written(one.ends),
        "clientState": one.state,
        "tenantId": TENANT,
    }
