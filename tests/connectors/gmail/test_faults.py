"""What goes wrong at Gmail: nothing is lost, nothing is told twice, and what does not pass is told to a person."""

from datetime import timedelta

import pytest

from connectors.errors import NeedsPerson, ProviderBug, TryLater
from connectors.gmail import mailbox as asking
from connectors.model.sync import Gone, Unreadable
from tests.connectors.gmail.post import Post
from tests.connectors.provider import named
from tests.servers.google.faults import Refuse, undecodable
from tests.servers.https.exchange import Json
from tests.servers.https.faults import Changed, Cut, Meanwhile, doubled, reordered

LIST, GET, HISTORY = (f"gmail.users.{method}" for method in ("messages.list", "messages.get", "history.list"))
MANY = 25


@pytest.fixture
def many(post: Post, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Messages that do not fit on a page of Google's; names in order."""
    monkeypatch.setattr(asking, "AT_ONCE", 10)
    names = [f"{number:02}" for number in range(MANY)]
    for name in names:
        post.put(name)
    return names


def without(history: Json, ids: list[str]) -> Json:
    """A page of history with no word of these messages."""
    records = history.get("history", [])
    assert isinstance(records, list)
    return {**history, "history": [record for record in records if not any(ident in str(record) for ident in ids)]}


@pytest.mark.parametrize("change", [doubled("messages"), reordered("messages")])
def test_a_listing_with_doubled_or_reordered_pages_is_read_once(post: Post, many: list[str], change: object) -> None:
    post.server.faults.append(Changed(LIST, change))  # type: ignore[arg-type]
    assert named(post.catch_up()) == many
    assert len(list(post.connector().census())) == MANY
    assert post.catch_up() == []


@pytest.mark.parametrize("change", [doubled("history"), reordered("history")])
def test_history_with_doubled_or_reordered_pages_is_told_once(post: Post, many: list[str], change: object) -> None:
    post.catch_up()
    post.server.faults.append(Changed(HISTORY, change))  # type: ignore[arg-type]
    cost = post.cost()
    for name in many:
        post.put(f"new {name}")
    (removed, *_) = post.ledger.versions
    post.mailbox.delete(removed)
    changes = post.catch_up()
    assert named(changes) == [f"new {name}" for name in many]
    assert set(post.ledger.versions) == set(post.mailbox.messages)
    assert cost.gets() == (MANY, 0)
    assert post.catch_up() == []


def test_a_list_whose_page_token_dies_starts_over_once(post: Post, many: list[str]) -> None:
    post.server.faults.append(Refuse(LIST, 400, "invalidArgument", when=lambda call: call.text("pageToken"), times=1))
    cost = post.cost()
    assert named(post.catch_up()) == many
    assert cost["messages.list"] == 5
    assert cost.gets() == (MANY, 0)


def test_a_list_whose_page_tokens_all_die_is_told(post: Post, many: list[str]) -> None:
    post.server.faults.append(Refuse(LIST, 400, "invalidArgument", when=lambda call: call.text("pageToken")))
    with pytest.raises(ProviderBug):
        post.catch_up()


def test_a_list_that_goes_in_circles_is_told(post: Post, many: list[str]) -> None:
    first: list[dict[str, object]] = []
    post.server.faults.append(Changed(LIST, lambda value: first.append(value) or first[0]))  # type: ignore[func-returns-value]
    with pytest.raises(ProviderBug, match="in circles"):
        post.catch_up()


@pytest.mark.parametrize("status", [400, 404, 410])
def test_history_whose_page_tokens_die_goes_on_from_what_was_reached(post: Post, many: list[str], status: int) -> None:
    post.catch_up()
    for name in many:
        post.put(f"new {name}")
    post.server.faults.append(Refuse(HISTORY, status, "invalidArgument", when=lambda call: call.text("pageToken")))
    cost = post.cost()
    assert named(post.catch_up()) == [f"new {name}" for name in many]
    assert cost.gets() == (MANY, 0)


def test_what_happens_between_two_pages_of_history_that_tell_nothing_of_it_is_told_by_the_next_pass(
    post: Post, many: list[str]
) -> None:
    post.catch_up()
    for name in many:
        post.put(f"new {name}")
    late: list[str] = []
    post.server.faults.append(Meanwhile(HISTORY, lambda: late.append(post.put("late")), times=1))
    post.server.faults.append(Changed(HISTORY, lambda value: without(value, late), times=3))
    assert named(post.catch_up()) == [f"new {name}" for name in many]
    assert named(post.catch_up()) == ["late"]
    assert post.catch_up() == []


def test_history_may_have_an_empty_page_before_the_last(post: Post, many: list[str]) -> None:
    # https://github.com/gauteh/lieer/issues/24
    post.catch_up()
    for name in many:
        post.put(f"new {name}")
    emptied = Changed(
        HISTORY, lambda value: {name: inner for name, inner in value.items() if name != "history"}, times=1
    )
    post.server.faults.append(emptied)
    assert len(named(post.catch_up())) == MANY - 10


def test_a_message_that_a_list_leaves_out_is_gone_only_where_it_is_not_there(post: Post) -> None:
    left_out, removed, kept = (post.put(name) for name in ("left out", "removed", "kept"))
    post.catch_up()
    post.mailbox.delete(removed)
    post.ledger.cursor = None
    post.server.faults.append(Changed(LIST, lambda _: {"messages": [{"id": kept, "threadId": kept}]}))
    assert post.catch_up() == [Gone(removed)]
    assert set(post.ledger.versions) == {left_out, kept}


def test_a_message_that_is_deleted_between_list_and_get_is_left_out(post: Post) -> None:
    ids = [post.put(name) for name in ("one", "two")]
    post.server.faults.append(Meanwhile(LIST, lambda: post.mailbox.delete(ids[0]), times=1))
    assert named(post.catch_up()) == ["two"]
    assert post.catch_up() == [Gone(ids[0])]


def test_a_message_that_is_deleted_between_history_and_get_is_gone(post: Post) -> None:
    post.catch_up()
    ident = post.put("one")
    post.server.faults.append(Meanwhile(HISTORY, lambda: post.mailbox.delete(ident), times=1))
    assert post.catch_up() == [Gone(ident)]


def test_a_message_that_is_deleted_before_its_body_is_read_has_none(post: Post) -> None:
    ids = [post.put(name) for name in ("one", "two")]
    connector = post.connector()
    post.ledger.store_all(connector.pages(None))
    post.mailbox.delete(ids[0])
    assert [content.id for content in connector.contents(ids)] == [ids[1]]


@pytest.mark.parametrize("retry_after", [0, 1, None])
@pytest.mark.parametrize(("status", "reason"), [(429, "rateLimitExceeded"), (403, "userRateLimitExceeded")])
def test_a_storm_of_refusals_costs_time_and_no_message(
    post: Post, many: list[str], status: int, reason: str, retry_after: int | None
) -> None:
    post.server.faults.append(Refuse(GET, status, reason, every=3, times=4, retry_after=retry_after))
    cost = post.cost()
    assert named(post.catch_up()) == many
    assert cost.gets() == (MANY + 4, 0)


def test_half_a_batch_that_fails_is_asked_for_again_alone(post: Post, many: list[str]) -> None:
    post.server.faults.append(Refuse(GET, 503, "backendError", every=2, times=MANY // 2))
    assert named(post.catch_up()) == many


def test_a_long_wait_that_google_asks_for_is_left_to_a_later_pass(post: Post, many: list[str]) -> None:
    post.server.faults.append(Refuse(GET, 429, "rateLimitExceeded", retry_after=600, times=1))
    with pytest.raises(TryLater) as raised:
        post.catch_up()
    assert raised.value.after is not None
    assert raised.value.after.total_seconds() > 60


def test_an_error_on_every_tenth_call_stops_nobody(post: Post, many: list[str]) -> None:
    post.server.faults.append(Refuse("gmail.*", 500, "backendError", every=10))
    assert post.capture()
    assert set(post.ledger.versions) == set(post.mailbox.messages)


def test_a_connection_that_is_cut_is_made_again_by_the_next_pass(post: Post, many: list[str]) -> None:
    connector = post.connector()
    post.server.faults.append(Cut(GET, every=12, times=1))
    try:
        post.ledger.store_all(connector.pages(None))
    except TryLater:
        post.ledger.store_all(connector.pages(post.ledger.cursor))
    assert set(post.ledger.versions) == set(post.mailbox.messages)


def test_a_grant_that_is_revoked_amid_a_pass_needs_a_person_and_what_was_recorded_stays(
    post: Post, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.gmail.reading.PAGE", 10)
    token = post.server.grant("alice@ours.example", ["gmail.readonly"])
    monkeypatch.setenv("ALICES_GRANT", token)
    post.options |= {"key": None, "client": f"file:{post.server.client_file}", "grant": "env:ALICES_GRANT"}
    pages = post.connector().pages(None)
    post.ledger.store(next(pages))
    post.server.revoke("alice@ours.example")
    with pytest.raises(NeedsPerson):
        post.ledger.store_all(pages)
    assert len(post.ledger.versions) == 10


def test_a_body_that_is_no_base64_costs_only_itself(post: Post) -> None:
    ids = [post.put(name) for name in ("one", "two")]
    post.catch_up()
    post.server.faults.append(Changed(GET, undecodable, when=lambda call: call.names["id"] == ids[0]))
    contents = {content.id: content for content in post.connector().contents(ids)}
    broken = contents[ids[0]]
    assert isinstance(broken, Unreadable)
    assert (broken.why, broken.version) == ("Google sent a part of the message that is no base64", "1!")
    assert not isinstance(contents[ids[1]], Unreadable)


def test_one_message_that_google_never_hands_over_is_unreadable(post: Post) -> None:
    ids = [post.put(name) for name in ("one", "two")]
    post.server.faults.append(Refuse(GET, 400, "failedPrecondition", when=lambda call: call.names["id"] == ids[0]))
    changes = post.catch_up()
    assert named(changes) == ["two"]
    (broken,) = (change for change in changes if isinstance(change, Unreadable))
    assert (broken.id, broken.version) == (ids[0], "1!")
    assert len(post.ledger.versions) == 2
    assert post.catch_up() == []


def test_a_message_that_google_did_not_hand_over_is_asked_for_again_the_next_day(post: Post) -> None:
    ident = post.put("one")
    post.server.faults.append(Refuse(GET, 400, "failedPrecondition"))
    post.catch_up()
    cost = post.cost()
    for _ in range(2):
        post.now += timedelta(days=1)
        assert post.catch_up() == []
        assert post.catch_up() == []
    assert cost.gets() == (2, 0)
    post.server.faults.clear()
    post.now += timedelta(days=1)
    assert named(post.catch_up()) == ["one"]
    assert post.ledger.versions == {ident: "1"}


def test_what_is_held_of_a_message_that_google_does_not_hand_over_any_more_stays(post: Post) -> None:
    post.options["mail"] = "metadata"
    ident = post.put("one")
    post.catch_up()
    post.options["mail"] = "readonly"
    post.server.faults.append(Refuse(GET, 400, "failedPrecondition"))
    assert post.catch_up() == []
    assert post.ledger.versions == {ident: "1h"}


def test_a_user_without_a_mailbox_needs_a_person(post: Post) -> None:
    post.mailbox.service_enabled = False
    with pytest.raises(NeedsPerson):
        post.catch_up()
