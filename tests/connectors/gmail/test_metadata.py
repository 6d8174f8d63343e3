"""Where Google lets us see headers alone, everything works without bodies and without searches."""

import pytest

from connectors.gmail import mailbox as asking
from connectors.model.sync import Gone
from tests.connectors.gmail.post import Post
from tests.connectors.provider import named


@pytest.fixture
def blind(post: Post) -> Post:
    """The mailbox, whose headers alone may be read."""
    post.options["mail"] = "metadata"
    return post


def test_what_nobody_asked_for_is_left_out_without_a_search(blind: Post) -> None:
    blind.put("mail")
    for label in ("SPAM", "TRASH", "DRAFT", "CHAT", "CATEGORY_PROMOTIONS"):
        blind.put(f"not {label}", labels=(label,))
    cost = blind.cost()
    assert named(blind.catch_up()) == ["mail"]
    assert cost.of_gmail() == {"getProfile": 1, "messages.list": 4, "messages.get": 1}
    assert len(list(blind.connector().census())) == 1


def test_no_body_is_asked_for(blind: Post) -> None:
    ident = blind.put("one")
    cost = blind.cost()
    assert blind.capture() == [ident]
    assert cost.gets() == (1, 0)
    assert list(blind.connector().contents([ident])) == []


@pytest.mark.parametrize("days", range(1, 9))
def test_the_oldest_mail_that_is_wanted_is_found_by_halving(
    blind: Post, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "AT_ONCE", 4)
    for day in range(1, 8):
        blind.put(f"{day}", date=f"{day} Mar 2026 09:00:00 +0000")
    blind.options["since"] = f"2026-03-{days:02}"
    wanted = [f"{day}" for day in range(days, 8)]
    cost = blind.cost()
    assert named(blind.catch_up()) == wanted
    assert cost["messages.get"] - len(wanted) <= 5
    assert len(list(blind.connector().census())) == len(wanted)


def test_changes_are_told_as_ever(blind: Post) -> None:
    ident = blind.put("one")
    blind.catch_up()
    blind.put("two")
    blind.mailbox.label(ident, add=("TRASH",))
    changes = blind.catch_up()
    assert named(changes) == ["two"]
    assert Gone(ident) in changes


def test_bodies_are_read_once_more_is_allowed(post: Post) -> None:
    post.options["mail"] = "metadata"
    ident = post.put("one")
    post.catch_up()
    post.options["mail"] = "readonly"
    assert post.capture() == [ident]
    assert post.ledger.versions == {ident: "1"}
    post.options["mail"] = "metadata"
    assert post.catch_up() == []
