"""What fails at the server: nothing is lost, others go on, and what does not pass is told."""

from datetime import timedelta
from functools import partial

import pytest

from connectors.errors import ProviderBug, TryLater
from connectors.ews import pool
from connectors.model.sync import Gone, Unreadable
from tests.connectors.exchange_mail.post import Post
from tests.connectors.provider import named
from tests.servers.exchange import call as ews
from tests.servers.exchange.faults import MALFORMED, Busy, Fail, Refuse, Repeated, Unsigned
from tests.servers.https.call import Call
from tests.servers.https.exchange import Answer
from tests.servers.https.faults import Cut, Fault, Meanwhile, Says, Slow

SYNC = "SyncFolderItems"
FAILURES = (TryLater, ProviderBug)


def asks_for(ident: str, call: Call) -> bool:
    """Whether a call is about a folder."""
    assert isinstance(call, ews.Call)
    return any(each.get("Id") == ident for each in call.element.iter())


@pytest.mark.parametrize(
    "fault",
    [
        Busy(SYNC, milliseconds=10, times=3),
        Busy("GetItem", milliseconds=10, times=2),
        Busy("SyncFolderHierarchy", milliseconds=10, times=1),
        Fail(SYNC, times=1),
        Unsigned(SYNC, times=1),
        Unsigned("GetItem", times=1),
    ],
    ids=lambda fault: f"{type(fault).__name__} {fault.method}",
)
def test_what_passes_is_waited_for(post: Post, many: list[str], fault: Busy) -> None:
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
        Cut(SYNC, every=3),
        Cut("GetItem", every=3),
        Says(SYNC, MALFORMED, every=3),
        Says("GetItem", MALFORMED, every=3),
        Refuse(SYNC, "ErrorMailboxStoreUnavailable", every=3),
    ],
    ids=["cut", "cut in the middle of a page", "malformed", "malformed in the middle of a page", "no store"],
)
def test_a_pass_that_cannot_go_on_goes_on_later(post: Post, many: list[str], fault: Fault) -> None:
    post.server.faults.append(fault)
    for _ in range(20):
        try:
            post.catch_up()
            break
        except FAILURES:
            continue
    post.server.faults.clear()
    post.catch_up()
    assert set(post.ledger.versions) == set(post.mailbox.items)


def test_a_server_that_is_busy_for_long_is_left_for_as_long(post: Post, many: list[str]) -> None:
    post.server.faults.append(Busy(SYNC, milliseconds=3_600_000, every=3))
    with pytest.raises(TryLater) as raised:
        post.catch_up()
    assert raised.value.after is not None
    assert timedelta(minutes=59) < raised.value.after <= timedelta(hours=1)
    assert 0 < len(post.ledger.versions) < len(many)
    cost = post.cost()
    with pytest.raises(TryLater):
        post.catch_up()
    assert cost["http"] == 0


def test_a_page_that_is_told_again_is_read_once(post: Post, many: list[str]) -> None:
    post.server.faults.append(Repeated(every=2, times=2))
    told = post.catch_up()
    assert named(told) == many
    post.server.faults.clear()
    assert post.catch_up() == []


def test_a_page_that_is_told_for_ever_ends_the_pass(post: Post, many: list[str]) -> None:
    post.server.faults.append(Repeated())
    with pytest.raises(ProviderBug, match="no end"):
        post.catch_up()
    post.server.faults.clear()
    post.catch_up()
    assert set(post.ledger.versions) == set(post.mailbox.items)


def test_a_message_that_goes_between_its_page_and_its_envelope_is_nothing(post: Post) -> None:
    gone, moved, stays = post.put("gone"), post.put("moved"), post.put("stays")

    def meanwhile() -> None:
        post.mailbox.delete(gone)
        post.mailbox.move(moved, "sentitems")

    post.server.faults.append(Meanwhile(SYNC, meanwhile, times=1))
    assert named(post.catch_up()) == ["moved", "stays"]
    post.catch_up()
    assert set(post.ledger.versions) == set(post.mailbox.items)
    assert stays in post.ledger.versions


def test_states_that_the_server_has_forgotten_are_made_up_for_by_one_pass_over_all(post: Post) -> None:
    kept, removed = post.put("kept"), post.put("removed")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    post.mailbox.delete(removed)
    post.put("new")
    post.mailbox.forget_states()
    cost = post.cost()
    changes = post.ledger.store_all(connector.pages(post.ledger.cursor))
    assert named(changes) == ["new"]
    assert Gone(removed) in changes
    assert kept in post.ledger.versions
    assert cost.of_mail() == {
        "SyncFolderHierarchy": 2, "GetFolder": 1, SYNC: 3 + 3, "FindItem": 3, "GetItem": 1 + 1,
    }  # fmt: skip
    assert post.catch_up() == []


def test_only_the_folder_whose_state_is_forgotten_is_read_anew(post: Post) -> None:
    removed, sent = post.put("removed"), post.put("sent", folder="sentitems")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    post.mailbox.delete(removed)
    post.mailbox.forget_states("inbox")
    cost = post.cost()
    assert post.ledger.store_all(connector.pages(post.ledger.cursor)) == [Gone(removed)]
    assert cost[SYNC] == 3 + 1
    assert list(post.ledger.versions) == [sent]


