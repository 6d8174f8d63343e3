"""`capture connection pause|resume` for many at once, and `capture connect link`."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from store import audit, mailbox_links
from store.database import Store
from store.schema import sources
from tests.cli.conftest import Cli


@pytest.fixture
def two(cli: Cli) -> Iterator[Store]:
    for name in ("ann", "bob"):
        (cli.folder / name).mkdir()
        cli("connect", "files", "--path", name, "--owner", f"{name}@ours.example")
    with Store(f"sqlite:///{cli.folder / 'var/capture.db'}") as store:
        with store.begin() as connection:
            stopped = {"error": "Refused", "advice": "Ask.", "paused": True}
            connection.execute(update(sources).where(sources.c.id == 2).values(stopped))
        yield store


def states(cli: Cli) -> dict[str, str]:
    return {one["owner"].partition("@")[0]: one["state"] for one in cli("connections", "--json").document}


def test_those_of_a_state_go_on_together(cli: Cli, two: Store) -> None:
    said = cli("connection", "resume", "--state", "needs_person", "--dry-run")
    assert (said.code, said.out.strip()) == (0, "Would be resumed: 1 connection: 2.")
    assert states(cli)["bob"] == "needs_person"
    assert cli("connection", "resume", "--state", "needs_person").out.strip() == "Now resumed: 1 connection: 2."
    assert states(cli)["bob"] == "catching_up"


def test_words_of_the_owner_choose_and_every_one_is_noted(cli: Cli, two: Store) -> None:
    assert cli("connection", "pause", "--match", "ANN@").code == 0
    assert states(cli) == {"ann": "paused", "bob": "needs_person"}
    assert cli("connection", "pause", "--all").out.strip() == "Now paused: 2 connections: 1, 2."
    with two.read() as connection:
        acts = [one.about for one in audit.latest(connection, 3) if one.act == "connection.pause"]
    assert sorted(acts) == ["connection 1", "connection 1", "connection 2"]


@pytest.mark.parametrize("arguments", [(), ("1", "--all"), ("9",)])
def test_it_must_be_clear_which_are_meant(cli: Cli, two: Store, arguments: tuple[str, ...]) -> None:
    assert cli("connection", "pause", *arguments).code == 2
    assert "paused" not in states(cli).values()


def test_a_link_is_shown_once_and_kept_as_a_hash(cli: Cli, two: Store) -> None:
    (made,) = cli("connect", "link", "Carol@Ours.Example", "--json").document
    assert made["owner"] == "carol@ours.example"
    word = made["url"].rpartition("/mailbox/")[2]
    with two.read() as connection:
        assert word not in str(connection.exec_driver_sql("SELECT * FROM mailbox_links").all())
        found = mailbox_links.still_open(connection, audit.latest(connection, 1)[0].at)
    assert [one.owner for one in found] == ["carol@ours.example"]


def test_several_get_the_same_options_and_who_fails_stays_as_it_was(cli: Cli, two: Store) -> None:
    said = cli("connection", "reconnect", "--kind", "files", "--path", "nowhere")
    assert said.code == 1
    assert "2 connections of 2 stayed as they were." in said.err
    (cli.folder / "new").mkdir()
    assert cli("connection", "reconnect", "--match", "bob", "--path", "new").code == 0
    paths = {one["owner"]: one["options"]["path"] for one in cli("connections", "--json").document}
    assert paths == {"ann@ours.example": str(cli.folder / "ann"), "bob@ours.example": str(cli.folder / "new")}
    assert cli("connection", "reconnect", "--kind", "files").code == 2


def test_the_status_of_some_is_told(cli: Cli, two: Store) -> None:
    listed = cli("status", "--json", "--state", "needs_person").document["sources"]
    assert [one["connection"] for one in listed] == [2]
    with two.begin() as connection:
        connection.execute(update(sources).where(sources.c.id == 1).values(expected=40))
    (ann,) = cli("status", "--json", "--match", "ann").document["sources"]
    assert ann["first_reading"] == {"seen": 0, "expected": 40, "seconds_left": None}
