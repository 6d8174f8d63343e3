"""Ann's mailbox, with messages."""

from collections.abc import Iterator

import pytest

from connectors.google.client import Client
from tests.connectors.google.asking import ANN, MESSAGE, by_key, patient
from tests.connectors.pacing import FakeTime
from tests.servers.google.server import GoogleServer


@pytest.fixture
def ids(google: GoogleServer) -> list[str]:
    """Sixty messages of hers."""
    return [google.mailbox(ANN).put(MESSAGE.replace(b"<1@", b"<%d@" % number)) for number in range(60)]


@pytest.fixture
def time() -> FakeTime:
    """The time that waits take."""
    return FakeTime()


@pytest.fixture
def client(google: GoogleServer, time: FakeTime) -> Iterator[Client]:
    """Asks on her behalf."""
    made = patient(by_key(google), time)
    yield made
    made.close()
