"""Mail at a Google that nobody here wrote: signing in, the first pass, what is new, and a grant that is withdrawn."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.providers import GoogleOptions
from config.secrets import Secret
from connectors.errors import NeedsPerson
from connectors.gmail.connector import GmailConnector
from connectors.google.grant import Grant, SignIn, scopes_of, whose
from connectors.google.oauth_client import read_client
from connectors.model.address import Address
from connectors.model.interaction import Role
from connectors.model.sync import Content, Seen
from connectors.protocol import Surroundings
from tests.builders import NOON
from tests.servers.emulate import CUSTOMER, PERSON, QUESTION, REDIRECT, Emulate


@pytest.fixture
def emulate(emulate_server: Emulate, monkeypatch: pytest.MonkeyPatch) -> Emulate:
    for name, value in emulate_server.environment.items():
        monkeypatch.setenv(name, value)
    return emulate_server


@pytest.fixture
def grant(emulate: Emulate) -> Grant:
    client = read_client(Secret(f"file:{emulate.client_file}"))
    options = scopes_of(GoogleOptions.model_fields["mail"].default)
    attempt = SignIn(client, REDIRECT, options)
    return attempt.redeem(attempt.code_in(emulate.consented(attempt.url())), NOON)


@pytest.fixture
def options(emulate: Emulate, grant: Grant, tmp_path: Path) -> GoogleOptions:
    token = tmp_path / "grant"
    token.write_text(grant.refresh_token)
    return GoogleOptions(client=Secret(f"file:{emulate.client_file}"), grant=Secret(f"file:{token}"))


@pytest.fixture
def connector(options: GoogleOptions) -> Iterator[GmailConnector]:
    surroundings = Surroundings(Address(PERSON), lambda _prefix: {}, lambda: datetime.now(UTC))
    made = GmailConnector(options, surroundings)
    yield made
    made.close()


def test_whose_mailbox_it_is_comes_with_the_grant(options: GoogleOptions) -> None:
    assert whose(options) == PERSON


def test_all_mail_is_read_with_its_people_and_its_words(connector: GmailConnector) -> None:
    *_, last = pages = list(connector.pages(None))
    seen = {c.interaction.subject: c for page in pages for c in page.changes if isinstance(c, Seen)}
    assert last.last
    assert set(seen) == {"Lanterns", "Re: Lanterns"}
    first = seen["Lanterns"].interaction
    assert [(p.address, p.role) for p in first.participants] == [(CUSTOMER, Role.FROM), (PERSON, Role.TO)]
    assert first.at == datetime(2026, 1, 5, 10, tzinfo=UTC)
    (content,) = connector.contents([seen["Lanterns"].id])
    assert isinstance(content, Content)
    assert content.text == QUESTION


def test_what_is_in_one_conversation_there_is_in_one_here(connector: GmailConnector) -> None:
    changes = [change for page in connector.pages(None) for change in page.changes]
    threads = {change.interaction.references[0] for change in changes if isinstance(change, Seen)}
    assert len(threads) == 1


def test_a_grant_that_was_withdrawn_needs_a_person(emulate: Emulate, grant: Grant, connector: GmailConnector) -> None:
    emulate.revoke(grant.refresh_token)
    with pytest.raises(NeedsPerson, match="revoked"):
        list(connector.pages(None))
