"""Which folders are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import NeedsPerson, ProviderBug
from connectors.outlook.tree import Tree
from connectors.outlook_mail.answers import MailFolder
from connectors.outlook_mail.folders import placed, tree_of

WELL_KNOWN = {
    name: name
    for name in ("inbox", "sentitems", "archive", "junkemail", "deleteditems", "drafts", "syncissues", "msgfolderroot")
}


def a_tree(*more: MailFolder) -> Tree:
    """A mailbox in German, with a folder of customers."""
    folders: list[MailFolder] = [
        {"id": "sentitems", "displayName": "Gesendete Elemente", "parentFolderId": "msgfolderroot"},
        {"id": "inbox", "displayName": "Posteingang", "parentFolderId": "msgfolderroot", "totalItemCount": 3},
        {"id": "archive", "displayName": "Archiv", "parentFolderId": "msgfolderroot"},
        {"id": "junkemail", "displayName": "Junk-E-Mail", "parentFolderId": "msgfolderroot"},
        {"id": "deleteditems", "displayName": "Gelöschte Elemente", "parentFolderId": "msgfolderroot"},
        {"id": "drafts", "displayName": "Entwürfe", "parentFolderId": "msgfolderroot"},
        {"id": "syncissues", "displayName": "Synchronisierungsprobleme", "parentFolderId": "msgfolderroot"},
        {"id": "conflicts", "displayName": "Konflikte", "parentFolderId": "syncissues"},
        {"id": "customers", "displayName": "Customers", "parentFolderId": "inbox"},
        {"id": "2026", "displayName": "2026", "parentFolderId": "customers"},
        {"id": "thrown away", "displayName": "2026", "parentFolderId": "deleteditems"},
        {"@odata.type": "#microsoft.graph.mailSearchFolder", "id": "unread", "displayName": "Unread"},
        *more,
    ]
    return tree_of({folder["id"]: folder for folder in folders}, WELL_KNOWN, "link")


def test_all_folders_are_read_but_those_of_what_nobody_wants_to_keep_and_all_below_them() -> None:
    assert list(a_tree().read(())) == ["inbox", "sentitems", "2026", "archive", "customers"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("posteingang", ["inbox"]),
        ("Inbox", ["inbox"]),
        ("Sent Items", ["sentitems"]),
        ("Posteingang/customers/2026", ["2026"]),
        ("2026", ["2026", "thrown away"]),
        ("junk email", ["junkemail"]),
        ("Unread", ["unread"]),
    ],
)
def test_a_folder_is_chosen_by_its_path_its_english_name_or_its_own(name: str, found: list[str]) -> None:
    assert list(a_tree().read((name,))) == found


def test_a_folder_at_the_top_is_meant_before_one_of_the_same_name_elsewhere() -> None:
    tree = a_tree({"id": "top", "displayName": "Customers", "parentFolderId": "msgfolderroot"})
    assert list(tree.read(("customers",))) == ["top"]


@pytest.mark.parametrize("names", [(), ("Archiv",)])
def test_a_list_without_an_inbox_is_not_believed(names: tuple[str, ...]) -> None:
    archive: MailFolder = {"id": "archive", "displayName": "Archiv", "parentFolderId": "msgfolderroot"}
    with pytest.raises(ProviderBug, match="no Inbox"):
        tree_of({"archive": archive}, WELL_KNOWN, "link").read(names)


def test_only_the_folder_that_is_missing_is_named() -> None:
    with pytest.raises(NeedsPerson, match=r"no folder 'Leads'") as raised:
        a_tree().read(("Posteingang", "Leads"))
    assert "Customers" not in str(raised.value) + raised.value.advice


def test_a_folder_that_graph_has_not_told_of_all_around_it_is_read() -> None:
    assert "new" in a_tree({"id": "new", "displayName": "New", "parentFolderId": "unheard of"}).read(())
    assert "new" not in a_tree({"id": "new", "displayName": "New", "parentFolderId": "conflicts"}).read(())


def test_a_folder_that_was_deleted_is_not_there() -> None:
    assert "2026" not in a_tree({"id": "2026", "@removed": {"reason": "deleted"}}).read(())


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        ({"totalItemCount": 9}, True),
        ({"displayName": "Posteingang", "parentFolderId": "msgfolderroot"}, True),
        ({"displayName": "Inbox"}, False),
        ({"parentFolderId": "archive"}, False),
        ({"@removed": {"reason": "deleted"}}, False),
    ],
)
def test_a_change_of_name_or_place_is_told_from_one_of_counts(change: MailFolder, is_same: bool) -> None:
    told = placed({"id": "inbox", **change})
    assert (told is not None and a_tree().folders["inbox"].is_same(told.name, told.parent)) is is_same


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.text(max_size=3), st.sampled_from(["", *"abcdef"]))))
def test_folders_in_circles_have_paths_too(told: list[tuple[str, str, str]]) -> None:
    folders: dict[str, MailFolder] = {
        ident: {"id": ident, "displayName": name, "parentFolderId": parent} for ident, name, parent in told
    }
    tree = tree_of({"inbox": {"id": "inbox", "displayName": "Inbox"}, **folders}, {"inbox": "inbox"}, "link")
    assert list(tree.read(())) == ["inbox", *sorted(folders)]
    assert all(tree.read((tree.path(ident),)) for ident in folders)
