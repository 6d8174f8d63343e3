"""Signing in on the page, at whatever provider: nobody else's answer is taken, and what is said is not made up."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from connectors.model.address import Address
from store import audit, leases, sources
from store.users import Role
from tests.people import ALICE
from tests.web.sign_in_page import ANN, BOB, NOT_TAKEN, SignInPage, sent_to
from tests.web.signing import signed_in

PLACES = {"google": "https://accounts.google.com", "microsoft": "https://login.microsoftonline.com"}


@pytest.fixture(params=["google", "microsoft"])
def page(request: pytest.FixtureRequest) -> SignInPage:
    found: SignInPage = request.getfixturevalue(f"{request.param}_page")
    return found


def test_two_clicks_connect_mail_and_calendars(page: SignInPage) -> None:
    said = page.come_back(page.begin())
    assert re.search(f"Connected {ANN}: 1 message[^;]*; 1 calendar", said)
    assert "the first reading takes less than a minute" in said
    with page.store.read() as connection:
        assert [(one.owner, one.name) for one in sources.all_sources(connection)] == [(ANN, "calendar"), (ANN, "mail")]


def test_a_rep_connects_her_own_account(page: SignInPage) -> None:
    signed_in(page.browser, Address(ANN), Role.REP)
    assert f"Connected {ANN}" in page.come_back(page.begin())
    with page.store.read() as connection:
        (act,) = audit.latest(connection, 10)
    assert (act.who, act.act, act.about) == (ANN, "connection.connect", "connection 1")


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER])
def test_somebody_elses_account_is_not_hers_to_connect(page: SignInPage, role: Role) -> None:
    """Else what another's mailbox holds came into the record by whoever found that account open."""
    signed_in(page.browser, ALICE, role)
    said = page.come_back(page.begin())
    assert f"This sign-in was as {ANN}, and you are {ALICE} here." in said
    assert page.options() == []


def test_somebody_elses_connection_is_not_hers_to_sign_in_to_again(page: SignInPage) -> None:
    page.come_back(page.begin())
    signed_in(page.browser, ALICE, Role.REP)
    assert page.begin(connection="1").status_code == 404
    signed_in(page.browser, ALICE, Role.OPS)
    assert f"Connected {ANN}" in page.come_back(page.begin(connection="1"))


def test_the_button_leads_to_the_provider_and_no_form_does(page: SignInPage) -> None:
    """A form that were redirected there could not be redirected on to the sign-in of a company."""
    begun = page.begin()
    assert sent_to(begun).startswith(PLACES[page.kind])
    assert (begun.status_code, "form-action 'self';" in begun.headers["content-security-policy"]) == (200, True)


def test_the_cookie_is_for_this_answer_alone(page: SignInPage) -> None:
    cookie = page.begin().headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", f"Path={page.done}", "Max-Age=600"):
        assert part in cookie
    assert "state=" not in cookie


def test_an_answer_is_taken_once(page: SignInPage) -> None:
    answer = page.sent_back(page.begin())
    assert "Connected" in page.browser.get(answer).text
    assert NOT_TAKEN in page.browser.get(answer).text


def test_an_answer_to_a_sign_in_of_another_browser_is_not_taken(page: SignInPage) -> None:
    """Else somebody could make a rep's browser connect his own mailbox in her name, or take hers."""
    answer = page.sent_back(page.begin())
    signed_in(page.browser, role=Role.ADMINISTRATOR)
    assert NOT_TAKEN in page.browser.get(answer).text
    page.begin()
    assert NOT_TAKEN in page.browser.get(answer).text
    assert page.options() == []


@pytest.mark.parametrize("query", ["", "?code=x", "?state=&code=x", "?state=guessed&code=x", "?error=access_denied"])
def test_an_answer_that_nobody_asked_for_is_not_taken(page: SignInPage, query: str) -> None:
    page.begin()
    assert NOT_TAKEN in page.browser.get(f"{page.done}{query}").text


def test_two_sign_ins_of_one_browser_do_not_disturb_each_other(page: SignInPage) -> None:
    first, second = page.begin(), page.begin()
    assert f"Connected {ANN}" in page.come_back(first)
    assert f"Connected {ANN}" in page.come_back(second)


def test_a_stray_visit_ends_no_sign_in(page: SignInPage) -> None:
    begun = page.begin()
    assert NOT_TAKEN in page.browser.get(f"{page.done}?state=x").text
    assert f"Connected {ANN}" in page.come_back(begun)
    assert list(page.browser.cookies) == ["session"]


def test_after_ten_minutes_it_is_too_late(page: SignInPage) -> None:
    begun = page.begin()
    page.clock.at += timedelta(minutes=10)
    assert NOT_TAKEN in page.come_back(begun)
    assert page.options() == []


def test_connecting_again_keeps_what_was_chosen(page: SignInPage) -> None:
    page.come_back(page.begin())
    (before,) = page.options()
    with page.store.begin() as connection:
        sources.rewrite(connection, 1, {**before, "since": "2026-01-01"})
    page.come_back(page.begin())
    (options,) = page.options()
    assert options["since"] == "2026-01-01"


def test_signing_in_again_as_somebody_else_changes_nothing(page: SignInPage) -> None:
    page.come_back(page.begin())
    before = page.options()
    page.become(BOB)
    assert f"This sign-in was as {BOB}, not as {ANN}" in page.come_back(page.begin(connection="1"))
    assert page.options() == before


def test_a_connection_that_needs_somebody_offers_to_sign_in_again(page: SignInPage) -> None:
    page.come_back(page.begin())
    assert "Sign in again" not in page.browser.get("/connections").text
    with page.store.begin() as connection:
        for one in sources.all_sources(connection):
            stop(connection, one.id, page.clock())
    assert '<input type="hidden" name="connection" value="1">' in page.browser.get("/connections").text
    begun = page.begin(connection="1")
    assert "login_hint=ann%40ours.example" in sent_to(begun)
    assert f"Connected {ANN}" in page.come_back(begun)
    with page.store.read() as connection:
        assert {one.error for one in sources.all_sources(connection)} == {None}


def stop(connection: Connection, source: int, now: datetime) -> None:
    """What it was granted is worth nothing any more."""
    lease = leases.claim(connection, "test", now, source)
    assert lease
    ended = sources.Outcome(now, 0.1, now, error="It was revoked", advice="Sign in again.", paused=True)
    sources.finish(connection, lease, ended)


def test_a_connection_that_is_not_there_cannot_be_signed_in_to(page: SignInPage) -> None:
    assert page.begin(connection="7").status_code == 404


def test_under_another_name_of_this_machine_the_right_one_is_told(page: SignInPage) -> None:
    other = {"Host": "[::1]:8765", "Origin": "http://[::1]:8765"}
    refused = page.browser.post(f"/connect/{page.kind}", headers=other, follow_redirects=False)
    assert (refused.status_code, f"open {page.root}/connections and begin there" in refused.text) == (409, True)


def test_what_the_page_says_cannot_be_made_up(page: SignInPage) -> None:
    assert "data-told" not in page.browser.get("/connections?told=invented").text


def test_what_the_provider_says_is_shown_as_text(page: SignInPage) -> None:
    state = page.sent_back(page.begin()).partition("state=")[2].partition("&")[0]
    said = page.browser.get(f"{page.done}?state={state}&error=<script>alert(1)</script>").text
    assert "<script>alert" not in said
    assert 'class="told failed"' in said
