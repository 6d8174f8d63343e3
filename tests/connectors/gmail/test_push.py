"""Gmail is asked to publish that a mailbox has changed: one request, which changes nothing in the mailbox."""

import json

import pytest

from config.providers import MailScope
from connectors.gmail.push import publish
from connectors.google.errors import NotPublished
from tests.connectors.google.asking import ANN, MESSAGE, by_key
from tests.servers.google.authority import PROJECT
from tests.servers.google.server import GoogleServer
from tests.servers.google.watching import Topics

TOPIC = f"projects/{PROJECT}/topics/gmail"


@pytest.fixture
def published(google: GoogleServer) -> list[bytes]:
    """What Gmail has published."""
    told: list[bytes] = []
    google.topics[TOPIC] = told.append
    return told


@pytest.mark.parametrize("mail", list(MailScope))
def test_a_change_is_published_after_one_request_whatever_may_be_read(
    google: GoogleServer, published: list[bytes], mail: MailScope
) -> None:
    publish(by_key(google, mail=mail), ANN, TOPIC)
    assert (google.asked["gmail.users.watch"], google.units[ANN]) == (1, 100)
    assert google.asked["http"] == 1 + google.asked["oauth2.token"]
    google.mailbox(ANN).put(MESSAGE)
    first, second = map(json.loads, published)
    assert (first["emailAddress"], second["emailAddress"]) == (ANN, ANN)
    assert second["historyId"] > first["historyId"]


@pytest.mark.parametrize(
    ("topic", "topics"),
    [(TOPIC, {}), (TOPIC, {TOPIC: None}), ("projects/another/topics/gmail", {TOPIC: lambda _: None})],
    ids=["no topic", "no publisher", "another project"],
)
def test_a_topic_out_of_gmails_reach_is_told_with_what_to_do(google: GoogleServer, topic: str, topics: Topics) -> None:
    google.mailbox(ANN)
    google.topics.update(topics)
    with pytest.raises(NotPublished, match="cannot publish") as told:
        publish(by_key(google), ANN, topic)
    assert f"cloudpubsub/topic/list?project={PROJECT}" in told.value.advice
    assert "gmail-api-push@system.gserviceaccount.com" in told.value.advice
    assert google.asked["gmail.users.watch"] == 1
