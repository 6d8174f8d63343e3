"""Microsoft's schema of Graph as closed validators: a property that Graph does not have is a mistake of ours."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pydantic_core import SchemaValidator
from pydantic_core.core_schema import (
    CoreSchema,
    any_schema,
    bool_schema,
    definition_reference_schema,
    definitions_schema,
    float_schema,
    int_schema,
    list_schema,
    literal_schema,
    nullable_schema,
    str_schema,
    tagged_union_schema,
    typed_dict_field,
    typed_dict_schema,
)

NAMESPACE: Final = "microsoft.graph."
DERIVED: Final = {
    "message": ("eventMessage", "eventMessageRequest", "eventMessageResponse"),
    "mailFolder": ("mailSearchFolder",),
    "attachment": ("fileAttachment", "itemAttachment", "referenceAttachment"),
    "directoryObject": ("user", "group"),
}
"""Types of which an item may be instead; then it says so in @odata.type."""
_FILE: Final = Path(__file__).parent / "schema" / "graph.json"
_PATTERNS: Final = {
    "date-time": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$",
    "date": r"^\d{4}-\d\d-\d\d$",
    "base64url": r"^[A-Za-z0-9+/_\-]*=*$",
    "uuid": r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
}
_ANNOTATIONS: Final = {"context", "type", "etag", "id", "navigationLink", "associationLink", "editLink"}
"""Of any item: http://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_ControlInformation"""


def type_named(name: str) -> CoreSchema:
    """An item of the type, or of one derived from it."""
    own = definition_reference_schema(NAMESPACE + name)
    if name not in DERIVED:
        return own
    choices = {tag: definition_reference_schema(NAMESPACE + tag) for tag in DERIVED[name]}
    return tagged_union_schema({name: own, **choices}, discriminator=_tag(name))


@cache
def validator(answers: str, *, is_delta: bool = False) -> SchemaValidator:
    """Of what a route answers: a type's name, in brackets for a collection; `is_delta`: with links and removals."""
    if not answers.startswith("["):
        return _validator(type_named(answers))
    return _validator(_collection(answers[1:-1], is_delta=is_delta))


def _errors() -> SchemaValidator:
    texts = {name: typed_dict_field(str_schema(strict=True)) for name in ("code", "message")}
    inner = {name: typed_dict_field(str_schema()) for name in ("date", "request-id", "client-request-id")}
    error = typed_dict_schema(
        {**texts, "innerError": typed_dict_field(typed_dict_schema(inner, extra_behavior="forbid"))},
        extra_behavior="forbid",
    )
    return SchemaValidator(typed_dict_schema({"error": typed_dict_field(error)}, extra_behavior="forbid"))


ERROR: Final = _errors()
"""https://learn.microsoft.com/graph/errors"""


def _collection(name: str, *, is_delta: bool) -> CoreSchema:
    item = type_named(name)
    if is_delta:
        reasons = typed_dict_field(literal_schema(["deleted", "changed"]))
        reason = typed_dict_schema({"reason": reasons}, extra_behavior="forbid")
        removed = typed_dict_schema(
            {
                "@removed": typed_dict_field(reason),
                "id": typed_dict_field(str_schema(strict=True)),
                "@odata.type": typed_dict_field(str_schema(strict=True), required=False),
            },
            extra_behavior="forbid",
        )
        item = tagged_union_schema(
            {"removed": removed, "there": item},
            discriminator=lambda value: "removed" if "@removed" in value else "there",
        )
    texts = {f"@odata.{link}": typed_dict_field(str_schema(), required=False) for link in ("nextLink", "deltaLink")}
    return typed_dict_schema(
        {
            "@odata.context": typed_dict_field(str_schema()),
            "@odata.count": typed_dict_field(int_schema(), required=False),
            "value": typed_dict_field(list_schema(item)),
            **(texts if is_delta else {"@odata.nextLink": texts["@odata.nextLink"]}),
        },
        extra_behavior="forbid",
    )


def _validator(schema: CoreSchema) -> SchemaValidator:
    return SchemaValidator(definitions_schema(schema, _definitions()))


@cache
def _definitions() -> list[CoreSchema]:
    read = json.loads(_FILE.read_bytes())["components"]["schemas"]
    return [_object(schema, name) if "properties" in schema else _scalar(schema, name) for name, schema in read.items()]


def _object(schema: Mapping[str, object], ref: str) -> CoreSchema:
    fields = {
        name: typed_dict_field(_of(_map(inner)), required=False) for name, inner in _map(schema["properties"]).items()
    }
    for name in _ANNOTATIONS:
        fields[f"@odata.{name}"] = typed_dict_field(str_schema(strict=True), required=False)
        fields.update({f"{key}@odata.{name}": fields[f"@odata.{name}"] for key in _map(schema["properties"])})
    return typed_dict_schema(fields, extra_behavior="forbid", ref=ref)


def _of(schema: Mapping[str, object]) -> CoreSchema:
    if schema.get("nullable"):
        return nullable_schema(_of({key: value for key, value in schema.items() if key != "nullable"}))
    if isinstance(referred := schema.get("allOf"), list):
        return _of(_map(referred[0]))
    if "$ref" in schema:
        return type_named(str(schema["$ref"]).rpartition(".")[2])
    if schema.get("type") == "array":
        return list_schema(_of(_map(schema["items"])))
    return _scalar(schema)


def _scalar(schema: Mapping[str, object], ref: str | None = None) -> CoreSchema:
    if isinstance(allowed := schema.get("enum"), list):
        return literal_schema(allowed, ref=ref)
    match schema.get("type"):
        case "boolean":
            return bool_schema(strict=True)
        case "integer":
            return int_schema(ge=-(2**31), le=2**31 - 1, strict=True)
        case "number":
            return float_schema()
        case "string":
            return str_schema(pattern=_PATTERNS.get(str(schema.get("format"))), strict=True)
        case other:
            assert other is None, other
            return any_schema()


def _tag(base: str) -> Callable[[object], str]:
    def tag(value: object) -> str:
        told = value.get("@odata.type", base) if isinstance(value, Mapping) else base
        return str(told).removeprefix("#" + NAMESPACE)

    return tag


def _map(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping), value
    return value
