"""What fails at Microsoft: nothing is lost, others go on, and what does not pass is told."""

import pytest

from connectors.errors import ConnectorError, ProviderBug, TryLater
from connectors.graph import transport
from connectors.model.sync import Gone
from connectors.pace import patience
from tests.connectors.outlook_mail.post import Post
from tests.connectors.provider import named
from tests.servers.https.exchange import Answer
from tests.servers.https.faults import Changed, Cut, Meanwhile, Says, Slow
from tests.servers.microsoft.faults import Refuse
from tests.waiting import wait_until

DELTA = "messages.delta"


@pytest.mark.parametrize(
    "fault",
    [
        Refuse(DELTA, 429, "ApplicationThrottled", retry_after=0, times=3),
        Refuse("folders.delta", 429, "TooManyRequests", retry_after=0, times=1, parts=True),
        Refuse(DELTA, 503, "ServiceUnavailable", retry_after=0, every=2),
        Refuse(DELTA, 504, "UnknownError", times=1),
        Refuse("messages.get", 503, "ErrorMailboxStoreUnavailable", retry_after=0, times=2),
        Refuse("folders.get", 429, "ApplicationThrottled", retry_after=0, times=5, parts=True),
    ],
    ids=lambda fault: f"{fault.method} {fault.status}",
)
def test_what_passes_is_waited_for(post: Post, many: list[str], fault: Refuse) -> None:
    post.server.faults.append(fault)
    assert len(post.capture()) == len(many)
    post.put("new")
    moved = next(iter(post.ledger.versions))
    post.mailbox.move(moved, "deleteditems")
    changes = post.catch_up()
    assert named(changes) == ["new"]
    assert Gone(moved) in changes
    assert fault.struck


@pytest.mark.parametrize(
    "fault",
    [
        Cut(DELTA, every=3),
        Says(DELTA, Answer(200, b"<html>Sign in to the hotel's network"), every=3),
        Refuse(DELTA, 503, "ServiceUnavailable", retry_after=3600, every=3),
        Cut("batch", every=2),
    ],
    ids=["cut", "hotel", "down", "batches cut"],
)
def test_a_pass_that_cannot_go_on_goes_on_later(post: Post, many: list[str], fault: Cut) -> None:
    post.server.faults.append(fault)
    for _ in range(20):
        try:
            post.catch_up()
            break
        except TryLater:
            continue
    post.server.faults.clear()
    post.catch_up()
    assert set(post.ledger.versions) == set(post.mailbox.messages)


def test_a_server_that_hangs_is_left(post: Post, many: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "TIMEOUT", 0.3)
    post.server.faults.append(Slow(DELTA, seconds=1, times=1))
    with pytest.raises(TryLater, match="does not answer in time"):
        post.catch_up()
    # For Graph a request of whoever has left is one of the four at once until it is answered.
    wait_until(lambda: not post.server.limits.is_busy(post.owner))
    post.catch_up()
    assert len(post.ledger.versions) == len(many)


def test_one_folder_that_graph_fails_at_does_not_stop_the_others(post: Post) -> None:
    broken = post.mailbox.folder("A broken one")
    for folder in ("inbox", "archive", broken):
        post.put(f"in {folder}", folder=folder)
    refuse = Refuse(DELTA, 400, "ErrorCorruptData", when=lambda call: call.names["folder"] == broken)
    post.server.faults.append(refuse)
    for _ in range(2):
        with pytest.raises(ProviderBug):
            post.catch_up()
        assert len(post.ledger.versions) == 2
    post.put("new")
    with pytest.raises(ProviderBug):
        post.catch_up()
    assert len(post.ledger.versions) == 3
    post.server.faults.clear()
    assert named(post.catch_up()) == [f"in {broken}"]


def test_what_has_gone_is_told_although_graph_fails_at_a_folder(post: Post) -> None:
    broken, ident = post.mailbox.folder("A broken one"), post.put("one")
    post.catch_up()
    post.put("never read", folder=broken)
    refuse = Refuse(DELTA, 400, "ErrorCorruptData", when=lambda call: call.names["folder"] == broken)
    post.server.faults.append(refuse)
    post.mailbox.delete(ident)
    with pytest.raises(ProviderBug):
        post.catch_up()
    assert post.ledger.versions == {}


@pytest.mark.parametrize("looks_for", ["a census", "a pass that came to nothing"])
def test_a_new_folder_is_read_although_something_else_has_seen_it_first(post: Post, looks_for: str) -> None:
    post.put("one")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    ident = post.put("new", folder=post.mailbox.folder("Customers"))
    if looks_for == "a census":
        assert len(list(connector.census())) == 2
    else:
        post.server.faults.append(Refuse(DELTA, 503, retry_after=3600, times=1, parts=False))
        with pytest.raises(TryLater):
            list(connector.pages(post.ledger.cursor))
    assert [change.id for change in post.ledger.store_all(connector.pages(post.ledger.cursor))] == [ident]


def test_a_folder_that_is_deleted_while_it_is_read_ends_there(post: Post, many: list[str]) -> None:
    customers = post.mailbox.folder("Customers")
    for name in many:
        post.put(f"filed {name}", folder=customers)
    pages = post.connector().pages(None)
    for page in pages:
        post.ledger.store(page)
        if any(name.startswith("filed") for name in named(page.changes)):
            break
    post.mailbox.delete_folder(customers)
    post.ledger.store_all(pages)
    post.catch_up()
    assert set(post.ledger.versions) == set(post.mailbox.messages)


