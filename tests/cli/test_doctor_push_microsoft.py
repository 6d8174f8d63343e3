"""`capture doctor` on Microsoft's notifications: whether somebody listens, and whether Microsoft reaches him."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from capture.push.microsoft.webhook import Webhook
from tests.cli.conftest import Cli, Said
from tests.servers.microsoft.public import ADDRESS
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.ports import free_port


@pytest.fixture
def port(microsoft: MicrosoftServer) -> int:
    """Where the address leads to."""
    found = free_port()
    microsoft.public[ADDRESS] = f"http://127.0.0.1:{found}/hooks/microsoft"
    return found


@contextmanager
def listening(port: int) -> Iterator[None]:
    """As the daemon does."""
    webhook = Webhook(ADDRESS, port, lambda _: None)
    thread = threading.Thread(target=webhook.run)
    thread.start()
    webhook.ensure_heard()
    yield
    webhook.close()
    thread.join()


def examined(cli: Cli, microsoft: MicrosoftServer, port: int) -> Said:
    microsoft.mailbox("ann@ours.example")
    settings = cli.write(
        "capture.toml",
        f'[microsoft]\nnotifications = "{ADDRESS}"\nnotifications_port = {port}\n[[connections]]\nkind = "microsoft"\n'
        f'owner = "ann@ours.example"\ntenant = "{microsoft.tenant}"\nclient = "{microsoft.client}"\n'
        f'certificate = "file:{microsoft.certificate_file}"\n',
    )
    cli("--config", settings, "run", "--once")
    return cli("--config", settings, "doctor", "--json")


def about(said: Said) -> list[str]:
    return [finding["about"] for finding in said.wrong]


def test_what_works_is_not_mentioned_and_leaves_nothing_behind(cli: Cli, microsoft: MicrosoftServer, port: int) -> None:
    with listening(port):
        assert about(examined(cli, microsoft, port)) == []
    assert (microsoft.asked["subscriptions.create"], microsoft.subscriptions.ones) == (1, {})


def test_that_nobody_listens_is_found(cli: Cli, microsoft: MicrosoftServer, port: int) -> None:
    said = examined(cli, microsoft, port)
    assert (said.code, about(said)) == (3, ["microsoft.notifications_port"])
    assert "Start `capture run`" in said.wrong[0]["remedy"]


def test_that_microsoft_does_not_reach_the_address_is_found_with_how_to_try_it(
    cli: Cli, microsoft: MicrosoftServer, port: int
) -> None:
    microsoft.public.clear()
    with listening(port):
        said = examined(cli, microsoft, port)
    assert about(said) == ["microsoft.notifications"]
    assert "curl -X POST" in said.wrong[0]["remedy"]
