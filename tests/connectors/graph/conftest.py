"""Ann's mailbox, with messages."""

from collections.abc import Iterator

import pytest

from connectors.graph.client import Client
from tests.connectors.entra.asking import ANN
from tests.connectors.graph.asking import MESSAGE, patient
from tests.connectors.pacing import FakeTime
from tests.servers.microsoft.server import MicrosoftServer


@pytest.fixture
def ids(microsoft: MicrosoftServer) -> list[str]:
    """Sixty messages of hers."""
    return [microsoft.mailbox(ANN).put(MESSAGE.replace(b"<1@", b"<%d@" % number)) for number in range(60)]


@pytest.fixture
def time() -> FakeTime:
    """The time that waits take."""
    return FakeTime()


@pytest.fixture
def client(microsoft: MicrosoftServer, time: FakeTime) -> Iterator[Client]:
    """Asks on her behalf."""
    made = patient(microsoft.options(ANN), time)
    yield made
    made.close()
