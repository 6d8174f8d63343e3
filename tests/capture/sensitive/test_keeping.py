"""What is stored of a mail that says something sensitive: nothing of it, in no column, and the ledger agrees."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from capture.policy import Rules
from capture.prepare import prepare
from capture.sensitive import Finder, finder, without_sensitive
from capture.sensitive.markup import shown
from capture.sensitive.told import told
from config.privacy import ContentLevel
from config.sensitive import SensitiveContent, SensitiveKind
from connectors.memory import MemoryConnector, MemoryMailbox
from connectors.model.sync import Cursor, Mode
from store import leases, record, sensitive, sources
from store.database import Store
from store.model import Batch, Direction, Kept
from store.schema import ledger, metadata
from tests.builders import NOON, a_mail, a_meeting, seen
from tests.capture.passing import OURS
from tests.people import ALICE

CARD, PASSWORD = "4111 1111 1111 1111", "Kq7!rTz2"
MASK = finder(SensitiveContent.MASK, SensitiveKind, ())
HEADERS = finder(SensitiveContent.HEADERS, SensitiveKind, ())
RULES = Rules(OURS, frozenset({ALICE}), sensitive=MASK)


def a_kept(**parts: str) -> Kept:
    item = Kept("1", "1", a_mail(subject="Card 4111-1111-1111-1111"), Direction.INBOUND, ContentLevel.TEXT)
    return replace(item, **{"text": "Hello.", **parts})  # type: ignore[arg-type]


def columns(store: Store) -> Iterator[str]:
    """All that is in any table, as text."""
    with store.read() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                yield f"{table.name}: {tuple(row)}"


def test_every_part_is_clean_and_the_same_number_counts_once() -> None:
    said = f"My card: {CARD}, password: {PASSWORD}"
    item = without_sensitive(
        replace(a_kept(text=said, quoted=f"> {said}", signature=CARD, html=f"<p>{said}</p>"), attachments=(CARD,)), MASK
    )
    assert CARD not in repr(item)
    assert "4111-1111-1111-1111" not in repr(item)
    assert PASSWORD not in repr(item)
    assert item.sensitive == (("card", 1), ("password", 1))
    assert item.text == "My card: [card number removed], password: [password removed]"
    assert item.interaction.subject == "Card [card number removed]"


def test_a_mail_without_anything_stays_as_it_is() -> None:
    item = replace(a_kept(html="<p>Hello &amp; welcome</p>"), interaction=a_mail())
    assert without_sensitive(item, MASK) is item


def test_nothing_is_looked_for_where_all_is_kept() -> None:
    item = a_kept(text=CARD)
    assert without_sensitive(item, Finder()) is item


def test_the_whole_text_is_kept_out_where_that_is_the_setting() -> None:
    item = without_sensitive(a_kept(text=f"a {CARD}", quoted="b", signature="c", html="<p>d</p>"), HEADERS)
    assert (item.content, item.text, item.quoted, item.signature, item.html) == (ContentLevel.HEADERS, None, "", "", "")
    assert item.interaction.subject == "Card [card number removed]"
    assert item.sensitive == (("card", 1),)


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{CARD}</p>",
        "<p>4111&nbsp;1111&nbsp;1111&nbsp;1111</p>",
        "<p>4111 <b>1111</b>\n1111&#160;1111</p>",
        "<td>4111</td><td>1111</td><td>1111</td><td>1111</td>",
        "<p>Password: Kq7&amp;rTz2</p>",
        "<a href='https://x.example/?k=AKIAIOSFODNN7EXAMPLE'>key</a>",
    ],
)
def test_html_is_clean_however_it_is_written(html: str) -> None:
    item = without_sensitive(replace(a_kept(html=html), interaction=a_mail()), MASK)
    assert item.sensitive
    assert "removed]" in item.html
    assert not without_sensitive(item, MASK) is not item
    assert "1111" not in shown(item.html)


def test_html_from_which_it_cannot_be_taken_is_not_kept() -> None:
    item = without_sensitive(replace(a_kept(html="<p>4111 1111 1111 &#49;111</p>"), interaction=a_mail()), MASK)
    assert (item.html, item.sensitive) == ("", (("card", 1),))


def test_nothing_of_it_is_in_any_table_and_the_ledger_agrees(store: Store) -> None:
    mailbox = MemoryMailbox(ALICE)
    meeting = replace(a_meeting(), subject=f"Pay by {CARD}")
    mailbox.put(seen("a", a_mail(subject=f"Card {CARD}")), f"Password: {PASSWORD}", (seen("a#1", meeting),))
    mailbox.put(seen("b"), "Hello.")
    connector = MemoryConnector(mailbox)
    batch = prepare(connector, next(connector.pages(None)), RULES)
    with store.begin() as connection:
        sources.connect(connection, "memory", ALICE, {}, ["mail"], NOON)
        (source,) = sources.all_sources(connection)
        lease = leases.claim(connection, "worker", NOON, source.id)
        assert lease
        whole = Batch(batch.outcomes, Cursor("memory/1", "5"), Mode.DELTA, last=True)
        written = record.record(connection, lease, source.generation, whole, NOON, 9)
        assert sum(written.counts.values()) == 3
        labels = {item: told for item, told in connection.execute(select(ledger.c.item, ledger.c.labels))}
        of_mail = select(ledger.c.interaction_id).where(ledger.c.item == "a")
        assert sensitive.removed(connection, connection.execute(of_mail).scalar_one()) == {"card": 1, "password": 1}
    assert labels["a"]["sensitive"] == {"card": 1, "password": 1}
    assert "sensitive" not in (labels["b"] or {})
    everything = "\n".join(columns(store))
    assert CARD not in everything
    assert PASSWORD not in everything
    assert "[password removed]" in everything


def test_people_are_told_how_many_were_removed() -> None:
    assert told({"card": 2, "password": 1}, has_text=True) == (
        "2 card numbers and 1 password were removed before this was stored."
    )
    assert told({"iban": 1}, has_text=True) == "1 bank account was removed before this was stored."
    assert told({"token": 1}, has_text=False) == "Its text is not kept, as it held 1 access token."
    assert told({}, has_text=True) == ""
