"""Subscriptions to notifications, and notifications.

https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
https://learn.microsoft.com/graph/change-notifications-lifecycle-events
"""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, unquote

import httpx2

from tests.servers.https.exchange import Json
from tests.servers.microsoft.authority import CLIENT, TENANT
from tests.servers.microsoft.call import Call, Handlers
from tests.servers.microsoft.refusal import Refusal
from tests.servers.microsoft.tokens import object_id

LONGEST: Final = timedelta(minutes=10_080)
"""https://learn.microsoft.com/graph/api/resources/subscription#subscription-lifetime"""
PATIENCE: Final = 10.0
"""Seconds that an address has to answer."""
_RIGHTS: Final = {"messages": "Mail.Read", "events": "Calendars.Read"}
_SETTABLE: Final = {"changeType", "notificationUrl", "lifecycleNotificationUrl", "resource", "expirationDateTime"}
_NEEDED: Final = {"changeType", "notificationUrl", "resource", "expirationDateTime"}
_ALLOWED: Final = _SETTABLE | {"clientState", "latestSupportedTlsVersion"}


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

    @property
    def handlers(self) -> Handlers:
        """The operations."""
        return {
            "subscriptions.create": self._create,
            "subscriptions.list": self._list,
            "subscriptions.get": lambda call: self._one(call).answer(),
            "subscriptions.renew": self._renew,
            "subscriptions.delete": self._delete,
            "subscriptions.reauthorize": self._reauthorize,
        }

    def notify(self, mailbox: str, stream: str = "messages", id_: str = "AAkA", change: str = "created") -> list[int]:
        """Something has changed: posts to whom it concerns; returns the statuses of their answers."""
        concerned = [one for one in self._live() if (one.mailbox, one.stream) == (mailbox.lower(), stream)]
        return [
            self.post(str(one.told["notificationUrl"]), notification(one, id_, change))
            for one in concerned
            if change in str(one.told["changeType"]).split(",")
        ]

    def lifecycle(self, event: str, mailbox: str) -> list[int]:
        """`event`: reauthorizationRequired, missed, or subscriptionRemoved, which ends the subscriptions too."""
        concerned = [one for one in self._live() if one.mailbox == mailbox.lower()]
        if event == "subscriptionRemoved":
            for one in concerned:
                del self.ones[str(one.told["id"])]
        return [
            self.post(str(one.told["lifecycleNotificationUrl"]), _about(one) | {"lifecycleEvent": event})
            for one in concerned
            if one.told.get("lifecycleNotificationUrl")
        ]

    def post(self, address: str, *notifications: Mapping[str, object]) -> int:
        """Posts these to a public address: forged ones too. Returns the status of the answer."""
        answer = self._sent(address, {"value": list(notifications)})
        return answer.status_code

    def _sent(self, address: str, body: Json | None, **query: str) -> httpx2.Response:
        place, _, own = address.partition("?")
        if place not in self.public:
            raise httpx2.ConnectError(f"{place} is nowhere")
        with httpx2.Client(trust_env=False, timeout=PATIENCE) as client:
            return client.post(self.public[place], json=body, params={**dict(parse_qsl(own)), **query})

    def _live(self) -> Iterator[Subscription]:
        now = datetime.fromtimestamp(self.clock(), UTC)
        self.ones = {id_: one for id_, one in self.ones.items() if one.ends > now}
        yield from list(self.ones.values())

    def _one(self, call: Call) -> Subscription:
        found = next((one for one in self._of(call) if one.told["id"] == call.names["id"]), None)
        if found is None:
            raise Refusal(404, "ResourceNotFound", "The object was not found.")
        return found

    def _of(self, call: Call) -> Iterator[Subscription]:
        """Of who signed in, hers; of the app itself, all."""
        return (one for one in self._live() if one.creator == call.signed_in or not call.signed_in)

    def _list(self, call: Call) -> Json:
        return {"value": [one.answer() for one in self._of(call)]}

    def _create(self, call: Call) -> Json:
        body = call.body
        if not body.keys() >= _NEEDED or not body.keys() <= _ALLOWED or len(str(body.get("clientState", ""))) > 128:
            raise Refusal(400, "InvalidRequest", "The request is malformed or incorrect.")
        mailbox, stream = self._watched(call)
        ends = self._until(str(body["expirationDateTime"]))
        for name in ("notificationUrl", "lifecycleNotificationUrl"):
            if name in body:
                self._validate(str(body[name]))
        told: Json = {
            "latestSupportedTlsVersion": "v1_2",
            **{name: body[name] for name in sorted(_SETTABLE & body.keys())},
            "id": str(uuid.uuid4()),
            "applicationId": CLIENT,
            "creatorId": object_id(call.signed_in or CLIENT),
            "clientState": None,
        }
        one = Subscription(told, mailbox, stream, ends, str(body.get("clientState", "")), call.signed_in)
        self.ones[str(told["id"])] = one
        return {**one.answer(), "clientState": body.get("clientState")}

    def _watched(self, call: Call) -> tuple[str, str]:
        resource = str(call.body["resource"])
        found = re.fullmatch(r"/?(?:me|users/([^/]+))/(messages|events)", resource, re.IGNORECASE)
        if not found or not set(str(call.body["changeType"]).split(",")) <= {"created", "updated", "deleted"}:
            raise Refusal(400, "InvalidRequest", f"Invalid resource {resource!r} or changeType.")
        mailbox = self.find(unquote(found[1])) if found[1] else call.signed_in
        if not mailbox or (call.signed_in and mailbox != call.signed_in):
            raise Refusal(404, "ResourceNotFound", "The object was not found.")
        if _RIGHTS[found[2].lower()] not in call.scopes:
            raise Refusal(403, "ExtensionError", "Operation: Create; Exception: [Status Code: Forbidden; Reason: ]")
        return mailbox, found[2].lower()

    def _until(self, text: str) -> datetime:
        now = datetime.fromtimestamp(self.clock(), UTC)
        try:
            wanted = datetime.fromisoformat(text)
        except ValueError:
            raise Refusal(400, "InvalidRequest", f"Invalid expirationDateTime {text!r}.") from None
        if wanted.tzinfo is None or not now < wanted <= now + LONGEST:
            message = f"Subscription expiration can only be {LONGEST // timedelta(minutes=1)} minutes in the future."
            raise Refusal(400, "ExtensionError", message)
        return wanted if self.lasts is None else min(wanted, now + self.lasts)

    def _validate(self, address: str) -> None:
        """https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation"""
        token = f"Validation: Testing client application reachability {uuid.uuid4()}"
        try:
            answer = self._sent(address, None, validationToken=token)
        except httpx2.HTTPError:
            answer = httpx2.Response(504)
        is_text = answer.headers.get("content-type", "").startswith("text/plain")
        if answer.status_code != 200 or not is_text or answer.text != token or not address.startswith("https://"):
            message = "Subscription validation request failed. Notification endpoint must respond with 200 OK."
            raise Refusal(400, "ValidationError", message)

    def _renew(self, call: Call) -> Json:
        one = self._one(call)
        if call.body.keys() - {"expirationDateTime", "notificationUrl"} or "expirationDateTime" not in call.body:
            raise Refusal(400, "InvalidRequest", "Only expirationDateTime and notificationUrl can be changed.")
        one.ends = self._until(str(call.body["expirationDateTime"]))
        return one.answer()

    def _delete(self, call: Call) -> Json:
        id_ = str(self._one(call).told["id"])
        del self.ones[id_]
        return {}

    def _reauthorize(self, call: Call) -> Json:
        self._one(call)
        return {}


def notification(one: Subscription, id_: str, change: str) -> Json:
    """What is posted of one change."""
    kind = {"messages": "Message", "events": "Event"}[one.stream]
    resource = f"Users/{object_id(one.mailbox)}/{kind}s/{id_}"
    data = {"@odata.type": f"#Microsoft.Graph.{kind}", "@odata.id": resource, "@odata.etag": 'W/"1"', "id": id_}
    return {**_about(one), "changeType": change, "resource": resource, "resourceData": data}


def written(at: datetime) -> str:
    """As Graph writes times."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def _about(one: Subscription) -> Json:
    return {
        "subscriptionId": one.told["id"],
        "subscriptionExpirationDateTime": written(one.ends),
        "clientState": one.state,
        "tenantId": TENANT,
    }
