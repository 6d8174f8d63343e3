"""The bodies of messages, and the meetings that they state."""

from datetime import UTC, datetime

from connectors.model.sync import Content, Gone, Seen, Unreadable
from tests.connectors.exchange_mail.post import Corrupt, Post
from tests.connectors.postbox import a_message, an_invitation

MARKED = """<html><body><p>Thursday suits <b>us</b>.</p><div>-- <br>Carol</div></body></html>"""


def content_of(post: Post, ident: str) -> Content:
    (found,) = post.connector().contents([ident])
    assert isinstance(found, Content)
    return found


def test_quotes_and_signatures_are_left_out(post: Post) -> None:
    ident = post.put("one", "Thursday suits us.\n\nOn Mon, 2 Mar 2026 Alice wrote:\n> When?\n\n-- \nCarol")
    assert content_of(post, ident).text.strip() == "Thursday suits us."


def test_html_is_read_as_text_and_kept_as_it_was_written(post: Post) -> None:
    ident = post.mailbox.put(a_message("one", MARKED, "Content-Type: text/html"))
    cost = post.cost()
    found = content_of(post, ident)
    assert found.text.strip() == "Thursday suits us."
    assert "<b>us</b>" in found.html
    assert cost["GetItem"] == 1


def test_a_message_without_text_has_none(post: Post) -> None:
    assert content_of(post, post.put("one", "")).text.strip() == ""


def test_the_meetings_of_an_invitation_are_found_in_it(post: Post) -> None:
    ident = post.mailbox.put(an_invitation("come"))
    found = content_of(post, ident)
    assert found.text.strip() == "Please come."
    assert found.inside
    assert all(isinstance(item, Seen) and item.id.startswith(f"{ident}#") for item in found.inside)


def test_a_message_that_a_page_has_shown_to_be_an_invitation_is_asked_for_once(post: Post) -> None:
    invited = post.mailbox.put(an_invitation("come"))
    other = post.put("other")
    kept = post.capture()
    assert {ident for ident in kept if "#" not in ident} == {invited, other}
    assert sorted(post.mailbox.handed_out) == sorted([invited, other])


def test_files_are_named_and_never_asked_for(post: Post) -> None:
    parts = [
        "--b", "Content-Type: text/plain", "", "See the offer.",
        "--b", "Content-Type: application/pdf", "Content-Disposition: attachment; filename=offer.pdf", "", "%PDF",
        "--b--",
    ]  # fmt: skip
    ident = post.mailbox.put(a_message("files", "\n".join(parts), "Content-Type: multipart/mixed; boundary=b"))
    cost = post.cost()
    found = content_of(post, ident)
    assert (found.text.strip(), found.attachments) == ("See the offer.", ("offer.pdf",))
    assert cost.of_mail() == {"GetItem": 1}


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


def test_nothing_of_what_its_author_called_private_is_handed_out(post: Post) -> None:
    private = [
        post.mailbox.put(a_message(name, "Secret.", "Sensitivity: Private", sender=f"<{post.owner}>"), folder)
        for name, folder in (("received", "inbox"), ("sent", "sentitems"))
    ]
    kept = post.put("kept")
    assert post.capture() == [kept]
    assert post.mailbox.handed_out == [kept]
    assert set(private) < set(post.ledger.versions)


def test_a_body_that_the_server_does_not_hand_over_costs_its_message_alone(post: Post) -> None:
    refused, invited, other = post.put("refused"), post.mailbox.put(an_invitation("come")), post.put("other")
    fine = post.mailbox.put(an_invitation("fine"))
    post.server.faults.append(Corrupt(ids={refused, invited}))
    found = {each.id: each for each in post.connector().contents([refused, invited, other, fine])}
    assert isinstance(found[refused], Unreadable)
    assert isinstance(found[invited], Unreadable)
    assert isinstance(found[other], Content)
    assert isinstance(found[fine], Content)


def test_a_message_that_is_deleted_before_its_body_is_read_has_none(post: Post) -> None:
    ident = post.put("one")
    post.catch_up()
    post.mailbox.delete(ident)
    assert list(post.connector().contents([ident])) == []


def test_text_is_made_of_html_where_the_server_makes_none(post: Post) -> None:
    """Exchange 2010 has no TextBody."""
    post.server.build, post.server.versions = (14, 3, 123, 4), {"Exchange2010", "Exchange2010_SP1", "Exchange2010_SP2"}
    marked = post.mailbox.put(a_message("one", MARKED, "Content-Type: text/html"))
    plain = post.put("two", "Thursday suits us.")
    found = [each for each in post.connector().contents([marked, plain]) if isinstance(each, Content)]
    assert {each.id for each in found} == {marked, plain}
    assert all("Thursday suits us." in " ".join(each.text.split()) and "<" not in each.text for each in found)
