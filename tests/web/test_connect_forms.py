"""Connecting by forms, by an uploaded table and by a link: what fits is tried, and nothing of this machine is named."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from capture.acting import Acting
from capture.connecting import links
from capture.connecting.adding import Asked
from capture.refusals import Missing
from capture.web.app import create_app
from config.connecting import Connecting
from config.network import Network
from config.settings import Secrets, Settings
from connectors.errors import NeedsPerson
from connectors.model.address import Address
from store import audit, mailbox_links, sources
from store.database import Store
from store.sources import Source
from store.users import Role
from tests.builders import NOON
from tests.capture.passing import Clock
from tests.connectors.files.tree import a_calendar, a_message, an_event
from tests.people import ALICE, BOB, DAVE
from tests.servers.radicale import PASSWORD, Radicale
from tests.web.conftest import ADDRESS
from tests.web.sign_in_page import ANN, SignInPage
from tests.web.signing import browsing, signed_in

CSV = b"kind,owner,url,path,password\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folders = Connecting(folders=(tmp_path / "open",))
    return Settings(secrets=Secrets(folder=tmp_path / "secrets"), connecting=folders)


@pytest.fixture
def ops(sqlite_store: Store, settings: Settings) -> Iterator[TestClient]:
    with browsing(create_app(sqlite_store, lambda: NOON, settings=settings), DAVE, Role.OPS, ADDRESS) as client:
        yield client


@pytest.fixture
def at_home(sqlite_store: Store, settings: Settings) -> Iterator[TestClient]:
    """Servers of one's own network may be connected."""
    trusting = settings.model_copy(update={"network": Network(allow_private=True)})
    with browsing(create_app(sqlite_store, lambda: NOON, settings=trusting), ALICE, Role.REP, ADDRESS) as client:
        yield client


@pytest.fixture
def caldav(radicale: Radicale) -> dict[str, str]:
    """What leads to a calendar with one meeting."""
    home = radicale.home()
    home.make("work", "Work")
    home.put("work/visit.ics", a_calendar(an_event("visit")))
    return {"url": radicale.url, "user": home.user, "password": PASSWORD}


def connected(store: Store) -> list[Source]:
    with store.read() as connection:
        return sources.all_sources(connection)


def test_a_rep_connects_her_own_and_nobody_elses(
    at_home: TestClient, sqlite_store: Store, caldav: dict[str, str]
) -> None:
    page = at_home.post("/connect/caldav", data={**caldav, "owner": BOB}).text
    assert "Connected alice@ours.example: 1 calendar: Work" in page
    (one,) = connected(sqlite_store)
    assert (one.owner, one.kind) == (ALICE, "caldav")
    assert str(one.options["password"]).startswith("sealed:")
    assert PASSWORD not in page
    with sqlite_store.read() as connection:
        assert audit.latest(connection, 1)[0].act == "connection.connect"


def test_what_is_wrong_is_said_beside_what_was_filled_in(at_home: TestClient, sqlite_store: Store) -> None:
    answer = at_home.post("/connect/caldav", data={"url": "nowhere", "user": "<b>", "password": "s3cret!"})
    assert answer.status_code == 422
    assert "Address of the server: " in answer.text
    assert 'value="&lt;b&gt;"' in answer.text
    assert "s3cret!" not in answer.text
    assert connected(sqlite_store) == []


@pytest.mark.parametrize("kind", ["caldav", "imap", "exchange"])
def test_servers_of_our_own_network_are_not_asked(ops: TestClient, sqlite_store: Store, kind: str) -> None:
    here = {"url": "http://127.0.0.1:1", "host": "127.0.0.1", "server": "127.0.0.1"}
    answer = ops.post(f"/connect/{kind}", data={**here, "owner": ALICE, "password": "x"})
    assert answer.status_code == 422
    assert "is not a server on the internet" in answer.text
    assert connected(sqlite_store) == []


