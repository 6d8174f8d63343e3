"""Asking Google, as one person, within the quota, and with nothing repeated but what Google could not answer then.

client = Client(options, owner, gmail(options))
messages = client.api.users().messages()          kept: making it takes 2 ms, a request of it 0.1 ms
listed = client.ask(messages.list(userId="me", maxResults=500), units=5)
requests = {id: messages.get(userId="me", id=id, format="metadata") for id in ids}
for id, answer in client.ask_each(requests, units=20): ...
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from googleapiclient.discovery import build  # type: ignore[import-untyped]
from googleapiclient.http import HttpRequest  # type: ignore[import-untyped]

from config.providers import GoogleOptions
from connectors.google.access import access_of
from connectors.google.api import Api, Json
from connectors.google.batch import MOST_PARTS
from connectors.google.errors import Expired
from connectors.google.network import Http
from connectors.google.quota import quota_of
from connectors.google.transport import Transport
from connectors.model.address import Address
from connectors.pace.outcomes import Kind, Refused, Trouble
from connectors.pace.quota import Quota
from connectors.pace.rounds import each_answered, until_answered
from connectors.pace.shared import Pool


@dataclass(frozen=True, slots=True)
class Missing:
    """Asked for among others, and not there, or no longer: it went between list and get, or its token expired."""

    status: int
    """404 or 410; 400 for a page token."""


class Client:
    """One person's access to one API, over connections of its own. Not for several threads at once."""

    def __init__(
        self,
        options: GoogleOptions,
        owner: Address,
        api: Api,
        quota: Quota | None = None,
        pool: Pool | None = None,
    ) -> None:
        """Sends nothing yet. `quota`: what to keep to instead of the one that the process has for this person.

        `pool`: by which that one is shared with other processes.

        Raises NeedsPerson where the key or the client cannot be read or is of a wrong kind.
        """
        access = access_of(options, owner, api)
        self.api: Any = _resource(api.name, api.version)
        """The `googleapiclient` Resource, shared by the process: requests are made with it, and given to `ask`."""
        self._quota = quota or quota_of(access.project, api, access.address, pool)
        self._transport = Transport(access, api, _batch_uri(self.api), self._quota)

    def ask(self, request: HttpRequest, units: int) -> Json:
        """The answer. Raises Expired for 404 and 410, TryLater, NeedsPerson and ProviderBug for the others."""
        return until_answered(lambda: self._transport.alone(request, units), self._quota)

    def ask_each(
        self, requests: Mapping[str, HttpRequest], units: int
    ) -> Iterator[tuple[str, Json | Missing | Refused]]:
        """The answer to each by its key, in any order; `units` each. Few HTTP requests, each with a part of them.

        Raises TryLater, NeedsPerson and ProviderBug where the trouble is not one request's own; what has no answer by
        then may be asked again later.
        """
        at_once = min(MOST_PARTS, self._quota.at_once(units))
        return each_answered(
            requests, lambda some: self._transport.together(some, units), at_once, _outcome, self._quota
        )

    def close(self) -> None:
        """Ends the connections. May be called twice."""
        self._transport.close()


def _outcome(trouble: Trouble) -> Missing | Refused:
    """What is one request's own. Raises the error of what is not."""
    if isinstance(trouble.error, Expired):
        return Missing(trouble.error.status)
    if trouble.kind is Kind.ITEM:
        return Refused(str(trouble.error))
    raise trouble.error


@lru_cache(maxsize=8)
def _resource(name: str, version: str) -> Any:
    """From the description that the library brings along; nothing is sent."""
    return build(name, version, http=Http(), static_discovery=True, cache_discovery=False, num_retries=0)


def _batch_uri(resource: Any) -> str:
    """Where this API takes batches: the library reads it in the description, and has no public name for it."""
    uri: str = resource.new_batch_http_request()._batch_uri
    return uri
