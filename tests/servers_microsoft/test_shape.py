"""What $select and $expand leave of an item."""

import pytest

from tests.servers.https.exchange import Json
from tests.servers.microsoft.refusal import Refusal
from tests.servers.microsoft.shape import Shape

MESSAGE: Json = {
    "@odata.etag": 'W/"1"',
    "id": "AAkA",
    "subject": "Lanterns",
    "isDraft": False,
    "internetMessageHeaders": [{"name": "Subject", "value": "Lanterns"}],
    "attachments": [{"@odata.type": "#microsoft.graph.fileAttachment", "id": "1", "name": "a.pdf", "size": 3}],
    "singleValueExtendedProperties": [
        {"id": "String 0x1042", "value": "<a@client.test>"},
        {"id": "String 0x1039", "value": "<b@client.test>"},
    ],
}


def _shaped(**query: str) -> Json:
    return Shape.of({f"${name}": [value] for name, value in query.items()})(MESSAGE)


def test_without_a_word_all_is_told_but_what_must_be_asked_for() -> None:
    assert _shaped().keys() == {"@odata.etag", "id", "subject", "isDraft"}


def test_what_is_selected_is_told_with_the_id() -> None:
    told = _shaped(select="subject,internetMessageHeaders")
    assert told.keys() == {"@odata.etag", "id", "subject", "internetMessageHeaders"}


def test_expanded_items_are_cut_too() -> None:
    told = _shaped(select="subject", expand="attachments($select=name)")
    assert told["attachments"] == [{"@odata.type": "#microsoft.graph.fileAttachment", "id": "1", "name": "a.pdf"}]


def test_extended_properties_are_told_by_their_ids() -> None:
    by_id = "singleValueExtendedProperties($filter=id eq 'String 0x1039' or id eq 'string 0X0C1A')"
    told = _shaped(select="id", expand=f"{by_id},attachments")
    assert told["singleValueExtendedProperties"] == [{"id": "String 0x1039", "value": "<b@client.test>"}]
    assert len(told["attachments"]) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("expand", ["subject", "singleValueExtendedProperties", "attachments($select=name"])
def test_what_cannot_be_expanded_is_refused(expand: str) -> None:
    with pytest.raises(Refusal):
        _shaped(expand=expand)
