"""Sync states of folders and items at the Exchange server of the tests, read by exchangelib."""

from collections.abc import Iterator
from typing import Any

import pytest
from exchangelib.errors import (  # type: ignore[import-untyped]
    ErrorFolderNotFound,
    ErrorInvalidSyncStateData,
)
from exchangelib.folders import Inbox  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.exchange.changes import Kind, Log, State, page_of
from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.server import ExchangeServer
from tests.servers.exchange.xml import M, T, local, m, t
from tests.servers_exchange.conftest import ANN, Ews, Open

Told = list[tuple[str, str]]


@pytest.fixture
def mailbox(exchange: ExchangeServer) -> FakeMailbox:
    """Ann's mailbox, at the server."""
    return exchange.mailbox(ANN)


@pytest.fixture
def account(mailbox: FakeMailbox, open_mailbox: Open) -> Any:
    """The same, at exchangelib."""
    return open_mailbox()


def test_a_state_leads_to_what_changed(mailbox: FakeMailbox, account: Any) -> None:
    kept, gone, edited, read = (_put(mailbox, subject) for subject in ("kept", "gone", "edited", "read"))
    assert _sorted(_changes(account.inbox)) == _sorted(("create", id_) for id_ in (kept, gone, edited, read))
    mailbox.delete(gone)
    mailbox.edit(edited, Subject="now this")
    mailbox.mark_read(read)
    expected = [("delete", gone), ("update", edited), ("read_flag_change", read)]
    assert _sorted(_changes(account.inbox)) == _sorted(expected)
    assert _changes(account.inbox) == []


def test_a_move_is_told_by_both_folders(mailbox: FakeMailbox, account: Any) -> None:
    before = _put(mailbox, "moved")
    for folder in (account.inbox, account.sent):
        _changes(folder)
    after = mailbox.move(before, "sentitems")
    assert _changes(account.inbox) == [("delete", before)]
    assert _changes(account.sent) == [("create", after)]


def test_what_came_and_went_between_two_reads_is_not_told(mailbox: FakeMailbox, account: Any) -> None:
    _changes(account.inbox)
    mailbox.delete(_put(mailbox, "short"))
    assert _changes(account.inbox) == []


def test_a_page_holds_512_changes_at_most(mailbox: FakeMailbox, ews: Ews) -> None:
    ids = {_put(mailbox, str(number)) for number in range(515)}
    pages = list(_pages(ews, 512))
    assert [len(page) for page in pages] == [512, 3]
    assert {id_ for page in pages for id_ in page} == ids


def test_what_is_to_be_ignored_is_not_told(mailbox: FakeMailbox, account: Any) -> None:
    one, other = _put(mailbox, "one"), _put(mailbox, "other")
    told = account.inbox.sync_items(ignore=[account.inbox.get(id=one)])
    assert [item.id for _, item in told] == [other]


def test_a_forgotten_state_is_refused(exchange: ExchangeServer, mailbox: FakeMailbox, account: Any) -> None:
    _changes(account.inbox)
    exchange.forget_states()
    with pytest.raises(ErrorInvalidSyncStateData):
        _changes(account.inbox)


@pytest.mark.parametrize("state", ["nonsense", "bm9uc2Vuc2U="])
def test_what_is_no_state_is_refused(account: Any, state: str) -> None:
    with pytest.raises(ErrorInvalidSyncStateData):
        list(account.inbox.sync_items(sync_state=state))


def test_bodies_and_people_are_not_told_with_changes(mailbox: FakeMailbox, ews: Ews) -> None:
    mailbox.put(b"From: Bob <bob@client.test>\r\nTo: ann@example.com\r\n\r\nHello\r\n")
    answer = ews.ask(_asked("", 10, "item:Body", "message:ToRecipients", "message:From"))
    assert answer.findtext(f".//{T}From/{T}Mailbox/{T}Name") == "Bob"
    assert not {f"{T}Body", f"{T}ToRecipients", f"{T}EmailAddress"} & {element.tag for element in answer.iter()}
    assert mailbox.handed_out == []


