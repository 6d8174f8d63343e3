"""What folders tell of their changes, in whatever form: nothing is lost, and nothing is told twice."""

import pytest

from connectors.errors import ProviderBug
from connectors.model.sync import Gone, Seen
from tests.connectors.outlook_mail.post import Post
from tests.connectors.provider import named
from tests.servers.https.exchange import Json
from tests.servers.https.faults import Changed, Meanwhile, doubled, reordered

DELTA = "messages.delta"


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
    assert len(list(post.connector().census())) == len(many)
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
    assert len(post.ledger.versions) == len(many)


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
    assert len(post.ledger.versions) == len(many)
    assert len(changes) == len(many) - 10
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


def test_a_message_says_its_folder_and_its_categories(post: Post) -> None:
    ident = post.put("filed", folder=post.mailbox.folder("2026", parent=post.mailbox.folder("Customers")))
    post.mailbox.edit(ident, categories=["Acme", "Urgent"])
    (seen,) = post.catch_up()
    assert isinstance(seen, Seen)
    assert (seen.folders, seen.categories) == (("Customers/2026",), ("Acme", "Urgent"))
    post.mailbox.edit(ident, categories=["Acme"])
    assert post.catch_up() == []
