"""exchangelib takes seconds to load: who has no Exchange server does not wait for it, and most commands never do."""

from datetime import UTC, datetime

import pytest

from connectors.model.address import Address
from store import sources
from store.database import Store
from tests.cli.conftest import Cli
from tests.cli.loading import by_command, complaint

HEAVY = ("exchangelib", "requests_ntlm", "spnego")
COMMANDS = ("--help", "connect exchange --help", "status", "connection pause 1", "run --once")
PAGES = """
from capture.web.app import create_app
from capture.wiring import utc_now
from store.database import Store
from store.users import Role
from tests.web.signing import browsing
with Store("sqlite:///var/capture.db") as store, browsing(create_app(store, utc_now), role=Role.OPS) as client:
    assert "ann@example.com" in client.get("/connections").raise_for_status().text
"""


@pytest.fixture
def connected(cli: Cli) -> Cli:
    """A mailbox on an Exchange server, and another elsewhere."""
    cli("status")
    options = {"url": "https://mail.example.com/EWS/Exchange.asmx", "password": "env:PASSWORD"}
    with Store("sqlite:///var/capture.db") as store, store.begin() as connection:
        who, now = Address("ann@example.com"), datetime(2026, 6, 1, tzinfo=UTC)
        sources.connect(connection, "exchange", who, options, ["mail", "calendar"], now)
    cli.mail("Offer")
    return cli


def test_who_asks_no_server_does_not_load_its_client(connected: Cli) -> None:
    assert complaint(connected, [PAGES, *map(by_command, COMMANDS)], HEAVY) == ""
    assert len(connected("export", "interactions").lines) == 1
