"""Tokens on somebody's own page."""

import re

import pytest
from fastapi.testclient import TestClient

from capture.acting import on_the_machine
from capture.signing_in import people
from store import audit, tokens, users
from store.users import Role
from tests.builders import NOON
from tests.people import ALICE, BOB
from tests.web.office import Office
from tests.web.signing import signed_in


def made(client: TestClient, **form: str) -> str:
    """The word of a new one."""
    page = client.post("/me/tokens/make", data={"name": "Report", "days": "30"} | form).text
    found = re.search(r"capture_[\w-]{43}", page)
    assert found is not None
    return found[0]


def calls(client: TestClient, word: str) -> int:
    """What the API answers whoever has it, and nothing else."""
    bare = TestClient(client.app, "http://127.0.0.1:8765", headers={"Authorization": f"Bearer {word}"})
    return bare.get("/api/v1/me").status_code


def test_a_new_token_is_shown_once_and_opens_the_api(client: TestClient) -> None:
    word = made(client)
    assert calls(client, word) == 200
    page = client.get("/me").text
    assert "Report" in page
    assert word not in page


def test_a_token_that_was_used_says_so(client: TestClient) -> None:
    word = made(client)
    assert "not used yet" in client.get("/me").text
    calls(client, word)
    assert "not used yet" not in client.get("/me").text


def test_a_revoked_token_opens_nothing(client: TestClient) -> None:
    word = made(client)
    page = client.post("/me/tokens/revoke", data={"token": "1"}).text
    assert calls(client, word) == 401
    assert "Report" not in page


def test_nobody_revokes_anothers_token(client: TestClient) -> None:
    word = made(client)
    assert signed_in(client, BOB).post("/me/tokens/revoke", data={"token": "1"}).status_code == 404
    assert calls(client, word) == 200


def test_tokens_end_with_their_user_for_good(client: TestClient, office: Office) -> None:
    word = made(client)
    with office.store.begin() as connection:
        acting = on_the_machine(NOON)
        users.add(connection, BOB, "", Role.ADMINISTRATOR, NOON)
        people.disable(connection, ALICE, acting)
        assert tokens.bearer(connection, word, NOON) is None
        people.enable(connection, ALICE, acting)
        assert tokens.bearer(connection, word, NOON) is None


def test_a_token_needs_a_name(client: TestClient) -> None:
    refused = client.post("/me/tokens/make", data={"name": " ", "days": "30"})
    assert refused.status_code == 409
    assert "A token needs a name" in refused.text


@pytest.mark.parametrize("days", ["-1", "99999", "soon"])
def test_a_token_lasts_for_days_that_there_are(client: TestClient, days: str) -> None:
    assert client.post("/me/tokens/make", data={"name": "Report", "days": days}).status_code == 422


def test_making_and_revoking_are_in_the_log(client: TestClient, office: Office) -> None:
    word = made(client)
    client.post("/me/tokens/revoke", data={"token": "1"})
    with office.store.read() as connection:
        acts = audit.latest(connection, 2)
    assert [one.act for one in acts] == ["token.revoke", "token.make"]
    assert not any(word in one.about for one in acts)
