"""The methods of Google's APIs and what they may answer, from the discovery documents of the client library."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import googleapiclient  # type: ignore[import-untyped]
from pydantic_core import SchemaValidator

from tests.servers.google.fields import Mask, mask_of, unknown
from tests.servers.google.schemas import validators
from tests.servers.https.exchange import Json

APIS: Final = ("gmail.v1", "calendar.v3", "admin.directory_v1")
_DOCUMENTS: Final = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
_NAME: Final = re.compile(r"\{\+?(\w+)\}")


@dataclass(frozen=True, slots=True, eq=False)
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
    response: str
    """The name of what it answers; "" for nothing."""
    schemas: Json
    """All that the API answers, by name, as its document has it."""
    validator: SchemaValidator | None
    """Of what it answers."""
    told: SchemaValidator | None
    """Of the body of a request; None: it has none."""

    def names(self, path: str) -> dict[str, str] | None:
        """What the path says, if it is this method's."""
        found = self.path.fullmatch(path)
        return {name: unquote(value) for name, value in found.groupdict().items()} if found else None

    @cache  # noqa: B019
    def masked(self, fields: str) -> Mask:
        """What a partial answer has. Refused: a field that the method's answer cannot have."""
        mask = mask_of(fields)
        self._check(mask, {"$ref": self.response})
        return mask

    def _check(self, mask: Mask, schema: Json) -> None:
        while "$ref" in schema or "items" in schema:
            schema = _object(schema["items"] if "items" in schema else self.schemas[str(schema["$ref"])])
        if "properties" in schema:
            known = _object(schema["properties"])
            for name, inner in mask.items():
                if name not in known and name != "*":
                    raise unknown(name)
                if inner is not None and name != "*":
                    self._check(inner, _object(known[name]))


@cache
def methods() -> Mapping[str, Method]:
    """All methods of the APIs that we use, by id."""
    return {method.id: method for api in APIS for method in _of(_document(api))}


def _document(api: str) -> Json:
    document: Json = json.loads((_DOCUMENTS / f"{api}.json").read_bytes())
    return document


def _of(document: Json) -> Iterator[Method]:
    schemas = _object(document["schemas"])
    checking = validators(schemas)
    common = frozenset(_object(document["parameters"]))
    root, base = str(document["rootUrl"]), "/" + str(document["servicePath"])
    for stated in _stated(document):
        path = _NAME.sub(r"(?P<\1>[^/]+)", base + str(stated["path"]))
        response = str(_object(stated.get("response", {})).get("$ref", ""))
        yield Method(
            id=str(stated["id"]),
            api=str(stated["id"]).partition(".")[0],
            verb=str(stated["httpMethod"]),
            host=str(urlsplit(root).hostname),
            path=re.compile(path),
            parameters=common | _object(stated.get("parameters", {})).keys(),
            scopes=frozenset(_list(stated.get("scopes", []))),
            response=response,
            schemas=schemas,
            validator=checking.get(response),
            told=checking.get(str(_object(stated.get("request", {})).get("$ref", ""))),
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
