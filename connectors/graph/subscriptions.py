"""Has Microsoft post to an address of ours that something has changed. What it says there is only a hint.

https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote

from connectors.errors import NeedsPerson, ProviderBug
from connectors.graph.client import Client
from connectors.graph.errors import Absent
from connectors.graph.requests import Get, Json

LONGEST: Final = timedelta(minutes=10_070)
"""Microsoft allows less than 10,080 minutes (https://learn.microsoft.com/graph/api/resources/subscription), by its own
clock."""
_OF: Final = {"mail": "messages", "calendar": "events"}


class NotReached(NeedsPerson):
    """Microsoft got no answer, or another one than ours, at the address."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One of our app's, for the address that was asked for."""

    id: str
    resource: str
    """As `resource_of` names it, in lower case."""
    expires: datetime


def resource_of(client: Client, stream: str) -> str:
    """What is subscribed to for a stream: all messages, or all events, of the mailbox."""
    return f"{client.person}/{_OF[stream]}"


def subscriptions(client: Client, address: str) -> Iterator[Subscription]:
    """Those that the app has for this address: of all mailboxes where it asks on its own behalf, else of this person.

    Raises ConnectorError.
    """
    for page in client.pages(Get("subscriptions")):
        yield from (_read(one) for one in page.get("value", []) if one.get("notificationUrl") == address)


def subscribe(client: Client, resource: str, address: str, state: str, until: datetime) -> Subscription:
    """Microsoft asks the address at once whether it answers. `state`: what it adds to all that it posts.

    Raises NotReached, and ConnectorError.
    """
    wanted = {
        "changeType": "created,updated,deleted",
        "notificationUrl": address,
        "lifecycleNotificationUrl": address,
        "resource": resource,
        "clientState": state,
        "expirationDateTime": _written(until),
    }
    try:
        return _read(client.change("POST", "subscriptions", wanted))
    except ProviderBug as error:
        if not error.evidence.startswith("400"):
            raise
        # Its code is InvalidRequest or ValidationError, as that of other mistakes, of which this request has none:
        # https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation
        raise _not_reached(address) from error


def renew(client: Client, id_: str, until: datetime) -> Subscription | None:
    """The subscription, with when it ends now; None where it has ended before. Raises ConnectorError."""
    try:
        return _read(client.change("PATCH", _path(id_), {"expirationDateTime": _written(until)}))
    except Absent:
        return None


def unsubscribe(client: Client, id_: str) -> None:
    """Ends it, if it has not ended. Raises ConnectorError."""
    try:
        client.change("DELETE", _path(id_))
    except Absent:
        return


def _path(id_: str) -> str:
    return f"subscriptions/{quote(id_, safe='')}"


def _read(answer: Json) -> Subscription:
    """Raises ProviderBug."""
    try:
        expires = datetime.fromisoformat(answer["expirationDateTime"])
        return Subscription(str(answer["id"]), str(answer["resource"]).strip("/").lower(), expires.astimezone(UTC))
    except (KeyError, TypeError, ValueError) as error:
        raise ProviderBug("Graph tells of a subscription without saying when it ends", type(error).__name__) from error


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _not_reached(address: str) -> NotReached:
    question = f"{address}{'&' if '?' in address else '?'}validationToken=hello"
    return NotReached(
        f"Microsoft does not reach {address}",
        "Let your proxy pass a POST there on unchanged, without sign-in, and with a certificate of a public authority. "
        f"From elsewhere `curl -X POST '{question}'` must print hello.",
    )
