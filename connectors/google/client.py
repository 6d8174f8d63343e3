"""Asking Google, as one person, within the quota, and with nothing repeated but what Google could not answer then.

client = Client(options, owner, gmail(options))
messages = client.api.users().messages()          kept: making it takes 2 ms, a request of it 0.1 ms
listed = client.ask(messages.list(userId="me", maxResults=500), units=5)
requests = {id: messages.get(userId="me", id=id, format="metadata") for id in ids}
for id, answer in client.ask_each(requests, units=20): ...
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from googleapiclient.discovery import build  # type: ignore[import-untyped]
from googleapiclient.http import HttpRequest  # type: ignore[import-untyped]

from config.providers import GoogleOptions
from connectors.google.access import access_of
from connectors.google.api import Api, Json
from connectors.google.errors import Expired, Kind, Trouble
from connectors.google.network import Http
from connectors.google.patience import PASSING, Patience
from connectors.google.quota import Quota, quota_of
from connectors.google.transport import Transport
from connectors.model.address import Address


@dataclass(frozen=True, slots=True)
class Missing:
    """Asked for among others, and not there, or no longer: it went between list and get, or its token expired."""

    status: int
    """404 or 410; 400 for a page token."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Asked for among others, and the only one that Google does not hand over."""

    why: str
    """A sentence for people, without content."""


class Client:
    """One person's access to one API, over connections of its own. Not for several threads at once."""

    def __init__(self, options: GoogleOptions, owner: Address, api: Api, quota: Quota | None = None) -> None:
        """Sends nothing yet. `quota`: what to keep to instead of the one that the process has for this person.

        Raises NeedsPerson where the key or the client cannot be read or is of a wrong kind.
        """
        access = access_of(options, owner, api)
        self.api: Any = _resource(api.name, api.version)
        """The `googleapiclient` Resource, shared by the process: requests are made with it, and given to `ask`."""
        self._quota = quota or quota_of(access.project, api, access.address)
        self._transport = Transport(access, api, _batch_uri(self.api), self._quota)

    def ask(self, request: HttpRequest, units: int) -> Json:
        """The answer. Raises Expired for 404 and 410, TryLater, NeedsPerson and ProviderBug for the others."""
        patience = Patience(self._quota)
        while isinstance(answer := self._transport.alone(request, units), Trouble):
            if patience.is_spent("", answer):
                raise answer.error
            patience.heed({"": answer}, 0)
        patience.heed({}, 1)
        return answer

    def ask_each(
        self, requests: Mapping[str, HttpRequest], units: int
    ) -> Iterator[tuple[str, Json | Missing | Refused]]:
        """The answer to each by its key, in any order; `units` each. Few HTTP requests, each with a part of them.

        Raises TryLater, NeedsPerson and ProviderBug where the trouble is not one request's own; what has no answer by
        then may be asked again later.
        """
        patience, waiting, again, served = Patience(self._quota), deque(requests), deque[str](), 0
        hopeless: dict[str, Trouble] = {}
        at_once = self._quota.at_once(units)
        while waiting or again:
            if not waiting:
                patience.rest()
                waiting, again = again, waiting
            keys = [waiting.popleft() for _ in range(min(at_once, len(waiting)))]
            refused: dict[str, Trouble] = {}
            for key, answer in self._transport.together({key: requests[key] for key in keys}, units):
                if not isinstance(answer, Trouble):
                    yield key, answer
                elif answer.kind in PASSING:
                    refused[key] = answer
                else:
                    yield key, _outcome(answer)
            served += len(keys) - len(refused)
            patience.heed(refused, len(keys) - len(refused))
            for key, trouble in refused.items():
                if patience.is_spent(key, trouble):
                    hopeless[key] = trouble
                else:
                    again.append(key)
        yield from _given_up(hopeless, served)

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


def _given_up(hopeless: Mapping[str, Trouble], served: int) -> Iterator[tuple[str, Refused]]:
    """Requests that Google fails at while it serves others are refused; raises the error where it serves none."""
    for key, trouble in hopeless.items():
        if trouble.kind is Kind.RATE or not served:
            raise trouble.error
        yield key, Refused(str(trouble.error))


@lru_cache(maxsize=8)
def _resource(name: str, version: str) -> Any:
    """From the description that the library brings along; nothing is sent."""
    return build(name, version, http=Http(), static_discovery=True, cache_discovery=False, num_retries=0)


def _batch_uri(resource: Any) -> str:
    """Where this API takes batches: the library reads it in the description, and has no public name for it."""
    uri: str = resource.new_batch_http_request()._batch_uri
    return uri