def test_a_message_that_is_moved_to_a_new_folder_while_the_poll_is_answered_is_not_gone(post: Post) -> None:
    ident = post.put("one")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))

    def file() -> None:
        post.mailbox.move(ident, post.mailbox.folder("Customers"))

    post.server.faults.append(Meanwhile("folders.delta", file, times=1))
    assert post.ledger.store_all(connector.pages(post.ledger.cursor)) == []
    assert post.ledger.store_all(connector.pages(post.ledger.cursor)) == []
    assert ident in post.ledger.versions


def test_a_message_that_is_deleted_before_its_body_is_read_has_none(post: Post) -> None:
    ident = post.put("one")
    post.catch_up()
    post.mailbox.delete(ident)
    assert list(post.connector().contents([ident])) == []


@pytest.mark.parametrize(
    ("status", "error"), [(403, ProviderBug), (400, ProviderBug), (500, TryLater)], ids=["403", "400", "500"]
)
def test_deleted_mail_is_not_read_where_graph_does_not_say_which_folder_has_it(
    post: Post, status: int, error: type[ConnectorError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "TRIES", 1)
    for folder in ("inbox", "deleteditems"):
        post.put(f"in {folder}", folder=folder)
    trash = Refuse("folders.get", status, "ErrorAny", when=lambda call: call.names["folder"] == "deleteditems")
    post.server.faults.append(trash)
    with pytest.raises(error):
        post.catch_up()
    assert post.ledger.versions == {}


def test_an_empty_list_of_folders_empties_no_record(post: Post) -> None:
    ident = post.put("one")
    post.catch_up()
    post.ledger.cursor = None
    post.server.faults.append(Changed("folders.delta", change=lambda told: {**told, "value": []}))
    with pytest.raises(ProviderBug, match="no Inbox"):
        post.catch_up()
    with pytest.raises(ProviderBug, match="no Inbox"):
        list(post.connector().census())
    assert set(post.ledger.versions) == {ident}


@pytest.mark.parametrize("folder", ["inbox", "archive"])
def test_a_folder_that_is_not_found_once_is_read_further(post: Post, folder: str) -> None:
    idents = {post.put("in inbox"), post.put("in archive", folder="archive")}
    post.catch_up()
    idents.add(post.put("new", folder=folder))
    post.server.faults.append(Refuse(DELTA, 404, "ErrorItemNotFound", times=2, parts=True))
    post.catch_up()
    assert set(post.ledger.versions) == idents


@pytest.mark.parametrize(("status", "code"), [(403, "ErrorAccessDenied"), (500, "ErrorInternalServerError")])
def test_one_message_that_graph_does_not_hand_over_does_not_stop_those_after_it(
    post: Post, status: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "TRIES", 1)
    protected = post.put("protected")
    refuse = Refuse("messages.get", status, code, retry_after=0, when=lambda call: call.names.get("id") == protected)
    post.server.faults.append(refuse)
    assert post.capture() == []
    assert set(post.ledger.versions) == {protected}
    post.mailbox.move(protected, "deleteditems")
    later = post.put("later")
    assert post.capture() == [later]
    assert set(post.ledger.versions) == {protected, later}


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, "ErrorAccessDenied"), (503, "ErrorMailboxStoreUnavailable"), (410, "SyncStateNotFound")],
)
def test_a_folder_that_always_fails_does_not_stop_those_after_it(
    post: Post, status: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "TRIES", 1)
    folders = sorted(post.mailbox.folder(name) for name in "ABCD")
    broken, gone = folders[0], folders[1]
    idents = [post.put(f"in {folder}", folder=folder) for folder in folders]
    refuse = Refuse(DELTA, status, code, retry_after=0, when=lambda call: call.names["folder"] == broken)
    post.server.faults.append(refuse)
    for _ in range(2):
        with pytest.raises((ProviderBug, TryLater)):
            post.catch_up()
        assert set(post.ledger.versions) == set(idents[1:])
    post.mailbox.delete_folder(gone)
    with pytest.raises((ProviderBug, TryLater)):
        post.catch_up()
    assert set(post.ledger.versions) == set(idents[2:])
    post.server.faults.clear()
    post.catch_up()
    assert set(post.ledger.versions) == {idents[0], *idents[2:]}


def test_what_has_gone_without_a_word_is_told_although_a_folder_fails(post: Post) -> None:
    broken, other = post.mailbox.folder("A broken one"), post.mailbox.folder("Another")
    kept = post.put("kept", folder=broken)
    post.put("gone", folder=other)
    post.catch_up()
    for operation in (DELTA, "messages.list"):
        refuse = Refuse(operation, 400, "ErrorCorruptData", when=lambda call: call.names["folder"] == broken)
        post.server.faults.append(refuse)
    post.mailbox.delete_folder(other)
    with pytest.raises(ProviderBug):
        post.catch_up()
    assert set(post.ledger.versions) == {kept}


def test_where_two_folders_fail_in_a_row_the_others_are_not_asked_before_another_pass(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "TRIES", 1)
    folders = sorted(post.mailbox.folder(name) for name in "ABCDEF")
    idents = [post.put(f"in {folder}", folder=folder) for folder in folders]
    down = Refuse(DELTA, 503, retry_after=0, when=lambda call: call.names["folder"] in folders[:2])
    post.server.faults.append(down)
    with pytest.raises(TryLater):
        post.catch_up()
    assert (down.struck, post.ledger.versions) == (2, {})
    with pytest.raises(TryLater):
        post.catch_up()
    assert set(post.ledger.versions) == set(idents[2:])
