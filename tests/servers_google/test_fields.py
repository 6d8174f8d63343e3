"""Partial answers: what `fields` may say, and what comes of it."""

import pytest

from tests.servers.google.fields import chosen, mask_of
from tests.servers.google.refusal import Refusal
from tests.servers.https.exchange import Json

EVENTS: Json = {
    "nextSyncToken": "a",
    "items": [{"id": "1", "start": {"dateTime": "x", "timeZone": "y"}, "end": {"date": "z"}}, {"id": "2"}],
}


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ("nextSyncToken", {"nextSyncToken": "a"}),
        ("items/id", {"items": [{"id": "1"}, {"id": "2"}]}),
        ("items(id,start/dateTime)", {"items": [{"id": "1", "start": {"dateTime": "x"}}, {"id": "2"}]}),
        ("items/start/dateTime,items/end", {"items": [{"start": {"dateTime": "x"}, "end": {"date": "z"}}, {}]}),
        ("items(start(timeZone)),nextPageToken", {"items": [{"start": {"timeZone": "y"}}, {}]}),
        ("*", EVENTS),
    ],
)
def test_only_what_was_asked_for_is_left(fields: str, left: Json) -> None:
    assert chosen(EVENTS, mask_of(fields)) == left


@pytest.mark.parametrize("fields", ["items id", "items(id", "items)id", "a,,b", "a/", "(a)", "é"])
def test_what_is_no_selection_is_refused(fields: str) -> None:
    with pytest.raises(Refusal, match="Invalid field selection"):
        mask_of(fields)
