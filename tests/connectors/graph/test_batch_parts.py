"""A batch's answer is read as far as it can be told, whatever it is."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.graph.batch import NoBatch, parts_of
from connectors.graph.requests import Raw

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PART = st.fixed_dictionaries({}, optional={"id": JSON, "status": JSON, "headers": JSON, "body": JSON})


@given(JSON | st.fixed_dictionaries({"responses": JSON | st.lists(PART, max_size=4)}))
def test_no_answer_is_an_error_of_ours(answer: object) -> None:
    try:
        parts = parts_of(answer)
    except NoBatch:
        return
    for part in parts.values():
        part.content()


@given(st.binary(max_size=200), st.booleans())
def test_what_is_no_json_arrives_as_it_is(content: bytes, in_urls: bool) -> None:
    coded = (base64.urlsafe_b64encode if in_urls else base64.b64encode)(content).decode()
    (part,) = parts_of({"responses": [{"id": "0", "status": 200, "body": coded}]}).values()
    assert part.content() == Raw(content)


@pytest.mark.parametrize("message", ["From: a@b.example\r\n\r\nx", "Subject: ä\r\n\r\n"])
def test_a_message_that_is_not_encoded_is_taken_as_it_is(message: str) -> None:
    (part,) = parts_of({"responses": [{"id": "0", "status": 200, "body": message}]}).values()
    assert part.content() == Raw(message.encode())
