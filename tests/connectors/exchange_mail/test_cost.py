"""No request more than needed, as the server counts them."""

import pytest

from connectors.errors import NeedsPerson
from connectors.exchange_mail.connector import FOLDERS, ExchangeMailConnector
from connectors.exchange_mail.feed import PAGE
from tests.connectors.exchange_mail.post import Post
from tests.connectors.provider import named

TREE = {"SyncFolderHierarchy": 1, "GetFolder": 1}
"""What looking at all folders takes."""
READ = 3
"""Folders of an empty mailbox that are read: Inbox, Sent Items and RSS Feeds."""


def caught_up(post: Post) -> ExchangeMailConnector:
    """A connector that has made one pass, and is kept."""
    connector = post.connector()
    post.ledger.store_all(connector.pages(post.ledger.cursor))
    return connector


def with_folders(post: Post, many: int) -> list[str]:
    """So many folders that are read; returns those that were made."""
    return [post.mailbox.folder(f"Customer {number:02}") for number in range(many - READ)]


def test_a_page_is_one_request_and_its_envelopes_come_by_hundreds(post: Post) -> None:
    for number in range(2 * PAGE):
        post.put(f"{number}", sender="Carol <carol@acme.example>" if number % 2 else "Bob <bob@ours.example>")
    cost = post.cost()
    kept = post.capture()
    assert len(kept) == PAGE
    assert PAGE <= 512
    assert cost.of_mail() == TREE | {
        "SyncFolderItems": 2 + READ - 1,
        "GetItem": 2 * PAGE // 100 + 2 * -(-PAGE // 2 // 100),
    }


def test_no_body_of_what_policy_excludes_is_handed_out(post: Post) -> None:
    for number in range(10):
        post.put(f"{number}", sender="Carol <carol@acme.example>" if number % 3 else "Bob <bob@ours.example>")
    kept = post.capture()
    assert 0 < len(kept) < 10
    assert sorted(post.mailbox.handed_out) == sorted(kept)


@pytest.mark.parametrize("many", [READ, FOLDERS, 30])
def test_a_poll_that_finds_nothing_asks_the_list_of_folders_and_a_few(post: Post, many: int) -> None:
    with_folders(post, many)
    post.put("one")
    connector = caught_up(post)
    for _ in range(3):
        cost = post.cost()
        (page,) = connector.pages(post.ledger.cursor)
        assert (page.changes, page.cursor, page.last) == ([], post.ledger.cursor, True)
        assert cost.of_mail() == {"SyncFolderHierarchy": 1, "SyncFolderItems": min(many, FOLDERS)}
        assert cost["http"] == 1 + min(many, FOLDERS)


def test_a_folder_that_the_list_names_is_read_at_once(post: Post) -> None:
    folders = with_folders(post, 30)
    connector = caught_up(post)
    for folder in folders:
        post.put(f"in {folder}", folder=folder)
    cost = post.cost()
    assert len(named(post.ledger.store_all(connector.pages(post.ledger.cursor)))) == len(folders)
    assert cost["SyncFolderHierarchy"] == 1
    assert cost["GetFolder"] == 0


def test_a_new_message_costs_its_envelope_and_its_body(post: Post) -> None:
    connector = caught_up(post)
    post.put("one")
    cost = post.cost()
    (page, _) = connector.pages(post.ledger.cursor)
    assert len(list(connector.contents([change.id for change in page.changes]))) == 1
    assert cost.of_mail() == {"SyncFolderHierarchy": 1, "SyncFolderItems": READ, "GetItem": 2}


def test_what_is_marked_as_read_or_edited_costs_nothing(post: Post) -> None:
    read, edited = post.put("read"), post.put("edited")
    connector = caught_up(post)
    post.mailbox.mark_read(read)
    post.mailbox.edit(edited, Categories=["Red"])
    cost = post.cost()
    assert post.ledger.store_all(connector.pages(post.ledger.cursor)) == []
    assert cost.of_mail() == {"SyncFolderHierarchy": 1, "SyncFolderItems": READ}
    (page,) = connector.pages(post.ledger.cursor)
    assert page.cursor == post.ledger.cursor


def test_what_is_moved_costs_its_envelope_and_being_looked_for(post: Post) -> None:
    moved = post.put("moved")
    connector = caught_up(post)
    post.mailbox.move(moved, "sentitems")
    cost = post.cost()
    assert len(post.ledger.store_all(connector.pages(post.ledger.cursor))) == 2
    assert cost.of_mail() == {"SyncFolderHierarchy": 1, "SyncFolderItems": READ, "GetItem": 2}


def test_a_census_lists_and_reads_nothing(post: Post) -> None:
    for number in range(3):
        post.put(f"{number}", folder=("inbox", "sentitems", "inbox")[number])
    cost = post.cost()
    assert {listed.folder for listed in post.connector().census()} == {"Inbox", "Sent Items"}
    assert cost.of_mail() == TREE | {"FindItem": READ}


def test_a_probe_counts_what_is_chosen(post: Post) -> None:
    post.put("one")
    post.put("two", folder="sentitems")
    post.put("spam", folder="junkemail")
    cost = post.cost()
    found = post.connector().probe()
    assert (found.address, found.detail, found.items) == (post.owner, f"2 messages in {READ} folders", None)
    assert cost.of_mail() == TREE
    post.options["folders"] = ["Inbox"]
    assert post.connector().probe().detail == "1 message in 1 folder"


def test_a_probe_finds_that_a_chosen_folder_is_not_there(post: Post) -> None:
    post.options["folders"] = ["Inbox", "Leads"]
    with pytest.raises(NeedsPerson, match="no folder 'Leads'"):
        post.connector().probe()


def test_never_more_requests_are_in_flight_than_the_connection_may_have(post: Post, many: list[str]) -> None:
    post.capture()
    assert 1 <= max(post.server.together.values()) <= 4