def test_folders_are_told_by_what_comes_and_goes_in_them(mailbox: FakeMailbox, account: Any) -> None:
    names = {folder.name for _, folder in account.msg_folder_root.sync_hierarchy()}
    assert {"Inbox", "Conflicts", "Calendar"} <= names
    assert "Deletions" not in names
    made = mailbox.folder("Projects", parent="inbox")
    mailbox.move(_put(mailbox, "a"), made)
    told = {folder.name: (kind, folder.total_count) for kind, folder in account.msg_folder_root.sync_hierarchy()}
    assert told == {"Inbox": ("update", 0), "Projects": ("create", 1)}


def test_a_deleted_folder_is_gone_with_what_is_below(mailbox: FakeMailbox, account: Any) -> None:
    above = mailbox.folder("Above")
    below = mailbox.folder("Below", parent=above)
    list(account.msg_folder_root.sync_hierarchy())
    mailbox.delete_folder(above)
    told = list(account.msg_folder_root.sync_hierarchy())
    assert {folder.id for kind, folder in told if kind == "delete"} == {above, below}
    with pytest.raises(ErrorFolderNotFound):
        list(Inbox(root=account.root, id=above, name="Above").all())


@given(
    changes=st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=30),
    size=st.integers(1, 4),
    cut=st.integers(0, 30),
)
def test_who_follows_states_knows_what_there_is(changes: list[tuple[int, bool]], size: int, cut: int) -> None:
    there, known, log, state = dict[str, str](), set[str](), Log(), State("inbox", 0)

    def change(part: list[tuple[int, bool]]) -> None:
        for number, (name, stays) in enumerate(part):
            key = f"{len(log.touched)} {number}"
            if not stays and str(name) in there:
                log.touch(there.pop(str(name)), Kind.GONE)
            elif str(name) in there:
                log.touch(there[str(name)], Kind.READ)
            else:
                log.touch(there.setdefault(str(name), key), Kind.CREATED)

    def follow(state: State) -> State:
        while True:
            page = page_of(log, State.read(state.text(), "inbox", log), size)
            for kind, id_ in page.changes:
                assert (id_ in known) == (kind in (Kind.READ, Kind.CHANGED)) or kind == Kind.GONE
                (known.discard if kind == Kind.GONE else known.add)(id_)
            state = page.state
            if page.is_last:
                return state

    for part in (changes[:cut], changes[cut:]):
        change(part)
        state = follow(state)
        assert known == set(there.values())


def _changes(folder: Any) -> Told:
    return [(kind, item[0].id if isinstance(item, tuple) else item.id) for kind, item in folder.sync_items()]


def _sorted(told: Any) -> Told:
    return sorted(told)


def _put(mailbox: FakeMailbox, subject: str) -> str:
    return mailbox.put(f"Subject: {subject}\r\nDate: 1 Jan 2026 10:00:00 +0000\r\n\r\n".encode())


def _asked(state: str, size: int, *uris: str) -> Any:
    more = t("AdditionalProperties", *(t("FieldURI", FieldURI=uri) for uri in uris)) if uris else None
    return m(
        "SyncFolderItems",
        m("ItemShape", t("BaseShape", text="IdOnly"), more),
        m("SyncFolderId", t("DistinguishedFolderId", Id="inbox")),
        m("SyncState", text=state) if state else None,
        m("MaxChangesReturned", text=size),
    )


def _pages(ews: Ews, size: int) -> Iterator[list[str]]:
    state, is_last = "", False
    while not is_last:
        answer = ews.ask(_asked(state, size))
        assert local(answer) == "SyncFolderItemsResponse"
        state = answer.findtext(f".//{M}SyncState") or ""
        is_last = answer.findtext(f".//{M}IncludesLastItemInRange") == "true"
        yield [one.get("Id", "") for one in answer.iter(f"{T}ItemId")]
