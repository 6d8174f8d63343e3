"""The bodies of messages, and the meetings that they state."""

from datetime import UTC, datetime

from connectors.model.sync import Content, Gone, Seen
from tests.connectors.gmail.post import Post
from tests.connectors.postbox import a_message, an_invitation


def content_of(post: Post, ident: str) -> Content:
    (found,) = post.connector().contents([ident])
    assert isinstance(found, Content)
    return found


def test_quotes_and_signatures_are_left_out(post: Post) -> None:
    ident = post.put("one", "Thursday suits us.\n\nOn Mon, 2 Mar 2026 Alice wrote:\n> When?\n\n-- \nCarol")
    assert content_of(post, ident).text.strip() == "Thursday suits us."


def test_the_meetings_of_an_invitation_are_found_in_it(post: Post) -> None:
    ident = post.mailbox.put(an_invitation("come"))
    found = content_of(post, ident)
    assert found.text.strip() == "Please come."
    assert found.inside
    assert all(isinstance(item, Seen) and item.id.startswith(f"{ident}#") for item in found.inside)


def test_an_invitation_that_google_keeps_as_a_file_is_asked_for(post: Post) -> None:
    idents = [
        post.mailbox.put(an_invitation(name, "Content-Disposition: attachment; filename=invite.ics"))
        for name in ("one", "two")
    ]
    cost = post.cost()
    found = list(post.connector().contents(idents))
    assert sorted(content.id for content in found) == idents
    assert all(isinstance(content, Content) and content.inside for content in found)
    assert (cost["messages.get:full"], cost["messages.attachments.get"]) == (2, 2)


def test_files_are_named_and_never_asked_for(post: Post) -> None:
    parts = [
        "--b", "Content-Type: text/plain", "", "See the offer.",
        "--b", "Content-Type: application/pdf", "Content-Disposition: attachment; filename=offer.pdf", "", "%PDF",
        "--b--",
    ]  # fmt: skip
    ident = post.mailbox.put(a_message("files", "\n".join(parts), "Content-Type: multipart/mixed; boundary=b"))
    cost = post.cost()
    assert content_of(post, ident).attachments == ("offer.pdf",)
    assert cost["messages.attachments.get"] == 0


def test_invited_series_are_read_again_when_the_month_changes(post: Post) -> None:
    invited, other = post.mailbox.put(an_invitation("come")), post.put("other")
    post.record()
    assert post.catch_up() == []
    held = dict(post.ledger.versions)
    post.now = datetime(2026, 4, 1, tzinfo=UTC)
    changes = post.record()
    assert Gone(invited) in changes
    assert other not in {change.id for change in changes}
    assert post.ledger.versions.keys() != held.keys()
    assert post.catch_up() == []
