"""Microsoft's schema in closed form: what it lets pass, and what it does not."""

import pytest
from pydantic_core import ValidationError

from tests.servers.https.exchange import Json
from tests.servers.microsoft.refusal import Refusal, expired, invalid, not_found
from tests.servers.microsoft.routes import ROUTES
from tests.servers.microsoft.schemas import ERROR, validator

CONTEXT = {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#x"}
MESSAGE: Json = {
    "@odata.etag": 'W/"1"',
    "id": "AAkA",
    "subject": None,
    "from": {"emailAddress": {"name": "Cleo", "address": "cleo@client.test"}},
    "receivedDateTime": "2026-01-05T10:00:00Z",
    "importance": "normal",
    "body": {"contentType": "text", "content": "Two hundred, please."},
    "attachments": [{"@odata.type": "#microsoft.graph.fileAttachment", "id": "1", "contentBytes": "AAA="}],
}


@pytest.mark.parametrize("route", ROUTES, ids=[f"{route.operation} {route.path}" for route in ROUTES])
def test_every_operation_has_a_schema(route: object) -> None:
    answers = getattr(route, "answers", "")
    if answers:
        validator(answers)


@pytest.mark.parametrize("type_", ["message", "eventMessage", "eventMessageRequest"])
def test_a_message_may_be_of_a_derived_type(type_: str) -> None:
    told: Json = {**MESSAGE, "@odata.type": f"#microsoft.graph.{type_}"}
    if type_ != "message":
        told["meetingMessageType"] = "meetingRequest"
    validator("message").validate_python(CONTEXT | told)


@pytest.mark.parametrize(
    "wrong",
    [
        {"likes": 3},
        {"subject": 3},
        {"importance": "Normal"},
        {"receivedDateTime": "yesterday"},
        {"from": {"address": "cleo@client.test"}},
        {"meetingMessageType": "meetingRequest"},
        {"@odata.type": "#microsoft.graph.contact"},
        {"body": {"contentType": "text", "content": "Two hundred", "length": 11}},
        {"attachments": [{"@odata.type": "#microsoft.graph.itemAttachment", "contentBytes": "AAA="}]},
    ],
)
def test_what_graph_does_not_have_is_no_message(wrong: Json) -> None:
    with pytest.raises(ValidationError):
        validator("message").validate_python(CONTEXT | MESSAGE | wrong)


def test_only_a_delta_tells_of_what_went() -> None:
    page = {**CONTEXT, "value": [MESSAGE, {"id": "AAkB", "@removed": {"reason": "deleted"}}]}
    validator("[message]", is_delta=True).validate_python({**page, "@odata.deltaLink": "https://graph.microsoft.com/"})
    with pytest.raises(ValidationError):
        validator("[message]").validate_python(page)


@pytest.mark.parametrize("removed", [{"reason": "moved"}, {}, {"reason": "deleted", "when": "now"}])
def test_what_went_has_one_of_two_reasons(removed: Json) -> None:
    page = {**CONTEXT, "value": [{"id": "AAkB", "@removed": removed}]}
    with pytest.raises(ValidationError):
        validator("[message]", is_delta=True).validate_python(page)


@pytest.mark.parametrize("refusal", [not_found(), expired(), invalid("No."), Refusal(503, "ServiceUnavailable")])
def test_refusals_are_in_graphs_form(refusal: Refusal) -> None:
    ERROR.validate_json(refusal.answer().body)
