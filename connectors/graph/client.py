"""Asking Microsoft Graph, as one person, within its limits, and with nothing repeated but what it could not answer.

client = Client(options, surroundings)
for answer in client.pages(Get("/mailFolders/delta?$select=displayName")): ...
for id, answer in client.ask_each({id: Get(f"/messages/{id}?$select=body") for id in ids}): ...
"""

from collections.abc import Iterator, Mapping

from config.microsoft import MicrosoftOptions
from connectors.graph.requests import Get, Json, Missing, Raw
from connectors.model.address import Address
from connectors.pace.outcomes import Refused
from connectors.protocol import Surroundings


class Client:
    """One person's access, over connections of its own. Not for several threads at once."""

    address: Address
    """Whose mailbox it is."""

    def __init__(self, options: MicrosoftOptions, surroundings: Surroundings) -> None:
        """Sends nothing yet. Raises NeedsPerson where the credentials cannot be read or are of a wrong kind."""
        raise NotImplementedError

    def ask(self, request: Get) -> Json:
        """The answer.

        Raises Expired where Graph no longer knows the link that it was asked by (410), Absent where nothing is there
        (404), TryLater, NeedsPerson and ProviderBug for the others.
        """
        raise NotImplementedError

    def ask_each(self, requests: Mapping[str, Get]) -> Iterator[tuple[str, Json | Raw | Missing | Refused]]:
        """The answer to each by its key, in any order: an HTTP request for twenty of them.

        Raises TryLater, NeedsPerson and ProviderBug where the trouble is not one request's own; what has no answer by
        then may be asked again later.
        """
        raise NotImplementedError

    def pages(self, request: Get) -> Iterator[Json]:
        """The answer, and those that it links to as next. Raises as `ask` does."""
        raise NotImplementedError

    def change(self, method: str, path: str, body: Json | None = None) -> Json:
        """For subscriptions to notifications only: "POST", "subscriptions". What is answered, {} where nothing is.

        Raises as `ask` does, and WriteRefused for every other path.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Ends the connections. May be called twice."""
        raise NotImplementedError
