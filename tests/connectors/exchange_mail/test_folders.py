"""Which folders are read, and what becomes of their mail."""

import pytest

from connectors.errors import NeedsPerson
from connectors.model.sync import Change, Gone, Seen
from tests.connectors.exchange_mail.post import Post
from tests.connectors.provider import named

LEFT_OUT = ("junkemail", "deleteditems", "drafts", "outbox", "conversationhistory", "syncissues", "conflicts")


def ids_of(changes: list[Change]) -> list[tuple[str, bool]]:
    """In order, and whether it is there."""
    return [(change.id, isinstance(change, Seen)) for change in changes]


def test_inbox_sent_and_filed_mail_is_read_and_what_nobody_asked_for_is_not(post: Post) -> None:
    filed = post.mailbox.folder("2026", parent=post.mailbox.folder("Customers", parent="inbox"))
    for folder in ("inbox", "sentitems", filed):
        post.put(f"read {folder}", folder=folder)
    for folder in (*LEFT_OUT, post.mailbox.folder("Old", parent="deleteditems")):
        post.put(f"not {folder}", folder=folder)
    assert len(post.catch_up()) == 3
    assert post.catch_up() == []
    assert len(list(post.connector().census())) == 3


def test_mail_is_in_folders_of_mail(post: Post) -> None:
    people = post.mailbox.folder("People", kind="IPF.Contact")
    post.put("never", folder=people)
    post.put("filed", folder=post.mailbox.folder("Mail", parent=people))
    post.put("feed", folder=post.mailbox.folder("News", kind="IPF.Note.OutlookHomepage"))
    assert named(post.catch_up()) == ["feed", "filed"]


def test_only_the_chosen_folders_are_read(post: Post) -> None:
    customers = post.mailbox.folder("Customers")
    below = post.mailbox.folder("2026", parent=customers)
    post.options["folders"] = ["Sent Items", "customers/2026", "Junk Email"]
    for folder in ("inbox", "sentitems", "junkemail", customers, below):
        post.put(f"in {folder}", folder=folder)
    assert named(post.catch_up()) == sorted(f"in {folder}" for folder in ("sentitems", "junkemail", below))
    assert {listed.folder for listed in post.connector().census()} == {"Sent Items", "2026", "Junk Email"}


@pytest.mark.parametrize("name", ["Leads", "Calendar"])
def test_a_folder_of_mail_that_is_not_there_needs_a_person(post: Post, name: str) -> None:
    post.options["folders"] = ["Inbox", name]
    with pytest.raises(NeedsPerson, match=f"no folder '{name}'"):
        post.catch_up()


def test_a_folder_that_is_renamed_or_moved_changes_nothing(post: Post) -> None:
    customers, below = post.mailbox.folder("Customers"), post.mailbox.folder("Below")
    post.put("one", folder=below)
    post.catch_up()
    post.mailbox.rename_folder(below, "Under")
    post.mailbox.move_folder(below, customers)
    assert post.catch_up() == []
    post.put("two", folder=below)
    assert named(post.catch_up()) == ["two"]


def test_a_new_folder_is_read(post: Post) -> None:
    ident = post.put("moved")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    customers = post.mailbox.folder("Customers")
    post.put("new", folder=customers)
    post.mailbox.move(ident, customers)
    assert named(post.ledger.store_all(connector.pages(post.ledger.cursor))) == ["moved", "new"]
    assert set(post.ledger.versions) == set(post.mailbox.items)


@pytest.mark.parametrize("is_for_good", [True, False])
def test_mail_of_a_folder_that_is_deleted_is_gone_but_what_was_moved_out_of_it(post: Post, is_for_good: bool) -> None:
    customers = post.mailbox.folder("Customers")
    kept, gone = (post.put(name, folder=customers) for name in ("kept", "gone"))
    post.put("other")
    post.catch_up()
    moved = post.mailbox.move(kept, "sentitems")
    if is_for_good:
        post.mailbox.delete_folder(customers)
    else:
        post.mailbox.move_folder(customers, "deleteditems")
    changes = post.catch_up()
    assert ids_of(changes)[0] == (moved, True)
    assert sorted(ids_of(changes)[1:]) == sorted([(kept, False), (gone, False)])
    assert post.catch_up() == []
    if not is_for_good:
        post.mailbox.move_folder(customers, "inbox")
        assert named(post.catch_up()) == ["gone"]


def test_other_options_compare_the_mailbox_with_what_is_held(post: Post) -> None:
    kept, other = post.put("kept", folder="sentitems"), post.put("other")
    post.catch_up()
    post.options["folders"] = ["Sent Items"]
    assert post.catch_up() == [Gone(other)]
    post.options["folders"] = []
    assert named(post.catch_up()) == ["other"]
    assert set(post.ledger.versions) == {kept, other}


def test_a_folder_that_the_list_has_named_is_read_although_the_pass_is_killed_before_it(post: Post) -> None:
    folders = sorted(post.mailbox.folder(f"Customer {number:02}") for number in range(30))
    post.catch_up()
    post.put("came")
    for folder in folders:
        post.put(f"in {folder}", folder=folder)
    post.ledger.store(next(post.connector().pages(post.ledger.cursor)))
    assert len(post.ledger.versions) == 1
    assert named(post.catch_up()) == [f"in {folder}" for folder in folders]


def test_a_message_says_its_folder_and_its_categories(post: Post) -> None:
    ident = post.put("filed", folder=post.mailbox.folder("2026", parent=post.mailbox.folder("Customers")))
    post.message(ident).edits["Categories"] = ("Acme", "Urgent")
    (seen,) = post.catch_up()
    assert isinstance(seen, Seen)
    assert (seen.folders, seen.categories) == (("Customers/2026",), ("Acme", "Urgent"))
