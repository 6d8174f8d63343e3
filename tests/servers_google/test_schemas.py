"""Answers are held against Google's discovery documents: as jsonschema would do it, in a fraction of its time."""

import pytest
from pydantic_core import ValidationError

from tests.servers.google.discovery import methods

MESSAGE = methods()["gmail.users.messages.get"].validator
EVENTS = methods()["calendar.events.list"].validator


@pytest.mark.parametrize(
    "answer",
    [
        {"id": "1", "payload": {"headers": [{"name": "To", "value": "ann"}], "parts": [{"parts": [{"partId": "0"}]}]}},
        {"historyId": "18446744073709551615", "internalDate": "-1", "sizeEstimate": 3, "raw": "aB-_="},
        {},
    ],
)
def test_what_google_answers_is_let_pass(answer: dict[str, object]) -> None:
    assert MESSAGE
    assert MESSAGE.validate_python(answer) == answer


@pytest.mark.parametrize(
    "answer",
    [
        {"ID": "1"},
        {"id": 1},
        {"historyId": 12},
        {"historyId": "-1"},
        {"sizeEstimate": "3"},
        {"sizeEstimate": 2**31},
        {"labelIds": "INBOX"},
        {"raw": "a+b/"},
        {"payload": {"headers": [{"name": "To", "text": "ann"}]}},
        {"payload": {"parts": [{"parts": [{"part": "0"}]}]}},
    ],
)
def test_what_google_would_not_answer_is_not(answer: dict[str, object]) -> None:
    assert MESSAGE
    with pytest.raises(ValidationError):
        MESSAGE.validate_python(answer)


@pytest.mark.parametrize("time", ["2026-01-05T09:00:00", "2026-01-05", "2026-01-05 09:00:00Z", ""])
def test_times_have_their_zone(time: str) -> None:
    assert EVENTS
    with pytest.raises(ValidationError):
        EVENTS.validate_python({"items": [{"start": {"dateTime": time}}]})
