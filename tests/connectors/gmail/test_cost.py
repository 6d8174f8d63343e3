"""No request more than needed, as the server counts them."""

import pytest

from connectors.errors import NeedsPerson
from connectors.gmail.reading import PAGE
from tests.connectors.gmail.post import Post


def test_a_first_pass_reads_each_envelope_once_and_the_body_of_what_is_kept(post: Post) -> None:
    for number in range(501):
        sender = "Carol <carol@acme.example>" if number % 3 else "Bob <bob@ours.example>"
        post.put(f"{number}", sender=sender)
    cost = post.cost()
    kept = post.capture()
    assert len(kept) == 334
    assert cost.gets() == (501, 334)
    assert cost.of_gmail() == {"getProfile": 1, "messages.list": 2, "messages.get": 835}


def test_a_poll_that_finds_nothing_is_one_request(post: Post) -> None:
    post.put("one")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    cost = post.cost()
    (page,) = connector.pages(post.ledger.cursor)
    assert (page.changes, page.cursor, page.last) == ([], post.ledger.cursor, True)
    assert cost.of_gmail() == {"history.list": 1}
    assert cost["http"] == 1


def test_a_new_message_costs_its_envelope_and_its_body(post: Post) -> None:
    post.catch_up()
    post.put("one")
    cost = post.cost()
    assert len(post.capture()) == 1
    assert cost.of_gmail() == {"history.list": 1, "messages.get": 2}


def test_a_first_pass_that_was_broken_off_reads_no_message_twice(post: Post) -> None:
    for number in range(3 * PAGE):
        post.put(f"{number}")
    cost = post.cost()
    post.ledger.store(next(post.connector().pages(None)))
    post.catch_up()
    assert post.catch_up() == []
    assert cost.gets() == (3 * PAGE, 0)
    assert cost["getProfile"] == 1


def test_history_that_repeats_what_is_held_costs_nothing_more(post: Post) -> None:
    before = post.connector().pages(None)
    post.ledger.store(next(before))
    post.put("one")
    cost = post.cost()
    held = post.ledger.cursor
    post.catch_up()
    post.ledger.cursor = held
    assert post.catch_up() == []
    assert cost.gets() == (1, 0)


def test_a_census_lists_and_reads_nothing(post: Post) -> None:
    for number in range(3):
        post.put(f"{number}")
    cost = post.cost()
    assert len(list(post.connector().census())) == 3
    assert cost.of_gmail() == {"messages.list": 1}


def test_a_probe_is_one_request(post: Post) -> None:
    post.put("one")
    cost = post.cost()
    found = post.connector().probe()
    assert (found.address, found.detail) == ("alice@ours.example", "1 message")
    assert cost.of_gmail() == {"getProfile": 1}


@pytest.mark.parametrize(
    ("options", "chosen", "calls"),
    [
        ({"since": "2026-03-02"}, 2, {"getProfile": 1, "messages.list": 1}),
        ({"labels": ["customers"]}, 1, {"getProfile": 1, "labels.list": 1, "messages.list": 1}),
    ],
)
def test_a_probe_counts_what_is_chosen_of_a_mailbox(
    post: Post, options: dict[str, object], chosen: int, calls: dict[str, int]
) -> None:
    post.put("old", date="Sun, 1 Mar 2026 09:00:00 +0000")
    post.put("new")
    post.put("filed", labels=("INBOX", post.mailbox.make_label("Customers")))
    post.options |= options
    cost = post.cost()
    found = post.connector().probe()
    assert (found.detail, found.items) == (f"3 messages, {chosen} chosen", chosen)
    assert cost.of_gmail() == calls


@pytest.mark.parametrize("label", ["Nope", ""])
def test_a_probe_finds_that_a_chosen_label_is_not_there(post: Post, label: str) -> None:
    post.options["labels"] = ["INBOX", label]
    with pytest.raises(NeedsPerson, match=f"no label '{label}'"):
        post.connector().probe()
