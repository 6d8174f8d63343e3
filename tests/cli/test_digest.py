"""`capture digest`: somebody's daily mail, shown or sent now."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.cli.conftest import Cli
from tests.servers.ports import free_port
from tests.servers.smtp import Smtp, start_smtp

ASKED = """\
From: Carol Reyes <carol@acme.example>
To: Alice Kerr <alice@ours.example>
Date: {date}
Message-ID: <asked@acme.example>
Subject: The new plant

When can you come?
"""


@pytest.fixture
def server() -> Iterator[Smtp]:
    with start_smtp() as started:
        yield started


@pytest.fixture
def company(cli: Cli) -> Cli:
    """Alice, whom Carol asked something six days ago."""
    cli.write("mail/1.eml", ASKED.format(date=format_datetime(datetime.now(UTC) - timedelta(days=6))))
    cli("connect", "files", "--path", cli.folder / "mail", "--owner", "alice@ours.example")
    assert cli("run", "--once").code == 0
    assert cli("user", "add", "alice@ours.example").code == 0
    assert cli("user", "add", "bob@ours.example").code == 0
    return cli


def use(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setenv("CAPTURE_DIGEST__SMTP", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("CAPTURE_DIGEST__SENDER", "capture@ours.example")


def test_it_is_shown_without_a_server(company: Cli) -> None:
    shown = company("digest", "--to", "alice@ours.example", "--dry-run")
    assert shown.code == 0
    assert "1 answer owed" in shown.out
    assert "Carol Reyes: The new plant" in shown.out
    refused = company("digest", "--to", "alice@ours.example")
    assert (refused.code, "digest.smtp" in refused.err) == (1, True)


def test_it_is_sent_now(company: Cli, server: Smtp, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, server.port)
    assert company("digest", "--to", "Alice@ours.example").out == "Sent to alice@ours.example.\n"
    assert [to for to, _ in server.mails] == ["alice@ours.example"]
    assert "nothing to say" in company("digest", "--to", "bob@ours.example").out


def test_what_went_wrong_is_said_in_a_sentence(company: Cli, server: Smtp, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, server.port)
    assert "capture user list" in company("digest", "--to", "eve@ours.example").err
    server.refuses["alice@ours.example"] = "550 No such user"
    assert "550 No such user" in company("digest", "--to", "alice@ours.example").err
    use(monkeypatch, free_port())
    down = company("digest", "--to", "alice@ours.example")
    assert (down.code, "cannot be reached" in down.err) == (1, True)
    assert "daily mail: " in company("doctor").out
