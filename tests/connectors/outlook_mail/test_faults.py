"""What goes wrong at Microsoft: nothing is lost, nothing is told twice, and what does not pass is told."""

import pytest

from connectors.errors import ProviderBug, TryLater
from connectors.graph import transport
from connectors.model.sync import Gone, Seen
from connectors.outlook_mail import requests
from tests.connectors.outlook_mail.post import Post
from tests.connectors.provider import named
from tests.servers.https.exchange import Answer, Json
from tests.servers.https.faults import Changed, Cut, Meanwhile, Says, Slow, doubled, reordered
from tests.servers.microsoft.faults import Refuse

MANY = 25
DELTA = "messages.delta"


@pytest.fixture
def many(post: Post, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Messages that do not fit on a page; names in order."""
    monkeypatch.setattr(requests, "PAGE", 10)
    names = [f"{number:02}" for number in range(MANY)]
    for name in names:
        post.put(name)
    return names


def told_of(value: Json) -> list[Json]:
    """The messages of a page."""
    found = value["value"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("change", [doubled("value"), reordered("value")])
def test_doubled_or_reordered_pages_are_read_once(post: Post, many: list[str], change: object) -> None:
    post.server.faults.append(Changed(DELTA, change))  # type: ignore[arg-type]
    post.server.faults.append(Changed("folders.delta", change))  # type: ignore[arg-type]
    post.server.faults.append(Changed("messages.list", change))  # type: ignore[arg-type]
    assert named(post.catch_up()) == many
    assert len(list(post.connector().census())) == MANY
    for name in many:
        post.put(f"new {name}")
    (removed, *_) = post.ledger.versions
    post.mailbox.delete(removed)
    changes = post.catch_up()
    assert named(changes) == [f"new {name}" for name in many]
    assert Gone(removed) in changes
    assert post.catch_up() == []


def test_pages_that_lead_in_circles_are_told(post: Post, many: list[str]) -> None:
    first: list[Json] = []
    again = Changed(DELTA, lambda value: first.append(value) or first[0])  # type: ignore[func-returns-value]
    post.server.faults.append(again)
    with pytest.raises(ProviderBug, match="in circles"):
        post.catch_up()
    post.server.faults.clear()
    assert set(named(post.catch_up())) <= set(many)
    assert len(post.ledger.versions) == MANY


def test_a_link_to_another_host_is_not_followed(post: Post, many: list[str]) -> None:
    def lead_away(value: Json) -> Json:
        return (
            {**value, "@odata.nextLink": "https://graph.evil.example/v1.0/x"} if "@odata.nextLink" in value else value
        )

    post.server.faults.append(Changed(DELTA, lead_away))
    with pytest.raises(ProviderBug, match="another host"):
        post.catch_up()


@pytest.mark.parametrize("code", ["SyncStateNotFound", "SyncStateInvalid", "resyncRequired"])
def test_links_that_graph_has_forgotten_are_made_up_for_by_one_pass_over_all(post: Post, code: str) -> None:
    kept, removed = post.put("kept"), post.put("removed")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    post.mailbox.delete(removed)
    post.put("new")
    post.mailbox.forget_tokens(why=code)
    cost = post.cost()
    changes = post.ledger.store_all(connector.pages(post.ledger.cursor))
    assert named(changes) == ["new"]
    assert Gone(removed) in changes
    assert kept in post.ledger.versions
    assert cost.of_mail() == {
        "folders.delta": 2, "folders.get": 12, "messages.delta": 3 + 3, "messages.list": 3, "messages.get": 1,
    }  # fmt: skip
    assert post.catch_up() == []


def test_only_the_folder_whose_link_is_forgotten_is_read_anew(post: Post) -> None:
    post.put("one")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    post.mailbox.forget_tokens("archive")
    cost = post.cost()
    assert post.ledger.store_all(connector.pages(post.ledger.cursor)) == []
    assert cost["messages.delta"] == 3 + 1


def test_a_link_that_dies_in_the_middle_of_a_folder_starts_that_folder_over(post: Post, many: list[str]) -> None:
    pages = post.connector().pages(None)
    post.ledger.store(next(pages))
    post.mailbox.forget_tokens("inbox")
    changes = post.ledger.store_all(pages)
    assert len(post.ledger.versions) == MANY
    assert len(changes) == MANY - 10
    assert post.catch_up() == []


def test_links_that_are_forgotten_as_soon_as_they_are_given_are_told(post: Post, many: list[str]) -> None:
    post.server.faults.append(Meanwhile(DELTA, lambda: post.mailbox.forget_tokens("inbox")))
    with pytest.raises(ProviderBug, match="just given"):
        post.catch_up()


def test_a_message_of_which_a_folder_tells_nothing_but_its_change_is_asked_for(post: Post) -> None:
    # https://github.com/microsoftgraph/microsoft-graph-docs/issues/7776
    def cut(value: Json) -> Json:
        names = ("@odata.type", "@odata.etag", "id", "parentFolderId", "isRead")
        return {**value, "value": [{name: each[name] for name in names if name in each} for each in told_of(value)]}

    held = post.put("held")
    post.catch_up()
    post.server.faults.append(Changed(DELTA, cut))
    post.mailbox.edit(held, isRead=True)
    new = post.put("new")
    cost = post.cost()
    (seen,) = post.catch_up()
    assert isinstance(seen, Seen)
    assert (seen.id, seen.interaction.subject) == (new, "new")
    assert cost["messages.get"] == 1


def test_a_removal_of_something_never_seen_costs_nothing(post: Post) -> None:
    def removing(value: Json) -> Json:
        gone = {"@odata.type": "#microsoft.graph.message", "id": "AAkNever=", "@removed": {"reason": "deleted"}}
        return {**value, "value": [*told_of(value), gone]}

    post.put("one")
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    post.server.faults.append(Changed(DELTA, removing))
    cost = post.cost()
    assert post.ledger.store_all(connector.pages(post.ledger.cursor)) == []
    assert cost["messages.get"] == 0


@pytest.mark.parametrize("reason", ["deleted", "changed"])
def test_a_removal_of_what_is_still_there_is_looked_into_whatever_its_reason(post: Post, reason: str) -> None:
    ident = post.put("one")
    post.catch_up()
    gone = {"@odata.type": "#microsoft.graph.message", "id": ident, "@removed": {"reason": reason}}
    post.server.faults.append(Changed(DELTA, lambda value: {**value, "value": [*told_of(value), gone]}))
    assert post.catch_up() == []
    post.mailbox.delete(ident)
    assert post.catch_up() == [Gone(ident)]


def test_a_message_that_two_folders_tell_of_in_one_pass_is_seen_once(post: Post) -> None:
    """It is moved between the answers of its two folders, so that neither tells that it has left."""
    post.catch_up()
    ident = post.put("one")
    post.server.faults.append(Meanwhile(DELTA, lambda: post.mailbox.move(ident, "archive"), times=1))
    assert [change.id for change in post.catch_up()] == [ident]
    assert post.catch_up() == []
    assert list(post.ledger.versions) == [ident]


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
    assert len(post.capture()) == MANY
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
    post.catch_up()
    assert len(post.ledger.versions) == MANY


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


def test_never_more_than_four_requests_are_in_flight(post: Post, many: list[str]) -> None:
    post.capture()
    assert 1 <= post.server.together[post.owner] <= 4
