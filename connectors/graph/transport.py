"""One round trip to Graph: signed, within the limits, and its answer either what was asked for or a Trouble."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import httpx2

from connectors.errors import ProviderBug, TryLater
from connectors.graph import batch
from connectors.graph.access import Access
from connectors.graph.errors import trouble_of
from connectors.graph.limits import Limits
from connectors.graph.requests import Get, Json, Raw
from connectors.http import PUBLIC_SERVICE, TooLarge, WriteRefused, network_errors, trust
from connectors.pace.outcomes import PASSING, Kind, Trouble

TIMEOUT: Final = httpx2.Timeout(60, connect=15)
"""Seconds, for every wait for more of an answer."""
MOST_BYTES: Final = 64 << 20
"""Of one answer, decompressed."""
_IMMUTABLE: Final = 'IdType="ImmutableId"'
"""https://learn.microsoft.com/graph/outlook-immutable-id"""
_JSON: Final = {"Content-Type": "application/json"}
_CHANGING: Final = frozenset(("POST", "PATCH", "DELETE"))
_NOT_GRAPHS: Final = Trouble(Kind.PASSING, TryLater("Somebody else answered in Microsoft's place (200)"))
_TOO_LARGE: Final = Trouble(Kind.ITEM, ProviderBug("Microsoft's answer is too large", "size"))
_LEFT_OUT: Final = Trouble(Kind.PASSING, TryLater("Microsoft left a part of what was asked unanswered"))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One HTTP request."""

    method: str
    path: str
    """Below the root."""
    headers: Mapping[str, str]
    content: bytes = b""
    requests: int = 1
    """How many it carries."""
    is_beta: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """None where it is none."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            return None


class Transport:
    """Connections of its own, signed with the person's access token. Not for several threads at once."""

    def __init__(self, access: Access, limits: Limits) -> None:
        """Sends nothing yet. Raises NeedsPerson where the file of authorities cannot be read."""
        self._access, self._limits = access, limits
        self._http = httpx2.Client(
            verify=trust(),
            timeout=TIMEOUT,
            headers={"User-Agent": "Capture", "Accept": "application/json"},
            event_hooks={"request": [self._check_reads]},
        )

    def alone(self, request: Get) -> Json | Trouble:
        """One request. Raises ConnectorError where Graph was not reached, or Entra gives no access token."""
        preferred = {"Prefer": _preferred(request)}
        return self._object(_Asked("GET", self._path(request), preferred, is_beta=request.is_beta))

    def change(self, method: str, path: str, body: Json | None) -> Json | Trouble:
        """{} where nothing is answered. Raises as `alone` does, and WriteRefused for all but subscriptions."""
        if body is None:
            return self._object(_Asked(method, path, {}))
        return self._object(_Asked(method, path, _JSON, json.dumps(body).encode()))

    def together(self, requests: Mapping[str, Get]) -> Iterator[tuple[str, Json | Raw | Trouble]]:
        """Several as one, by their keys. Raises as `alone` does."""
        try:
            answered = dict(self._batch(requests))
        except TooLarge:
            # One hostile message must not hide those beside it.
            yield from self._in_halves(requests)
            return
        unsigned = {
            key: answer.challenge
            for key, answer in answered.items()
            if isinstance(answer, Trouble) and answer.kind is Kind.SIGN_IN
        }
        yield from ((key, answer) for key, answer in answered.items() if key not in unsigned)
        if unsigned:
            self._access.tokens.token(max(unsigned.values()))
            yield from self._batch({key: requests[key] for key in unsigned})

    def close(self) -> None:
        """Ends the connections. May be called twice."""
        self._http.close()

    def _object(self, asked: _Asked) -> Json | Trouble:
        try:
            answer = self._signed(asked)
        except TooLarge:
            return _TOO_LARGE
        if answer.status >= 300:
            return self._trouble(answer, asked.path)
        found: Any = answer.json() if answer.content else {}
        return found if isinstance(found, dict) else _NOT_GRAPHS

    def _in_halves(self, requests: Mapping[str, Get]) -> Iterator[tuple[str, Json | Raw | Trouble]]:
        if len(requests) == 1:
            yield next(iter(requests)), _TOO_LARGE
            return
        items = iter(requests.items())
        yield from self.together(dict(islice(items, len(requests) // 2)))
        yield from self.together(dict(items))

    def _batch(self, requests: Mapping[str, Get]) -> Iterator[tuple[str, Json | Raw | Trouble]]:
        paths = [self._path(request) for request in requests.values()]
        body = batch.batch_body(paths, [_preferred(request) for request in requests.values()])
        answer = self._signed(_Asked("POST", batch.PATH, _JSON, body, len(paths)))
        parts: Mapping[str, batch.Part] = {}
        silence = _LEFT_OUT
        if answer.status >= 300:
            silence = self._trouble(answer, batch.PATH)
            if silence.kind not in PASSING:
                raise silence.error
        else:
            try:
                parts = batch.parts_of(answer.json())
            except batch.NoBatch:
                silence = _NOT_GRAPHS
        for number, key in enumerate(requests):
            part = parts.get(str(number))
            yield key, silence if part is None else self._read(part, paths[number])

    def _read(self, part: batch.Part, path: str) -> Json | Raw | Trouble:
        if part.status >= 300:
            return trouble_of(part.status, part.headers, part.body, self._access, path)
        content = part.content()
        return _LEFT_OUT if content is None else content

    def _signed(self, asked: _Asked) -> _Answer:
        """With a new token, where Graph no longer takes the one that we have."""
        answer = self._once(asked, self._access.tokens.token())
        if answer.status in (401, 403):
            trouble = self._trouble(answer, asked.path)
            if trouble.kind is Kind.SIGN_IN:
                return self._once(asked, self._access.tokens.token(trouble.challenge))
        return answer

    def _once(self, asked: _Asked, token: str) -> _Answer:
        url = (self._access.beta if asked.is_beta else self._access.root) + asked.path
        headers = {**asked.headers, "Authorization": f"Bearer {token}"}
        with self._limits.asking(asked.requests), network_errors(url, PUBLIC_SERVICE):
            request = self._http.build_request(asked.method, url, content=asked.content or None, headers=headers)
            response = self._http.send(request, stream=True)
            try:
                return _Answer(response.status_code, response.headers, _whole(response))
            finally:
                response.close()

    def _trouble(self, answer: _Answer, path: str) -> Trouble:
        return trouble_of(answer.status, answer.headers, answer.json(), self._access, path)

    def _path(self, request: Get) -> str:
        return self._access.person + request.path if request.path.startswith("/") else request.path

    def _check_reads(self, request: httpx2.Request) -> None:
        """Lets pass what reads, batches, whose parts all do, and subscriptions: they change nothing of the person's."""
        path = str(request.url).removeprefix(self._access.root).partition("?")[0]
        is_batch = request.method == "POST" and path == batch.PATH
        subscribes = request.method in _CHANGING and path.partition("/")[0] == "subscriptions"
        if not (request.method == "GET" or is_batch or subscribes):
            raise WriteRefused(f"{request.method} {request.url.path} is not for reading")


def _preferred(request: Get) -> str:
    return ", ".join((_IMMUTABLE, *request.prefer))


def _whole(response: httpx2.Response) -> bytes:
    """Raises TooLarge."""
    size, chunks = 0, []
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > MOST_BYTES:
            raise TooLarge
        chunks.append(chunk)
    return b"".join(chunks)
