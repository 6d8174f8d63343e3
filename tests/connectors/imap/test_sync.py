"""What happens in a mailbox between two passes."""

import select

import pytest

from connectors.errors import ConnectorError
from connectors.model.address import Address
from connectors.model.sync import Change, Gone, Seen, Unreadable
from connectors.protocol import Hints
from tests.connectors.imap.post import Post, a_message, uids
from tests.connectors.provider import named
from tests.people import ALICE


def gone(changes: list[Change]) -> list[str]:
    """The ids that were said to have gone."""
    return [change.id for change in changes if isinstance(change, Gone)]


def folders(post: Post) -> set[str]:
    """The folders that the ledger holds something of."""
    return {item.partition(";")[0] for item in post.ledger.versions}


def is_heard(hints: Hints, seconds: float) -> bool:
    """Whether news come within so many seconds."""
    return bool(select.select([hints.connection], [], [], seconds)[0]) and hints.has_news()


def test_every_folder_is_read_but_drafts_junk_and_trash(post: Post) -> None:
    for folder in ("INBOX", "Sent", "Archive", "Customers/Größe & Co", "Drafts", "Junk", "Trash"):
        post.deliver(f"in {folder[:4].strip()}", folder=folder)
    post.catch_up()
    assert folders(post) == {"INBOX", "Sent", "Archive", "Customers/Größe & Co"}


def test_a_census_names_folders_as_people_do(post: Post) -> None:
    post.deliver("one", folder="50 % off #1; 日本語")
    (listed,) = post.connector().census()
    assert listed.folder == "50 % off #1; 日本語"
    assert "#" not in listed.id
    post.catch_up()
    assert post.ledger.versions.keys() == {listed.id}


def test_a_moved_message_is_seen_at_its_new_place_before_it_leaves_the_old(post: Post) -> None:
    post.deliver("one")
    (first,) = (change for change in post.catch_up() if isinstance(change, Seen))
    with post.mail_program() as client:
        client.move(uids(client, "one"), "Archive")
    seen, left = post.catch_up()
    assert isinstance(seen, Seen)
    assert seen.interaction == first.interaction
    assert left == Gone(first.id)


def test_a_renamed_folder_is_seen_under_its_new_name_before_the_old_one_goes(post: Post) -> None:
    post.deliver("one", folder="Deals")
    post.catch_up()
    with post.mail_program() as client:
        client.rename_folder("Deals", "Customers")
    changes = post.catch_up()
    assert [type(change) for change in changes] == [Seen, Gone]
    assert folders(post) == {"Customers"}


def test_what_was_in_a_deleted_folder_is_gone(post: Post) -> None:
    post.deliver("one", folder="Deals")
    post.deliver("two")
    post.catch_up()
    with post.mail_program() as client:
        client.delete_folder("Deals")
    assert len(gone(post.catch_up())) == 1
    assert folders(post) == {"INBOX"}


def test_a_folder_made_again_is_another_one(post: Post) -> None:
    for name in ("one", "two"):
        post.deliver(name, folder="Deals")
    post.deliver("elsewhere")
    post.catch_up()
    with post.mail_program() as client:
        client.delete_folder("Deals")
    # Dovecot takes the second for UIDVALIDITY.
    with post.mail_program() as client:
        client.create_folder("Deals")
        client.append("Deals", a_message("three"))
    changes = post.catch_up()
    assert named(changes) == ["three"]
    assert len(gone(changes)) == 2
    assert len(post.ledger.versions) == 2


def test_a_changed_flag_is_no_change(post: Post) -> None:
    post.deliver("one")
    post.catch_up()
    with post.mail_program() as client:
        client.add_flags(uids(client, "one"), [rb"\Seen", rb"\Flagged", rb"\Deleted"])
    assert post.catch_up() == []


def test_drafts_are_passed_over_until_they_are_none(post: Post) -> None:
    with post.mail_program() as client:
        client.append("INBOX", a_message("draft"), [rb"\Draft"])
        client.append("INBOX", a_message("sent"))
    connector = post.connector()
    assert named(post.ledger.store_all(connector.pages(None))) == ["sent"]
    assert len(list(connector.census())) == 1
    with post.mail_program() as client:
        client.remove_flags(uids(client, "draft"), [rb"\Draft"])
    assert named(post.catch_up()) == ["draft"]
    assert post.catch_up() == []
    with post.mail_program() as client:
        client.add_flags(uids(client, "draft"), [rb"\Draft"])
    assert len(gone(post.catch_up())) == 1


def test_a_message_without_a_date_is_dated_by_its_arrival(post: Post) -> None:
    post.server.deliver(post.user, a_message("undated", date=""))
    (seen,) = post.catch_up()
    assert isinstance(seen, Seen)
    assert seen.interaction.at.year >= 2026


def test_what_cannot_be_read_is_tried_again_when_a_release_may_read_it(post: Post) -> None:
    post.server.deliver(post.user, b"\x89PNG no message at all\n")
    post.deliver("one")
    (broken,) = (change for change in post.catch_up() if isinstance(change, Unreadable))
    assert post.catch_up() == []
    post.ledger.versions[broken.id] = ""
    assert post.catch_up() == [broken]


def test_a_lost_cursor_costs_a_comparison_and_repeats_nothing(post: Post) -> None:
    for name in ("one", "two", "three"):
        post.deliver(name)
    post.catch_up()
    post.ledger.cursor = None
    post.expunge("two")
    post.deliver("four")
    changes = post.catch_up()
    assert named(changes) == ["four"]
    assert len(gone(changes)) == 1


@pytest.mark.parametrize(
    ("user", "address"), [(str(ALICE), ALICE), ("Alice@Ours.Example", ALICE), ("ann@corp.local", None)]
)
def test_a_mailbox_is_the_owners_where_that_address_signs_in(post: Post, user: str, address: Address | None) -> None:
    post.user = user
    assert post.connector().probe().address == address


def test_only_the_folders_that_were_chosen_are_read(post: Post) -> None:
    post.options["folders"] = ["Drafts"]
    post.deliver("one")
    post.deliver("two", folder="Drafts")
    assert named(post.catch_up()) == ["two"]


def test_a_kept_connection_that_has_ended_is_made_again(post: Post) -> None:
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    post.server.kill()
    post.server.start()
    post.deliver("one")
    assert named(post.ledger.store_all(connector.pages(post.ledger.cursor))) == ["one"]


def test_a_server_that_is_not_there_is_told(post: Post) -> None:
    post.server.stop()
    try:
        with pytest.raises(ConnectorError):
            post.catch_up()
    finally:
        post.server.start()


def test_new_mail_wakes_who_watches(post: Post) -> None:
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    hints = connector.watch()
    assert hints is not None
    # Through the server, as mail comes: what is put into a Maildir in the second of the EXAMINE may be noticed late.
    with post.mail_program() as client:
        client.append("INBOX", a_message("one"))
    assert is_heard(hints, 10)


def test_a_pass_after_a_watch_finds_what_it_told_of(post: Post) -> None:
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    connector.watch()
    post.deliver("one")
    assert named(post.ledger.store_all(connector.pages(post.ledger.cursor))) == ["one"]


def test_mail_that_came_between_pass_and_watch_wakes_at_once(post: Post) -> None:
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    post.deliver("one")
    hints = connector.watch()
    assert hints is not None
    assert is_heard(hints, 1)