def test_a_password_on_a_page_is_never_a_place_on_this_machine(
    at_home: TestClient, sqlite_store: Store, caldav: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text(PASSWORD)
    answer = at_home.post("/connect/caldav", data={**caldav, "password": f"file:{tmp_path}/secret"})
    assert answer.status_code == 422
    assert connected(sqlite_store) == []


def test_only_folders_that_are_named_are_open_whatever_leads_there(
    ops: TestClient, sqlite_store: Store, tmp_path: Path
) -> None:
    for name in ("open/ann", "closed"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "1.eml").write_bytes(a_message("Offer"))
    (tmp_path / "open/way").symlink_to(tmp_path / "closed")
    ways = ("closed", "open/../closed", "open/way", "opened")
    for path in [*(str(tmp_path / way) for way in ways), "relative", "/", "\x00"]:
        assert ops.post("/connect/files", data={"owner": ALICE, "path": path}).status_code == 422
    assert connected(sqlite_store) == []
    assert ops.post("/connect/files", data={"owner": ALICE, "path": str(tmp_path / "open/ann")}).status_code == 200
    assert len(connected(sqlite_store)) == 1
    assert signed_in(ops, ALICE).get("/connect/files").status_code == 403


def test_a_table_is_checked_and_then_connected_untried(ops: TestClient, sqlite_store: Store, tmp_path: Path) -> None:
    content = CSV + (
        b"caldav,alice@ours.example,https://dav.ours.example,,pw\n"
        b"caldav,bob@ours.example,https://dav.ours.example,,env:HOME\n"
        b"files,bob@ours.example,,/etc,\n"
        b"google,bob@ours.example,,,\n"
        b'"=cmd()",bob@ours.example,,,\n'
    )
    page = ops.post("/connect/csv", data={"check": "1"}, files={"file": ("a.csv", content)}).text
    assert "2 lines fit, 3 lines do not." in page
    assert connected(sqlite_store) == []
    for _ in range(2):
        assert "2 lines fit" in ops.post("/connect/csv", files={"file": ("a.csv", content)}).text
    kept = connected(sqlite_store)
    assert [one.owner for one in kept] == [ALICE, BOB]
    assert all(str(one.options["password"]).startswith("sealed:") and one.options["public_only"] for one in kept)
    assert signed_in(ops, ALICE).post("/connect/csv", files={"file": ("a.csv", content)}).status_code == 403


def test_many_are_paused_at_once_by_what_is_found(ops: TestClient, sqlite_store: Store) -> None:
    with sqlite_store.begin() as connection:
        for number in range(60):
            owner = Address(f"rep{number}@ours.example")
            sources.connect(connection, "imap", owner, {"host": f"{number % 2}.example"}, ["mail"], NOON, "h")
    page = ops.get("/connections?q=rep1").text
    assert "catching up 11" in page
    assert "Page 1 of 2" in ops.get("/connections").text
    told = ops.post("/connections/act", data={"act": "pause", "scope": "all", "q": "rep1", "state": "catching_up"}).text
    assert "Paused: 11 connections." in told
    assert sum(one.paused for one in connected(sqlite_store)) == 11
    assert "Nothing was ticked" in ops.post("/connections/act", data={"act": "pause"}).text
    assert (
        "Resumed, and read again at once: 1 connection."
        in ops.post("/connections/act", data={"act": "resume", "ids": ["2", "99"]}).text
    )
    assert signed_in(ops, ALICE).post("/connections/act", data={"act": "pause", "ids": "1"}).status_code == 403


def test_a_new_password_is_tried_and_reading_goes_on(
    at_home: TestClient, sqlite_store: Store, caldav: dict[str, str]
) -> None:
    at_home.post("/connect/caldav", data=caldav)
    (before,) = connected(sqlite_store)
    assert at_home.post(f"/connections/{before.connection}/reconnect", data={"password": "wrong"}).status_code == 422
    page = at_home.post(f"/connections/{before.connection}/reconnect", data={"password": PASSWORD}).text
    assert "goes on: 1 calendar: Work" in page
    (after,) = connected(sqlite_store)
    assert (after.connection, after.options["user"]) == (before.connection, caldav["user"])
    assert signed_in(at_home, BOB).get(f"/connections/{before.connection}/reconnect").status_code == 404


def test_a_link_connects_its_owner_once_and_nobody_else(
    at_home: TestClient, sqlite_store: Store, caldav: dict[str, str]
) -> None:
    with sqlite_store.begin() as connection:
        word = mailbox_links.make(connection, BOB, DAVE, NOON)
    at_home.cookies.clear()
    assert at_home.get("/connections", follow_redirects=False).status_code == 303
    page = at_home.get(f"/mailbox/{word}").text
    assert "bob@ours.example" in page
    assert "alice" not in page
    assert at_home.post(f"/mailbox/{word}/files", data={"path": "/"}).status_code == 404
    assert at_home.post(f"/mailbox/{word}/caldav", data={**caldav, "password": "wrong"}).status_code == 422
    done = at_home.post(f"/mailbox/{word}/caldav", data={**caldav, "owner": ALICE})
    assert "Connected bob@ours.example: 1 calendar: Work" in done.text
    assert [one.owner for one in connected(sqlite_store)] == [BOB]
    assert at_home.post(f"/mailbox/{word}/caldav", data=caldav).status_code == 404
    assert at_home.get(f"/mailbox/{word}").status_code == 404


def test_a_link_ends_by_time_by_trying_and_by_being_taken_back(ops: TestClient, sqlite_store: Store) -> None:
    made = ops.post("/connect/links/make", data={"address": "Bob@Ours.Example"}).text
    word = made.partition("/mailbox/")[2].partition("<")[0]
    with sqlite_store.begin() as connection:
        link = mailbox_links.find(connection, word, NOON)
        assert link is not None
        assert mailbox_links.find(connection, word, NOON + mailbox_links.LIFE) is None
        assert mailbox_links.find(connection, word, NOON + mailbox_links.LIFE - timedelta(seconds=1)) == link
        assert all(mailbox_links.tried(connection, link.id) for _ in range(mailbox_links.TRIES))
        assert not mailbox_links.tried(connection, link.id)
        assert mailbox_links.find(connection, word, NOON) is None
    again = ops.post("/connect/links/make", data={"address": BOB}).text.partition("/mailbox/")[2].partition("<")[0]
    with sqlite_store.read() as connection:
        (newer,) = mailbox_links.still_open(connection, NOON)
    assert ops.post("/connect/links/revoke", data={"link": str(newer.id)}).status_code == 200
    assert ops.get(f"/mailbox/{again}").status_code == 404
    assert signed_in(ops, ALICE).get("/connect/links").status_code == 403


def test_who_has_no_account_here_signs_in_at_google_by_a_link(google_page: SignInPage) -> None:
    page, clock = google_page, Clock()
    with page.store.begin() as connection:
        word = mailbox_links.make(connection, Address(ANN), DAVE, clock())
    page.browser.cookies.clear()
    page.become("bob@ours.example")
    refused = page.come_back(page.browser.post(f"/mailbox/{word}/google"))
    assert "not as ann@ours.example" in refused
    page.become(ANN)
    done = page.come_back(page.browser.post(f"/mailbox/{word}/google"))
    assert "Connected ann@ours.example" in done
    assert len(page.options()) == 1
    assert page.browser.get(f"/mailbox/{word}").status_code == 404


def test_a_link_that_many_use_at_once_tries_no_more_than_one_would(
    ops: TestClient, sqlite_store: Store, settings: Settings
) -> None:
    """Each of them found it open; none has failed yet."""
    with sqlite_store.begin() as connection:
        word = mailbox_links.make(connection, BOB, DAVE, NOON)
        link = mailbox_links.find(connection, word, NOON)
    assert link is not None
    asked = Asked("imap", BOB, {"host": "127.0.0.1", "public_only": True}, "guess")
    for _ in range(mailbox_links.TRIES):
        with pytest.raises(NeedsPerson):
            links.connect(settings, sqlite_store, Acting(BOB, NOON, "test"), link, asked)
    with pytest.raises(Missing):
        links.connect(settings, sqlite_store, Acting(BOB, NOON, "test"), link, asked)
