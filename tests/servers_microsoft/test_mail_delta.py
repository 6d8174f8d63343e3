"""Delta links of folders and messages at the Microsoft of the tests, over HTTP."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.microsoft.call import Call
from tests.servers.microsoft.delta import Log, removed, round_of, told
from tests.servers.microsoft.mailbox import FakeMailbox
from tests.servers.microsoft.server import MicrosoftServer

ANN = "ann@example.com"
FOLDERS = f"/users/{ANN}/mailFolders/delta?$select=displayName,totalItemCount"
INBOX = f"/users/{ANN}/mailFolders/inbox/messages/delta?$select=subject"


@pytest.fixture
def mailbox(microsoft: MicrosoftServer) -> FakeMailbox:
    """Ann's mailbox, at the server."""
    return microsoft.mailbox(ANN)


def test_a_link_leads_to_what_changed(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    kept, gone, edited = (_put(mailbox, subject) for subject in ("kept", "gone", "edited"))
    first = _round(graph, INBOX)
    assert {item["id"] for item in first} == {kept, gone, edited}
    mailbox.delete(gone)
    mailbox.edit(edited, subject="now this")
    later = _round(graph, first.link)
    assert _by_id(later) == {gone: "deleted", edited: "now this"}
    assert _round(graph, _round(graph, later.link).link) == []


def test_a_move_is_told_by_both_folders(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    id_ = _put(mailbox, "moved")
    inbox = _round(graph, INBOX)
    archive = _round(graph, INBOX.replace("inbox", "archive"))
    mailbox.move(id_, "archive")
    assert _by_id(_round(graph, inbox.link)) == {id_: "deleted"}
    assert _by_id(_round(graph, archive.link)) == {id_: "moved"}


def test_what_was_never_told_of_is_told_to_be_gone(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    first = _round(graph, INBOX)
    id_ = _put(mailbox, "short")
    mailbox.delete(id_)
    assert _by_id(_round(graph, first.link)) == {id_: "deleted"}


def test_pages_are_as_long_as_preferred_and_tell_the_last_item_again(
    mailbox: FakeMailbox, graph: httpx2.Client
) -> None:
    ids = [_put(mailbox, str(number)) for number in range(7)]
    pages = [[item["id"] for item in page["value"]] for page in _pages(graph, INBOX, size=3)]
    assert [len(page) for page in pages] == [3, 3, 0, 3]
    assert pages[1][-1] == pages[0][0]
    assert {id_ for page in pages for id_ in page} == set(ids)


def test_an_order_that_was_asked_for_is_kept(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    ids = [_put(mailbox, str(day), day) for day in (3, 1, 5, 2, 4)]
    found = _round(graph, f"{INBOX}&$orderby=receivedDateTime desc", size=2)
    assert list(dict.fromkeys(item["id"] for item in found)) == [ids[index] for index in (2, 4, 0, 3, 1)]


def test_what_changes_while_pages_are_read_is_told(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    ids = [_put(mailbox, str(number)) for number in range(4)]
    pages = _pages(graph, f"{INBOX}&$orderby=receivedDateTime desc", size=2)
    seen = [*next(pages)["value"]]
    mailbox.edit(ids[0], subject="changed")
    late = _put(mailbox, "late")
    seen += [item for page in pages for item in page["value"]]
    assert _by_id(seen) == {ids[0]: "changed", ids[1]: "1", ids[2]: "2", ids[3]: "3", late: "late"}


def test_what_a_filter_leaves_out_is_changed_and_not_deleted(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    first = _round(graph, f"{INBOX}&$filter=receivedDateTime ge 2026-01-02T00:00:00Z")
    old, new = _put(mailbox, "old", 1), _put(mailbox, "new", 3)
    assert _by_id(_round(graph, first.link)) == {old: "changed", new: "new"}


@pytest.mark.parametrize("why", ["SyncStateNotFound", "resyncRequired"])
def test_a_forgotten_link_is_410(mailbox: FakeMailbox, graph: httpx2.Client, why: str) -> None:
    link = _round(graph, INBOX).link
    mailbox.forget_tokens("inbox", why)
    refused = graph.get(link)
    assert (refused.status_code, refused.json()["error"]["code"]) == (410, why)
    assert graph.get(_round(graph, FOLDERS).link).status_code == 200


def test_a_link_names_its_folder_as_a_key_and_is_good_for_no_other(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    link = _round(graph, INBOX).link
    assert "/mailfolders('inbox')/messages/delta?" in link
    assert graph.get(link.replace("inbox", "archive")).status_code == 400


def test_options_need_no_dollar(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    _put(mailbox, "short")
    (message,) = _round(graph, INBOX.replace("$select", "Select"))
    assert message.keys() == {"@odata.type", "@odata.etag", "id", "subject"}


def test_folders_are_told_by_what_comes_and_goes_in_them(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    first = _round(graph, FOLDERS)
    assert "Conflicts" in {folder["displayName"] for folder in first}
    made = mailbox.folder("Projects", parent="inbox")
    id_ = _put(mailbox, "a")
    mailbox.move(id_, made)
    told_ = {folder["displayName"]: folder["totalItemCount"] for folder in _round(graph, first.link)}
    assert told_ == {"Inbox": 0, "Projects": 1}


def test_a_deleted_folder_is_gone_with_what_is_below(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    above = mailbox.folder("Above")
    below = mailbox.folder("Below", parent=above)
    first = _round(graph, FOLDERS)
    mailbox.delete_folder(above)
    assert {folder["id"] for folder in _round(graph, first.link) if "@removed" in folder} == {above, below}
    assert graph.get(f"/users/{ANN}/mailFolders/{above}/messages/delta").status_code == 404


def test_a_well_known_folder_that_is_not_there_is_404(mailbox: FakeMailbox, graph: httpx2.Client) -> None:
    refused = graph.get(f"/users/{ANN}/mailFolders/clutter?$select=id")
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "ErrorItemNotFound")


@given(
    changes=st.lists(st.tuples(st.sampled_from("abcde"), st.booleans()), max_size=20),
    size=st.integers(1, 4),
    cut=st.integers(0, 20),
)
def test_who_follows_links_knows_what_there_is(changes: list[tuple[str, bool]], size: int, cut: int) -> None:
    there, known, log = set[str](), set[str](), Log()

    def change(part: list[tuple[str, bool]]) -> None:
        for name, comes in part:
            (there.add if comes else there.discard)(name)
            log.touch(name)

    def follow(query: dict[str, list[str]]) -> dict[str, list[str]]:
        while True:
            call = Call("x", "h", 1, query=query, at="u", headers={"prefer": f"odata.maxpagesize={size}"})
            member = lambda id_: [{"id": id_} if id_ in there else removed(id_, "message")]  # noqa: E731
            page: Any = told(call, log, round_of(call, log, "of"), member)
            for item in page["value"]:
                (known.discard if "@removed" in item else known.add)(item["id"])
            link = httpx2.URL(page.get("@odata.nextLink") or page["@odata.deltaLink"])
            query = {name: [value] for name, value in link.params.items()}
            if "@odata.deltaLink" in page:
                return query

    change(changes[:cut])
    link = follow({})
    assert known == there
    change(changes[cut:])
    follow(link)
    assert known == there


class _Told(list[dict[str, Any]]):
    """What a round told, and the link to the next one."""

    link = ""


def _round(graph: httpx2.Client, path: str, size: int = 50) -> _Told:
    found = _Told()
    for page in _pages(graph, path, size):
        found += page["value"]
        found.link = page.get("@odata.deltaLink", "")
    return found


def _pages(graph: httpx2.Client, path: str, size: int) -> Iterator[dict[str, Any]]:
    prefer = {"Prefer": f'IdType="ImmutableId", odata.maxpagesize={size}'}
    while path:
        answer = graph.get(path, headers=prefer)
        assert answer.status_code == 200, answer.text
        yield (page := answer.json())
        path = page.get("@odata.nextLink", "")


def _by_id(items: list[dict[str, Any]]) -> dict[str, str]:
    return {item["id"]: item["@removed"]["reason"] if "@removed" in item else item["subject"] for item in items}


def _put(mailbox: FakeMailbox, subject: str, day: int = 1) -> str:
    return mailbox.put(f"Subject: {subject}\r\nDate: {day} Jan 2026 10:00:00 +0000\r\n\r\n".encode())
