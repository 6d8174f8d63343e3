"""One round trip to Google: signed, within the quota, and its answer either JSON or a Trouble."""

import json
import logging
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from google.auth.exceptions import GoogleAuthError, RefreshError
from google_auth_httplib2 import AuthorizedHttp, Request  # type: ignore[import-untyped]
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]
from googleapiclient.http import HttpRequest  # type: ignore[import-untyped]

from connectors.errors import ConnectorError, ProviderBug, TryLater
from connectors.google.access import Access
from connectors.google.api import Api, Json
from connectors.google.batch import CONTENT_TYPE, NoBatch, Part, batch_body, parts_of
from connectors.google.errors import trouble_of
from connectors.google.network import FAILURES, Http, Undecodable, WriteRefused, is_watch, network_error
from connectors.google.sign_in import sign_in_error
from connectors.pace.outcomes import Kind, Trouble
from connectors.pace.quota import Quota

# It writes the refusals to the log that are raised anyway, with what Google says in them.
logging.getLogger("googleapiclient.http").setLevel(logging.ERROR)

_NO_JSON: Final = Trouble(Kind.PASSING, ProviderBug("Google answered what is not its own", "no JSON"))
_TOO_LARGE: Final = Trouble(Kind.ITEM, ProviderBug("Google's answer cannot be unpacked, or is too large", "encoding"))
_LEFT_OUT: Final = Trouble(Kind.PASSING, TryLater("Google left a part of what was asked unanswered"))


class Transport:
    """Connections of its own, signed with the person's access token. Not for several threads at once."""

    def __init__(self, access: Access, api: Api, batch_uri: str, quota: Quota) -> None:
        """Sends nothing yet."""
        self._access, self._api, self._batch_uri, self._quota = access, api, batch_uri, quota
        self._plain = Http()
        self._signed = AuthorizedHttp(access.tokens, http=self._plain)

    def alone(self, request: HttpRequest, units: int) -> Json | Trouble:
        """One request. Raises ConnectorError where Google was not reached, or gives no access token."""
        if request.method != "GET" and not is_watch(request.uri, request.method):
            raise WriteRefused(f"{request.method} is not for reading")
        self._start(units)
        try:
            answer = request.execute(http=self._signed, num_retries=0)
        except HttpError as error:
            return trouble_of(error.resp.status, error.resp, error.content, self._access, self._api)
        except Undecodable:
            return _TOO_LARGE
        except (GoogleAuthError, *FAILURES) as error:
            raise self._error(error) from None
        except (ValueError, RecursionError):
            return _NO_JSON
        return answer if isinstance(answer, dict) else _NO_JSON

    def together(self, requests: Mapping[str, HttpRequest], units: int) -> Iterator[tuple[str, Json | Trouble]]:
        """Several as one, by their keys. Raises as `alone` does."""
        if len(requests) == 1:
            ((key, request),) = requests.items()
            yield key, self.alone(request, units)
            return
        try:
            parts = self._parts(list(requests.values()), units)
        except Undecodable:
            # One hostile message must not hide those beside it.
            items = iter(requests.items())
            yield from self.together(dict(islice(items, len(requests) // 2)), units)
            yield from self.together(dict(items), units)
            return
        unsigned = {}
        for number, (key, request) in enumerate(requests.items()):
            answer = self._read(parts.get(number))
            if isinstance(answer, Trouble) and answer.kind is Kind.SIGN_IN:
                unsigned[key] = request
            else:
                yield key, answer
        if unsigned:
            self._renew()
            for key, request in unsigned.items():
                yield key, self.alone(request, units)

    def close(self) -> None:
        """Ends the connections. May be called twice."""
        self._signed.close()

    def _parts(self, requests: list[HttpRequest], units: int) -> Mapping[int, Part | Trouble]:
        body = batch_body(requests)
        self._start(units * len(requests))
        try:
            response, content = self._signed.request(
                self._batch_uri, "POST", body=body, headers={"content-type": CONTENT_TYPE}
            )
        except (GoogleAuthError, *FAILURES) as error:
            raise self._error(error) from None
        if response.status >= 300:
            trouble = trouble_of(response.status, response, content, self._access, self._api)
            if trouble.kind in (Kind.RATE, Kind.PASSING):
                return dict.fromkeys(range(len(requests)), trouble)
            raise trouble.error
        try:
            return {part.number: part for part in parts_of(response.get("content-type", ""), content)}
        except NoBatch:
            return dict.fromkeys(range(len(requests)), _NO_JSON)

    def _read(self, part: Part | Trouble | None) -> Json | Trouble:
        if part is None:
            return _LEFT_OUT
        if isinstance(part, Trouble):
            return part
        if part.status >= 300:
            return trouble_of(part.status, part.headers, part.body, self._access, self._api)
        try:
            answer: Any = json.loads(part.body)
        except (ValueError, RecursionError):
            return _NO_JSON
        return answer if isinstance(answer, dict) else _NO_JSON

    def _start(self, units: int) -> None:
        """First the token, as getting one takes time in which what the quota allowed would be overtaken."""
        if not self._access.tokens.valid:
            self._renew()
        self._quota.take(units)

    def _renew(self) -> None:
        try:
            self._access.tokens.refresh(Request(self._plain))
        except Undecodable:
            raise ProviderBug("Google's sign-in answered what is not its own", "encoding") from None
        except (GoogleAuthError, *FAILURES) as error:
            raise self._error(error) from None
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            # google-auth takes for granted that a success is JSON and complete.
            raise ProviderBug("Google's sign-in answered what is not its own", "no JSON") from None

    def _error(self, error: Exception) -> ConnectorError:
        if isinstance(error, RefreshError):
            return sign_in_error(error, self._access, self._api)
        return network_error(error)
