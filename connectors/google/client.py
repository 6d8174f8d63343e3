"""Asking Google, as one person, within the quota, and with nothing repeated but what Google could not answer then.

client = Client(options, owner, gmail(options))
messages = client.api.users().messages()          kept: making it takes 2 ms, a request of it 0.1 ms
listed = client.ask(messages.list(userId="me", maxResults=500), units=5)
requests = {id: messages.get(userId="me", id=id, format="metadata") for id in ids}
for id, answer in client.ask_each(requests, units=20): ...
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from googleapiclient.http import HttpRequest

from config.providers import GoogleOptions
from connectors.google.api import Api, Json
from connectors.model.address import Address


@dataclass(frozen=True, slots=True)
class Missing:
    """Asked for among others, and not there, or no longer: it went between list and get, or its token expired."""

    status: int
    """404 or 410."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Asked for among others, and the only one that Google does not hand over."""

    why: str
    """A sentence for people, without content."""


class Client:
    """One person's access to one API, over connections of its own. Not for several threads at once."""

    def __init__(self, options: GoogleOptions, owner: Address, api: Api) -> None:
        """Sends nothing yet. Raises NeedsPerson where the key or the client cannot be read or is of a wrong kind."""
        raise NotImplementedError

    @property
    def api(self) -> Any:
        """The `googleapiclient` Resource, shared by the process: requests are made with it, and given to `ask`."""
        raise NotImplementedError

    def ask(self, request: HttpRequest, units: int) -> Json:
        """The answer. Raises Expired for 404 and 410, TryLater, NeedsPerson and ProviderBug for the others."""
        raise NotImplementedError

    def ask_each(
        self, requests: Mapping[str, HttpRequest], units: int
    ) -> Iterator[tuple[str, Json | Missing | Refused]]:
        """The answer to each by its key, in any order; `units` each. Few HTTP requests, each with a part of them.

        Raises TryLater and NeedsPerson where the trouble is not one request's own; keys without an answer by then were
        not asked.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Ends the connections. May be called twice."""
