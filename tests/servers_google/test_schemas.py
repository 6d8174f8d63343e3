"""Answers are held against Google's discovery documents, as jsonschema would, in a fraction of its time."""

import json
from pathlib import Path
from typing import Any

import googleapiclient  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pydantic_core import ValidationError

from tests.servers.google.discovery import methods
from tests.servers.https.exchange import Json

MESSAGE: Json = {
    "id": "18c0",
    "labelIds": ["INBOX"],
    "historyId": "18446744073709551615",
    "internalDate": "-1",
    "sizeEstimate": 3,
    "raw": "aB-_=",
    "payload": {
        "headers": [{"name": "To", "value": "ann@example.com"}],
        "parts": [{"partId": "0", "body": {"size": 2, "data": "SGk="}}],
    },
}
EVENTS: Json = {
    "nextSyncToken": "a",
    "updated": "2026-01-02T03:04:05.000Z",
    "defaultReminders": [{"method": "popup", "minutes": 10}],
    "items": [
        {
            "id": "a",
            "start": {"dateTime": "2026-01-05T09:00:00+01:00", "timeZone": "Europe/Paris"},
            "end": {"date": "2026-01-05"},
            "recurrence": ["RRULE:FREQ=DAILY"],
            "attendees": [{"email": "ann@example.com", "self": True}],
            "extendedProperties": {"private": {"a": "b"}},
        }
    ],
}
ANSWERS = {"gmail.users.messages.get": ("gmail.v1", MESSAGE), "calendar.events.list": ("calendar.v3", EVENTS)}
OTHERS = [None, True, "", "x", "12", "-12", "a+b", "2026-01-05", 0, 2**31, -1, 1.5, [], ["x"], {}, {"x": "y"}]


@pytest.mark.parametrize("method", ANSWERS)
def test_what_google_answers_is_let_pass(method: str) -> None:
    assert _passes(method, ANSWERS[method][1])


@pytest.mark.parametrize("time", ["2026-01-05T09:00:00", "2026-01-05", "2026-01-05 09:00:00Z", ""])
def test_times_have_their_zone(time: str) -> None:
    assert not _passes("calendar.events.list", {"items": [{"start": {"dateTime": time}}]})


@given(st.sampled_from(sorted(ANSWERS)), st.data())
def test_jsonschema_says_the_same(method: str, data: st.DataObject) -> None:
    document, answer = ANSWERS[method]
    changed = _changed(answer, data)
    assert _passes(method, changed) == _validator(document, method).is_valid(changed)


def _passes(method: str, answer: Json) -> bool:
    validator = methods()[method].validator
    assert validator
    try:
        validator.validate_python(answer)
    except ValidationError:
        return False
    return True


def _changed(answer: Json, data: st.DataObject) -> Json:
    """The answer with something else in one place, or with something more."""
    copy: Json = json.loads(json.dumps(answer))
    places: list[Any] = [copy]
    for place in places:
        inner = place.values() if isinstance(place, dict) else place
        places += [value for value in inner if isinstance(value, (dict, list)) and value]
    place = data.draw(st.sampled_from(places))
    if isinstance(place, list):
        place[0] = data.draw(st.sampled_from(OTHERS))
    else:
        place[data.draw(st.sampled_from([*place, "unheard"]))] = data.draw(st.sampled_from(OTHERS))
    return copy


def _validator(document: str, method: str) -> Draft202012Validator:
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    schemas = json.loads((folder / f"{document}.json").read_bytes())["schemas"]
    definitions = {name: _json_schema(schema) for name, schema in schemas.items()}
    return Draft202012Validator({"$defs": definitions, "$ref": f"#/$defs/{methods()[method].response}"})


def _json_schema(schema: Any) -> Json:
    """A discovery schema in the words of JSON Schema, closed."""
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{schema['$ref']}"}
    own: dict[str, Any] = {name: schema[name] for name in ("type", "enum") if schema.get(name) not in (None, "any")}
    match schema:
        case {"type": "array", "items": items}:
            own["items"] = _json_schema(items)
        case {"type": "object", "additionalProperties": others}:
            own["additionalProperties"] = _json_schema(others)
        case {"type": "object"}:
            inner = schema.get("properties", {})
            own["properties"] = {name: _json_schema(inner[name]) for name in inner}
            own["additionalProperties"] = False
        case {"format": "int32"}:
            own |= {"minimum": -(2**31), "maximum": 2**31 - 1}
        case {"format": "int64" | "uint64" | "byte" | "date" | "date-time" as form}:
            own["pattern"] = {
                "int64": r"^-?\d{1,19}$",
                "uint64": r"^\d{1,20}$",
                "byte": r"^[A-Za-z0-9_\-=]*$",
                "date": r"^\d{4}-\d\d-\d\d$",
                "date-time": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
            }[form]
    return own
