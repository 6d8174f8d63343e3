"""Answers in which something is lacking: one message costs itself, and what nothing can be done without is told."""

from collections.abc import Callable

import pytest

from connectors.errors import ProviderBug
from connectors.model.sync import Unreadable
from tests.connectors.gmail.post import Post
from tests.connectors.provider import named
from tests.servers.https.call import Call
from tests.servers.https.exchange import Json
from tests.servers.https.faults import Changed

LIST, GET, HISTORY, PROFILE, LABELS = (
    f"gmail.users.{method}" for method in ("messages.list", "messages.get", "history.list", "getProfile", "labels.list")
)


def asks_for(ident: str) -> Callable[[Call], bool]:
    """Whether a call is for this message."""
    return lambda call: call.names["id"] == ident


def with_fields(*fields: dict[str, str]) -> Callable[[Json], Json]:
    """For Changed: a message with these header fields."""
    return lambda message: {**message, "payload": {"headers": list(fields)}}


def test_a_header_field_without_a_value_is_an_empty_one(post: Post) -> None:
    post.put("one")
    post.server.faults.append(Changed(GET, with_fields({"name": "Subject"})))
    assert named(post.catch_up()) == [""]


def test_a_message_whose_envelope_is_damaged_costs_only_itself(post: Post) -> None:
    ids = [post.put(name) for name in ("one", "two")]
    post.server.faults.append(Changed(GET, with_fields({"value": "a"}), when=asks_for(ids[0])))
    changes = post.catch_up()
    assert named(changes) == ["two"]
    (broken,) = (change for change in changes if isinstance(change, Unreadable))
    assert (broken.id, broken.version) == (ids[0], "1!")


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        (PROFILE, {"emailAddress": "alice@ours.example"}),
        (PROFILE, {"historyId": "9"}),
        (LABELS, {"labels": [{"id": "INBOX"}]}),
        (LIST, {"messages": [{"threadId": "1"}]}),
        (HISTORY, {"history": [{"messagesAdded": []}], "historyId": "9"}),
        (HISTORY, {"history": [{"id": "9", "messagesAdded": [{"message": {}}]}], "historyId": "9"}),
        (HISTORY, {"history": []}),
    ],
)
def test_an_answer_that_lacks_what_nothing_can_be_done_without_is_told(post: Post, method: str, answer: Json) -> None:
    post.options["labels"] = ["INBOX"]
    if method == HISTORY:
        post.catch_up()
    post.put("one")
    post.server.faults.append(Changed(method, lambda _: answer))
    with pytest.raises(ProviderBug, match="not as it is documented"):
        post.catch_up()
