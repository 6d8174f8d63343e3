"""Every address that can be opened by a link, of pages and API, with the ids that a small record has."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from capture.web.app import ACTIONS

_IDS = range(1, 9)
PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


def addresses(client: TestClient, words: list[str]) -> Iterator[str]:
    """All of them; those that look for something, once for each of the words."""
    for path in [*pages(), *_calls(client)]:
        for one in _filled(path):
            yield one
            if one.rpartition("/")[2] in ("search", "review", "contacts", "accounts", "deals"):
                yield from (f"{one}?q={word}" for word in words)


def pages() -> Iterator[str]:
    """The paths of the pages, with the names of their parameters."""
    for action in ACTIONS:
        for route in action.router.routes:
            if (
                isinstance(route, APIRoute)
                and "GET" in (route.methods or ())
                and not route.path.startswith("/connect/")
            ):
                yield route.path


def _calls(client: TestClient) -> Iterator[str]:
    document: dict[str, Any] = client.get("/api/v1/openapi.json").raise_for_status().json()
    yield from (f"/api/v1{path}" for path, verbs in document["paths"].items() if "get" in verbs)


def _filled(path: str) -> Iterator[str]:
    names = PARAMETER.findall(path)
    for ids in product(_IDS, repeat=len(names)):
        filled = path
        for id_ in ids:
            filled = PARAMETER.sub(str(id_), filled, count=1)
        yield filled