def test_a_server_that_forgets_its_states_at_once_is_told(post: Post) -> None:
    post.put("one")
    post.catch_up()
    post.server.faults.append(Refuse(SYNC, "ErrorInvalidSyncStateData"))
    with pytest.raises(ProviderBug, match="just given"):
        post.catch_up()
    post.server.faults.clear()
    assert post.catch_up() == []
    assert len(post.ledger.versions) == 1


def test_one_folder_that_the_server_fails_at_does_not_stop_the_others(post: Post) -> None:
    broken = post.mailbox.folder("A broken one")
    post.put("never read", folder=broken)
    gone = post.put("gone")
    post.server.faults.append(Refuse(SYNC, "ErrorCorruptData", when=partial(asks_for, broken)))
    with pytest.raises(ProviderBug):
        post.catch_up()
    assert list(post.ledger.versions) == [gone]
    post.mailbox.delete(gone)
    with pytest.raises(ProviderBug):
        post.catch_up()
    assert post.ledger.versions == {}
    post.server.faults.clear()
    assert named(post.catch_up()) == ["never read"]


def test_a_folder_whose_change_was_told_and_that_failed_in_its_turn_is_read_by_the_next_poll(post: Post) -> None:
    folders = [post.mailbox.folder(f"Customer {number:02}") for number in range(30)]
    post.catch_up()
    looked: list[str] = []
    post.server.faults.append(
        Refuse(SYNC, when=lambda call: looked.extend(each for each in folders if asks_for(each, call)))
    )
    post.catch_up()
    post.server.faults.clear()
    due = looked[0]
    post.put("new", folder=due)
    post.server.faults.append(Refuse(SYNC, "ErrorCorruptData", when=partial(asks_for, due), times=1))
    connector = post.connector()
    with pytest.raises(ProviderBug):
        post.ledger.store_all(connector.pages(post.ledger.cursor))
    assert named(post.ledger.store_all(connector.pages(post.ledger.cursor))) == ["new"]


def test_a_folder_that_is_listed_and_not_found_is_told_as_such(post: Post) -> None:
    lost = post.mailbox.folder("Lost")
    ident = post.put("one")
    post.server.faults.append(Refuse(SYNC, "ErrorFolderNotFound", when=partial(asks_for, lost)))
    with pytest.raises(ProviderBug, match="does not find a folder that is in its list"):
        post.catch_up()
    assert list(post.ledger.versions) == [ident]


def test_a_message_on_which_the_server_hangs_stops_no_other(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool.Pool, "TIMEOUT", (5.0, 0.4))
    ids = [post.put(f"{number:02}") for number in range(12)]
    filed = post.put("filed", folder=post.mailbox.folder("Customers"))
    post.server.faults.append(Slow("GetItem", seconds=1.0, when=partial(asks_for, ids[4])))
    changes = post.catch_up()
    assert {change.id for change in changes if isinstance(change, Unreadable)} == {ids[4]}
    assert set(post.ledger.versions) == {*ids, filed}
    assert post.catch_up() == []


def test_a_server_that_hangs_on_all_messages_is_left_and_nothing_is_recorded(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool.Pool, "TIMEOUT", (5.0, 0.4))
    for number in range(12):
        post.put(f"{number:02}")
    post.server.faults.append(Slow("GetItem", seconds=1.0))
    cost = post.cost()
    with pytest.raises(TryLater, match="does not answer in time"):
        post.catch_up()
    assert cost["GetItem"] <= 6
    post.server.faults.clear()
    assert len(post.catch_up()) == 12


@pytest.mark.parametrize(
    "fault",
    [Fail("GetItem", "ErrorSchemaValidation"), Says("GetItem", Answer(400, b"blocked"))],
    ids=["schema", "bad request"],
)
def test_a_request_that_is_refused_as_such_costs_no_message(post: Post, fault: Fault) -> None:
    for number in range(12):
        post.put(f"{number:02}")
    post.server.faults.append(fault)
    with pytest.raises(ProviderBug):
        post.catch_up()
    assert not post.ledger.versions
    post.server.faults.clear()
    assert len(named(post.catch_up())) == 12


def test_a_message_for_which_requests_are_refused_stops_no_other(post: Post) -> None:
    ids = [post.put(f"{number:02}") for number in range(12)]
    post.server.faults.append(Says("GetItem", Answer(400, b"blocked"), when=partial(asks_for, ids[4])))
    changes = post.catch_up()
    assert {change.id for change in changes if isinstance(change, Unreadable)} == {ids[4]}
    assert set(post.ledger.versions) == set(ids)


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
    assert set(post.ledger.versions) == set(post.mailbox.items)


@pytest.mark.parametrize("looks_for", ["a census", "a pass that came to nothing"])
def test_a_new_folder_is_read_although_something_else_has_seen_it_first(post: Post, looks_for: str) -> None:
    post.put("one")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    ident = post.put("new", folder=post.mailbox.folder("Customers"))
    if looks_for == "a census":
        assert len(list(connector.census())) == 2
    else:
        post.server.faults.append(Cut(SYNC))
        with pytest.raises(TryLater):
            list(connector.pages(post.ledger.cursor))
        post.server.faults.clear()
        connector = post.connector()
    assert [change.id for change in post.ledger.store_all(connector.pages(post.ledger.cursor))] == [ident]
