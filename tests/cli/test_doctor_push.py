"""`capture doctor` on Pub/Sub: what keeps Gmail from saying that mail has come."""

import grpc  # type: ignore[import-untyped]
import pytest

from tests.cli.conftest import Cli, Said
from tests.servers.google.server import GoogleServer
from tests.servers.pubsub import SUBSCRIPTION, TOPIC, PubSub


def examined(cli: Cli, google: GoogleServer) -> Said:
    google.calendar("ann@ours.example")
    settings = cli.write(
        "capture.toml",
        f'[google]\ntopic = "{TOPIC}"\nsubscription = "{SUBSCRIPTION}"\n'
        f'[[connections]]\nkind = "google"\nowner = "ann@ours.example"\nkey = "file:{google.key_file}"\n',
    )
    cli("--config", settings, "run", "--once")
    return cli("--config", settings, "doctor", "--json")


@pytest.mark.usefixtures("pubsub")
def test_what_works_is_not_mentioned(cli: Cli, google: GoogleServer) -> None:
    assert examined(cli, google).wrong == []


def test_both_ends_are_found_with_what_to_do(cli: Cli, google: GoogleServer, pubsub: PubSub) -> None:
    pubsub.refusal = grpc.StatusCode.PERMISSION_DENIED, "User not authorized to perform this action."
    google.topics[TOPIC] = None
    said = examined(cli, google)
    found = {finding["about"]: finding for finding in said.wrong}
    assert (said.code, set(found)) == (3, {"google.subscription", "google.topic"})
    assert "role Pub/Sub Subscriber" in found["google.subscription"]["remedy"]
    assert "role Pub/Sub Publisher" in found["google.topic"]["remedy"]


def test_that_it_does_not_answer_is_found(cli: Cli, google: GoogleServer, pubsub: PubSub) -> None:
    pubsub.refusal = grpc.StatusCode.UNAVAILABLE, "later"
    (found,) = examined(cli, google).wrong
    assert (found["wrong"], "by itself" in found["remedy"]) == (
        "Pub/Sub cannot be reached, or cannot answer now.",
        True,
    )
