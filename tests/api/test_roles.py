"""Every call, by nobody and by each role."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from store.users import Role
from tests.api.calling import Callers
from tests.people import ALICE, BOB

RECORD = {"/accounts", "/contacts", "/deals", "/search?q=offer"}
FIGURES = {"/matching"}
GOVERN = {"/users", "/audit"}
OWN = {"/me", "/today", "/review", "/review/bulk?least=0.5", "/people", "/rules", "/connections"}
ALLOWED = {
    Role.REP: OWN | RECORD,
    Role.MANAGER: OWN | RECORD | FIGURES,
    Role.OPS: OWN,
    Role.ADMINISTRATOR: OWN | RECORD | FIGURES | GOVERN,
}


def calls(callers: Callers) -> Iterator[tuple[str, str]]:
    described = callers.without().get("/openapi.json").json()
    for path, operations in described["paths"].items():
        yield from ((verb.upper(), path.replace("{id}", "1")) for verb in operations)


def test_nothing_is_told_or_done_without_a_token(callers: Callers, linked: int) -> None:
    nobody = callers.without()
    found = list(calls(callers))
    assert len(found) > 40
    for verb, path in found:
        answer = nobody.request(verb, path, json={} if verb in ("POST", "PUT") else None)
        assert answer.status_code == 401, (verb, path)
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("role", Role)
def test_a_role_is_told_what_it_may(callers: Callers, role: Role) -> None:
    caller = callers.of(ALICE, role)
    told = {path: caller.get(path).status_code for path in OWN | RECORD | FIGURES | GOVERN}
    assert told == {path: 200 if path in ALLOWED[role] else 403 for path in told}


def test_a_refusal_by_role_says_whom_to_ask(callers: Callers) -> None:
    refused = callers.of(ALICE, Role.OPS).get("/deals/1")
    assert refused.json() == {
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
        "detail": "This is not for the role ops: ask an administrator.",
    }


def test_ops_are_told_nothing_that_stands_in_mail(callers: Callers, asked: int, linked: int) -> None:
    ops = callers.of(BOB, Role.OPS)
    for verb, path in calls(callers):
        answer = ops.request(verb, path, json={} if verb in ("POST", "PUT") else None)
        assert not any(word in answer.text for word in ("secret price", "quiet terms", "the offer is fine")), path
        assert "carol@acme.example" not in answer.text, path


def test_the_description_is_for_everybody(callers: Callers, app: FastAPI) -> None:
    described = callers.without().get("/openapi.json")
    assert described.status_code == 200
    assert described.json()["servers"] == [{"url": "/api/v1"}]
    assert callers.without().get("/docs").status_code == 404
