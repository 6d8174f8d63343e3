"""No request more than needed, as the server counts them."""

import pytest

from connectors.errors import NeedsPerson
from connectors.outlook_mail.connector import OutlookMailConnector
from connectors.outlook_mail.requests import PAGE
from tests.connectors.outlook_mail.post import Post
from tests.connectors.provider import named
from tests.servers.microsoft.faults import Refuse

TREE = {"folders.delta": 1, "folders.get": 12}
"""What looking at all folders takes: two HTTP requests."""


def caught_up(post: Post) -> OutlookMailConnector:
    """A connector that has made one pass, and is kept."""
    connector = post.connector()
    post.ledger.store_all(connector.pages(post.ledger.cursor))
    return connector


def with_folders(post: Post, many: int) -> list[str]:
    """So many folders that are read; returns those that were made."""
    return [post.mailbox.folder(f"Customer {number:02}") for number in range(many - 3)]


def test_a_first_pass_reads_each_folder_once_and_the_body_of_what_is_kept(post: Post) -> None:
    many = 3 * PAGE
    for number in range(many):
        sender = "Carol <carol@acme.example>" if number % 3 else "Bob <bob@ours.example>"
        post.put(f"{number}", sender=sender)
    cost = post.cost()
    kept = post.capture()
    assert len(kept) == 2 * PAGE
    # The server tells a message of each page again on the next, and a page in between is empty.
    assert cost.of_mail() == TREE | {"messages.delta": 3 + 2 + 2, "messages.get": len(kept)}
    assert cost["http"] == 2 + 7 + cost["batch"] - 1
    assert cost["batch"] - 1 <= len(kept) / 20 + 4


def test_bodies_are_read_by_twenties(post: Post) -> None:
    for number in range(PAGE):
        post.put(f"{number}")
    connector = post.connector()
    (page, *_) = connector.pages(None)
    cost = post.cost()
    assert len(list(connector.contents([change.id for change in page.changes]))) == PAGE
    assert (cost["http"], cost["messages.get"]) == (PAGE / 20, PAGE)


@pytest.mark.parametrize("many", [3, 19, 30])
def test_a_poll_that_finds_nothing_is_one_request(post: Post, many: int) -> None:
    with_folders(post, many)
    post.put("one")
    connector = caught_up(post)
    for _ in range(3):
        cost = post.cost()
        (page,) = connector.pages(post.ledger.cursor)
        assert (page.changes, page.cursor, page.last) == ([], post.ledger.cursor, True)
        assert (cost["http"], cost["messages.delta"]) == (1, min(many, 19))


def test_of_thirty_folders_each_is_looked_at_by_every_second_poll(post: Post) -> None:
    folders = with_folders(post, 30)
    connector = caught_up(post)
    for folder in folders:
        put_without_a_word(post, folder)
    found: list[str] = []
    for _ in range(2):
        found += named(post.ledger.store_all(connector.pages(post.ledger.cursor)))
    assert len(found) == len(folders)


def put_without_a_word(post: Post, folder: str) -> None:
    """A message comes of which the list of folders does not tell."""
    log = post.mailbox.hierarchy
    touched, last = list(log.touched), dict(log.last)
    post.put(f"in {folder}", folder=folder)
    log.touched[:], log.last = touched, last


def test_a_folder_that_the_list_names_is_read_at_once(post: Post) -> None:
    folders = with_folders(post, 30)
    connector = caught_up(post)
    post.ledger.store_all(connector.pages(post.ledger.cursor))
    for folder in folders:
        post.put(f"in {folder}", folder=folder)
    cost = post.cost()
    assert len(named(post.ledger.store_all(connector.pages(post.ledger.cursor)))) == len(folders)
    assert cost["folders.delta"] == 1
    assert cost["folders.get"] == 0


def test_a_new_message_costs_its_body(post: Post) -> None:
    connector = caught_up(post)
    post.put("one")
    cost = post.cost()
    (page, _) = connector.pages(post.ledger.cursor)
    assert len(list(connector.contents([change.id for change in page.changes]))) == 1
    assert cost.of_mail() == {"folders.delta": 1, "messages.delta": 3, "messages.get": 1}
    assert cost["http"] == 2


def test_what_is_marked_or_moved_costs_no_more_than_being_looked_for(post: Post) -> None:
    marked, moved = post.put("marked"), post.put("moved")
    connector = caught_up(post)
    post.mailbox.edit(marked, isRead=True)
    post.mailbox.move(moved, "archive")
    cost = post.cost()
    assert post.ledger.store_all(connector.pages(post.ledger.cursor)) == []
    assert cost.of_mail() == {"folders.delta": 1, "messages.delta": 3, "messages.get": 1}


def test_a_census_lists_and_reads_nothing(post: Post) -> None:
    for number in range(3):
        post.put(f"{number}", folder=("inbox", "sentitems", "archive")[number])
    cost = post.cost()
    assert {listed.folder for listed in post.connector().census()} == {"Inbox", "Sent Items", "Archive"}
    assert cost.of_mail() == TREE | {"messages.list": 3}


def test_a_probe_counts_what_is_chosen(post: Post) -> None:
    post.put("one")
    post.put("two", folder="archive")
    post.put("spam", folder="junkemail")
    cost = post.cost()
    found = post.connector().probe()
    assert (found.address, found.detail, found.items) == (post.owner, "2 messages in 3 folders", 2)
    assert cost.of_mail() == TREE
    post.options["folders"] = ["Inbox"]
    assert post.connector().probe().detail == "1 message in 1 folder"


def test_a_probe_names_an_online_archive_where_it_may_see_it(post: Post) -> None:
    post.mailbox.archive = "MBX:1@2"
    assert "archive" not in post.connector().probe().detail
    post.server.entra.tokens.roles.add("MailboxSettings.Read")
    post.server.entra.tokens.expire_access()
    assert post.connector().probe().detail.endswith("3 folders, and an online archive that Graph does not hand over")


@pytest.mark.parametrize(("status", "retry_after"), [(404, 0), (503, 120), (429, 50)])
def test_a_probe_does_not_depend_on_what_only_the_beta_tells(post: Post, status: int, retry_after: int) -> None:
    post.put("one")
    post.server.entra.tokens.roles.add("MailboxSettings.Read")
    post.server.faults.append(Refuse("users.exchange.beta", status, "UnknownError", retry_after=retry_after))
    assert post.connector().probe().detail == "1 message in 3 folders"
    assert post.server.asked["users.exchange.beta"] == 1


def test_a_probe_finds_that_a_chosen_folder_is_not_there(post: Post) -> None:
    post.options["folders"] = ["Inbox", "Leads"]
    with pytest.raises(NeedsPerson, match="no folder 'Leads'"):
        post.connector().probe()
