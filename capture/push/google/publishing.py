"""Has Gmail publish of each mailbox; what it was asked for ends after seven days."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar, Final, cast

from capture.push.heard import Stream
from capture.push.renewer import Unheard
from config.providers import GoogleOptions
from connectors import registry
from store.sources import Source

DAY: Final = 86_400.0
"""https://developers.google.com/workspace/gmail/api/guides/push recommends asking once a day."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """When it asked knows the renewer of this process only: asking once more after a restart costs one request a
    mailbox, and follows other settings at once."""

    kind: ClassVar[str] = "google"
    streams: ClassVar[tuple[str, ...]] = ("mail",)

    topic: str

    def opened_by(self, source: Source) -> Hashable:
        """The key or the client: the topic must be one of the project that this belongs to."""
        return source.options.get("key"), source.options.get("client")

    def pressing(self) -> frozenset[Stream]:
        """Gmail never says so."""
        return frozenset()

    def ask(self, source: Source) -> float:
        """As Asker. Unheard: Gmail cannot reach the topic."""
        # On demand: Google's client loads slowly.
        from connectors.gmail.push import publish
        from connectors.google.errors import NotPublished

        try:
            publish(cast("GoogleOptions", registry.checked("google", source.options)), source.owner, self.topic)
        except NotPublished as error:
            raise Unheard(str(error), error.advice) from error
        return DAY
