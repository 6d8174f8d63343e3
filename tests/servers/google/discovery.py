"""The methods of Google's APIs and what they may answer, from the discovery documents of the client library."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import googleapiclient
from pydantic_core import SchemaValidator

from tests.servers.google.exchange import Json
from tests.servers.google.schemas import validators

APIS: Final = ("gmail.v1", "calendar.v3", "admin.directory_v1")
_DOCUMENTS: Final = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
_NAME: Final = re.compile(r"\{\+?(\w+)\}")


@dataclass(frozen=True, slots=True)
class Method:
    """One method of an API."""

    id: str
    """As the document names it: gmail.users.messages.list."""
    api: str
    """gmail, calendar or directory."""
    verb: str
    host: str
    path: re.Pattern[str]
    parameters: frozenset[str]
    """Names that the query may have."""
    scopes: frozenset[str]
    """Whoever has one of them may call it."""
    answer: SchemaValidator | None
    """None where nothing is answered."""

    def names(self, path: str) -> dict[str, str] | None:
        """What the path says, if it is this method's."""
        found = self.path.fullmatch(path)
        return {name: unquote(value) for name, value in found.groupdict().items()} if found else None


@cache
def methods() -> Mapping[str, Method]:
    """All methods of the APIs that we use, by id."""
    return {method.id: method for api in APIS for method in _of(_document(api))}


def _document(api: str) -> Json:
    document: Json = json.loads((_DOCUMENTS / f"{api}.json").read_bytes())
    return document


def _of(document: Json) -> Iterator[Method]:
    schemas = validators(_object(document["schemas"]))
    common = frozenset(_object(document["parameters"]))
    root, base = str(document["rootUrl"]), "/" + str(document["servicePath"])
    for stated in _stated(document):
        path = _NAME.sub(r"(?P<\1>[^/]+)", base + str(stated["path"]))
        response = stated.get("response")
        yield Method(
            id=str(stated["id"]),
            api=str(stated["id"]).partition(".")[0],
            verb=str(stated["httpMethod"]),
            host=str(urlsplit(root).hostname),
            path=re.compile(path),
            parameters=common | _object(stated.get("parameters", {})).keys(),
            scopes=frozenset(_list(stated.get("scopes", []))),
            answer=schemas[str(_object(response)["$ref"])] if response else None,
        )


def _stated(resource: Json) -> Iterator[Json]:
    for method in _object(resource.get("methods", {})).values():
        yield _object(method)
    for inner in _object(resource.get("resources", {})).values():
        yield from _stated(_object(inner))


def _object(value: object) -> Json:
    assert isinstance(value, dict)
    return value


def _list(value: object) -> list[str]:
    assert isinstance(value, list)
    return value
