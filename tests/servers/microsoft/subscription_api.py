"""The operations on subscriptions. https://learn.microsoft.com/graph/api/resources/subscription"""

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import unquote

from tests.servers.https.exchange import Json
from tests.servers.microsoft.call import Call, Handlers
from tests.servers.microsoft.refusal import Refusal
from tests.servers.microsoft.subscriptions import Subscription, Subscriptions
from tests.servers.microsoft.tokens import object_id

LONGEST: Final = timedelta(minutes=10_080)
"""https://learn.microsoft.com/graph/api/resources/subscription#subscription-lifetime"""
_RIGHTS: Final = {"messages": "Mail.Read", "events": "Calendars.Read"}
_SETTABLE: Final = {"changeType", "notificationUrl", "lifecycleNotificationUrl", "resource", "expirationDateTime"}
_NEEDED: Final = {"changeType", "notificationUrl", "resource", "expirationDateTime"}
_ALLOWED: Final = _SETTABLE | {"clientState", "latestSupportedTlsVersion"}


class SubscriptionApi:
    """Answers for one app."""

    def __init__(self, subscriptions: Subscriptions, client: str) -> None:
        """`client`: the app's id."""
        self._all, self._client = subscriptions, client
        self.handlers: Final[Handlers] = {
            "subscriptions.create": self._create,
            "subscriptions.list": self._list,
            "subscriptions.get": lambda call: self._one(call).answer(),
            "subscriptions.renew": self._renew,
            "subscriptions.delete": self._delete,
            "subscriptions.reauthorize": self._reauthorize,
        }

    def _one(self, call: Call) -> Subscription:
        found = next((one for one in self._of(call) if one.told["id"] == call.names["id"]), None)
        if found is None:
            raise Refusal(404, "ResourceNotFound", "The object was not found.")
        return found

    def _of(self, call: Call) -> Iterator[Subscription]:
        """Of who signed in, hers; of the app itself, all."""
        return (one for one in self._all.live() if one.creator == call.signed_in or not call.signed_in)

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
            "applicationId": self._client,
            "creatorId": object_id(call.signed_in or self._client),
            "clientState": None,
        }
        one = Subscription(told, mailbox, stream, ends, str(body.get("clientState", "")), call.signed_in)
        self._all.ones[str(told["id"])] = one
        return {**one.answer(), "clientState": body.get("clientState")}

    def _watched(self, call: Call) -> tuple[str, str]:
        resource = str(call.body["resource"])
        found = re.fullmatch(r"/?(?:me|users/([^/]+))/(messages|events)", resource, re.IGNORECASE)
        if not found or not set(str(call.body["changeType"]).split(",")) <= {"created", "updated", "deleted"}:
            raise Refusal(400, "InvalidRequest", f"Invalid resource {resource!r} or changeType.")
        mailbox = self._all.find(unquote(found[1])) if found[1] else call.signed_in
        if not mailbox or (call.signed_in and mailbox != call.signed_in):
            raise Refusal(404, "ResourceNotFound", "The object was not found.")
        if _RIGHTS[found[2].lower()] not in call.scopes:
            raise Refusal(403, "ExtensionError", "Operation: Create; Exception: [Status Code: Forbidden; Reason: ]")
        return mailbox, found[2].lower()

    def _until(self, text: str) -> datetime:
        now = datetime.fromtimestamp(self._all.clock(), UTC)
        try:
            wanted = datetime.fromisoformat(text)
        except ValueError:
            raise Refusal(400, "InvalidRequest", f"Invalid expirationDateTime {text!r}.") from None
        if wanted.tzinfo is None or not now < wanted <= now + LONGEST:
            message = f"Subscription expiration can only be {LONGEST // timedelta(minutes=1)} minutes in the future."
            raise Refusal(400, "ExtensionError", message)
        return wanted if self._all.lasts is None else min(wanted, now + self._all.lasts)

    def _validate(self, address: str) -> None:
        if not self._all.validate(address):
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
        del self._all.ones[id_]
        return {}

    def _reauthorize(self, call: Call) -> Json:
        self._one(call)
        return {}
