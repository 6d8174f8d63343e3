"""Nobody changes what is not hers, whichever form or call she sends, with whichever number in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, select

from capture.web.app import create_app
from connectors.model.address import Address
from store import sender_rules, tokens, users
from store.database import Store
from store.personal import Kind
from store.schema import metadata, proposal_evidence, proposals, sessions, strangers
from tests.builders import NOON
from tests.people import ALICE, DAVE
from tests.web.leaks.company import EVE, FRANK, GRACE, PEOPLE, Company, now
from tests.web.leaks.forms import CALLS, DOORS, FORMS, HER_OWN, Sent, all_calls, all_forms, her_own, others
from tests.web.signing import browsing

ANSWERS: Final = {403, 404}
"""That it was understood, and refused."""
HERS: Final = {EVE: "/deals/2/", GRACE: "/connect"}
"""Eve owns the second deal; ops care for every connection."""
Tables = dict[str, list[tuple[object, ...]]]


@dataclass
class Walker:
    """Somebody with a browser, in a company whose every record is somebody else's."""

    who: Address
    client: TestClient
    store: Store

    def tables(self, *, but_hers: bool = False) -> Tables:
        """All rows but the log of acts, without when somebody was last there; `but_hers`: those without her."""
        found: Tables = {}
        with self.store.read() as connection:
            user = users.by_address(connection, self.who)
            assert user is not None
            for table in metadata.sorted_tables:
                if table.name == "audit":
                    continue
                kept = [column for column in table.c if column.name not in ("seen_at", "used_at")]
                rows = connection.execute(select(*kept)).mappings()
                named = [tuple(row.values()) for row in rows if not (but_hers and _names(row, user))]
                found[table.name] = sorted(named, key=repr)
        return found


def _names(row: object, user: users.User) -> bool:
    values = dict(row)  # type: ignore[call-overload]
    return user.address in values.values() or values.get("user_id") == user.id


@pytest.fixture(params=[EVE, FRANK, GRACE])
def walker(request: pytest.FixtureRequest, sqlite_store: Store) -> Iterator[Walker]:
    """Each of those who have nothing here."""
    store = Company.opened(sqlite_store, hidden=True).office.store
    _alice_has_everything(store)
    with browsing(create_app(store, now), request.param, PEOPLE[request.param]) as client:
        yield Walker(request.param, client, store)


def _alice_has_everything(store: Store) -> None:
    with store.begin() as connection:
        alice = users.by_address(connection, ALICE)
        assert alice is not None
        tokens.make(connection, alice.id, "hers", NOON)
        times = {"created_at": NOON, "seen_at": NOON, "expires_at": NOON + timedelta(days=30)}
        connection.execute(insert(sessions).values(hash="0" * 64, user_id=alice.id, agent="", **times))
        sender_rules.add(connection, ALICE, DAVE, Kind.PRIVATE, NOON)
        texts = dict.fromkeys(("name", "title", "phone", "company"), "Erin")
        row = {"key": "erin", "kind": "person", "domain": "new.example", "origins": {}} | texts
        connection.execute(insert(proposals).values(row))
        connection.execute(insert(strangers).values(address="erin@new.example", proposal_id=1))
        numbers = dict.fromkeys(("wrote", "answered", "heard", "colleagues", "met", "rank"), 1)
        evidence = {"proposal_id": 1, "rep": ALICE, "last_at": NOON} | numbers
        connection.execute(insert(proposal_evidence).values(evidence))


def test_every_form_and_call_is_tried(walker: Walker) -> None:
    assert all_forms() == FORMS.keys() | DOORS | {path for path in HER_OWN if not path.startswith("POST ")}
    calls = {name.replace("/api/v1", "") for name in HER_OWN if name.startswith("POST ")}
    assert all_calls(walker.client) == CALLS.keys() | calls


def test_what_is_anothers_is_refused_and_stays_as_it_is(walker: Walker) -> None:
    before = walker.tables()
    answered = {_said(sent): sent.by(walker.client).status_code for sent in others() if not _may(walker.who, sent)}
    wrong = {said: status for said, status in answered.items() if status not in ANSWERS and "/connect/" not in said}
    assert wrong == {}
    assert walker.tables() == before


def test_what_is_her_own_changes_nothing_of_others(walker: Walker) -> None:
    before = walker.tables(but_hers=True)
    answered = {_said(sent): sent.by(walker.client).status_code for sent in her_own()}
    assert {said: status for said, status in answered.items() if status >= 400} == {}
    assert walker.tables(but_hers=True) == before


def _said(sent: Sent) -> str:
    return f"{sent.verb} {sent.path} {sent.fields}"


def _may(who: Address, sent: Sent) -> bool:
    return who in HERS and HERS[who] in sent.path and not sent.path.endswith("/audience")
