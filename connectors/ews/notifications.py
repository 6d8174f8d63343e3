"""exchangelib's services for being told of changes.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-stream-notifications-about-mailbox-events-by-using-ews-in-exchange
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, Final

from exchangelib.errors import ErrorTimeoutExpired  # type: ignore[import-untyped]
from exchangelib.services import GetStreamingEvents, SubscribeToStreaming  # type: ignore[import-untyped]
from exchangelib.util import MNS, TNS  # type: ignore[import-untyped]

from connectors.ews.pool import TIMEOUT
from connectors.ews.services import Whole

SILENCE: Final = 100.0
"""Seconds without a word: Exchange says every 45 that it is there."""


class Event(StrEnum):
    """What a subscription may tell of."""

    COPIED = "CopiedEvent"
    CREATED = "CreatedEvent"
    DELETED = "DeletedEvent"
    MODIFIED = "ModifiedEvent"
    MOVED = "MovedEvent"


class Subscribing(Whole, SubscribeToStreaming):  # type: ignore[misc]
    """Subscribe, for a stream."""

    ERRORS_TO_CATCH_IN_RESPONSE = ()
    WARNINGS_TO_CATCH_IN_RESPONSE = ()

    def to(self, folders: Sequence[Any], events: Sequence[Event]) -> str:
        """The id of a subscription, which ends 30 minutes after its last stream. Raises exchangelib's."""
        payload = self.get_payload(folders=folders, event_types=[event.value for event in events])
        (message,) = self._get_response_xml(payload)
        return str(self._get_element_container(message=message).findtext(f"{{{MNS}}}SubscriptionId"))


class Streaming(GetStreamingEvents):  # type: ignore[misc]
    """GetStreamingEvents: one answer, which comes bit by bit."""

    ERRORS_TO_CATCH_IN_RESPONSE = ()
    WARNINGS_TO_CATCH_IN_RESPONSE = ()

    def listen(self, subscription: str, minutes: int) -> Iterator[bool]:
        """For each thing that the server says, as it comes: whether items have changed. Ends when the time is over.

        Raises exchangelib's, and what the network raises, where it ends otherwise.
        """
        self.timeout = (TIMEOUT[0], SILENCE)
        try:
            for message in self._get_response_xml(self.get_payload([subscription], minutes)):
                yield any(map(_tells_of_items, self._get_element_container(message, self.element_container_name)))
            if self.connection_status != self.CLOSED:
                raise ErrorTimeoutExpired("The stream has ended early")
        finally:
            self.stop_streaming()


def _tells_of_items(notification: Any) -> bool:
    return any(event.find(f"{{{TNS}}}ItemId") is not None for event in notification)
