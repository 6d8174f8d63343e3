"""Discovery schemas as closed validators: a field that Google does not have is a mistake of ours."""

from collections.abc import Iterable, Mapping
from typing import Final

from pydantic_core import SchemaValidator
from pydantic_core.core_schema import (
    CoreSchema,
    any_schema,
    bool_schema,
    definition_reference_schema,
    definitions_schema,
    dict_schema,
    float_schema,
    int_schema,
    list_schema,
    literal_schema,
    str_schema,
    typed_dict_field,
    typed_dict_schema,
)

_PATTERNS: Final = {
    "int64": r"^-?\d{1,19}$",
    "uint64": r"^\d{1,20}$",
    "byte": r"^[A-Za-z0-9_\-=]*$",
    "date": r"^\d{4}-\d\d-\d\d$",
    "date-time": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
_RANGES: Final = {"int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1)}


def validators(schemas: Mapping[str, object]) -> Mapping[str, SchemaValidator]:
    """One validator for each schema of a document (https://developers.google.com/discovery/v1/reference/apis)."""
    definitions = {name: _of(_map(schema), name) for name, schema in schemas.items()}
    return {name: _validator(name, definitions) for name in schemas}


def _validator(name: str, definitions: Mapping[str, CoreSchema]) -> SchemaValidator:
    everything = definitions_schema(definition_reference_schema(name), list(definitions.values()))
    return SchemaValidator(everything)


def _of(schema: Mapping[str, object], name: str | None = None) -> CoreSchema:
    if "$ref" in schema:
        return definition_reference_schema(str(schema["$ref"]))
    match schema.get("type"):
        case "object":
            return _object(schema, name)
        case "array":
            return list_schema(_of(_map(schema["items"])))
        case "boolean":
            return bool_schema(strict=True)
        case "number":
            return float_schema(strict=True)
        case "integer":
            least, most = _RANGES.get(str(schema.get("format")), (None, None))
            return int_schema(ge=least, le=most, strict=True)
        case "string":
            return _text(schema)
        case other:
            assert other == "any", other
            return any_schema()


def _object(schema: Mapping[str, object], name: str | None) -> CoreSchema:
    if "additionalProperties" in schema:
        return dict_schema(str_schema(), _of(_map(schema["additionalProperties"])), ref=name)
    fields = {
        name: typed_dict_field(_of(_map(inner)), required=False)
        for name, inner in _map(schema.get("properties", {})).items()
    }
    return typed_dict_schema(fields, extra_behavior="forbid", ref=name)


def _text(schema: Mapping[str, object]) -> CoreSchema:
    allowed = schema.get("enum")
    if isinstance(allowed, Iterable):
        return literal_schema(list(allowed))
    return str_schema(pattern=_PATTERNS.get(str(schema.get("format"))), strict=True)


def _map(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)
    return value
