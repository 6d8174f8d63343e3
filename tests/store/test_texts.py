"""Sealed texts: readable with the key wherever they are read, and nowhere in the database."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text, update

from config.privacy import ContentLevel
from store import bodies, hits, interactions, texts, waiting, whole
from store.database import Store
from store.errors import TextsLocked
from store.hits import Question
from store.model import Direction, Kept
from store.schema import interactions as table
from store.schema import metadata
from store.sight import Everything
from tests.builders import NOON, a_mail
from tests.store.sealing import KEY, OTHER, opened

CANARY = "zanzibar"
SAID = Kept(
    "1",
    "1",
    replace(a_mail("mail:one@acme.example"), subject="About the pelicans"),
    Direction.INBOUND,
    ContentLevel.TEXT,
    f"The {CANARY} offer stands.",
    signature=f"Carol, {CANARY} Ltd",
    quoted=f"> Is the {CANARY} offer good?",
    html=f"<p>The {CANARY} offer stands.</p>",
)


def add(store: Store, kept: Kept = SAID) -> int:
    with store.begin() as connection:
        key = kept.interaction.key
        return interactions.add(connection, [kept], {key: key}, NOON)[key]


def everything(store: Store) -> str:
    """All that any SQL statement can read."""
    with store.read() as connection:
        found = [repr(connection.execute(select(one)).all()) for one in metadata.sorted_tables]
        if connection.dialect.name == "postgresql":
            found.append(repr(connection.execute(text("SELECT words FROM interactions")).all()))
    return "".join(found)


def test_what_is_sealed_is_read_as_it_was_written(store: Store) -> None:
    with opened(store, KEY) as sealed, sealed.begin() as connection:
        id_ = interactions.add(connection, [SAID], {SAID.interaction.key: "thread"}, NOON)[SAID.interaction.key]
        shown = whole.interaction(connection, id_, Everything())
        assert shown is not None
        assert (shown.text, shown.quoted, shown.signature) == (SAID.text, SAID.quoted, SAID.signature)
        assert (shown.entry.excerpt, bodies.read(connection, id_), shown.locked) == (SAID.text, SAID.html, "")
        assert waiting.by_ids(connection, [id_])[0].said == (SAID.text, SAID.quoted)


def test_nothing_of_it_stands_in_any_table_or_index(store: Store) -> None:
    with opened(store, KEY) as sealed:
        add(sealed)
    assert CANARY not in everything(store)


def test_its_subject_is_found_and_its_text_is_not(store: Store) -> None:
    with opened(store, KEY) as sealed:
        id_ = add(sealed)
        with sealed.read() as connection:
            found = [hits.search(connection, Question(word), Everything()).ids for word in ("pelicans", CANARY)]
    assert found == [(id_,), ()]


def test_a_changed_mail_is_sealed_too(store: Store) -> None:
    with opened(store, KEY) as sealed:
        id_ = add(sealed)
        with sealed.begin() as connection:
            interactions.change(connection, [(id_, replace(SAID, text=f"The {CANARY} is gone."))], NOON)
            assert texts.read(connection, [id_])[id_].own == f"The {CANARY} is gone."
    assert CANARY not in everything(store)


def test_an_envelope_alone_needs_no_key(store: Store) -> None:
    bare = replace(SAID, content=ContentLevel.HEADERS, text=None, quoted="", signature="", html="")
    with opened(store) as keyless:
        id_ = add(keyless, bare)
        with keyless.read() as connection:
            assert texts.read(connection, [id_])[id_] == texts.Texts(None)


def test_without_a_key_nothing_is_written_in_the_plain(store: Store) -> None:
    with opened(store) as keyless, pytest.raises(TextsLocked, match="put it back from where you keep it safe"):
        add(keyless)
    assert CANARY not in everything(store)


@pytest.mark.parametrize("keys", [(), (OTHER,)])
def test_without_its_key_the_envelope_is_shown_and_the_page_says_why(store: Store, keys: tuple[str, ...]) -> None:
    with opened(store, KEY) as sealed:
        id_ = add(sealed)
    with opened(store, *keys) as keyless, keyless.read() as connection:
        shown = whole.interaction(connection, id_, Everything())
        assert shown is not None
        assert (shown.entry.subject, shown.text, shown.entry.excerpt) == ("About the pelicans", None, "")
        assert "where you keep it safe" in shown.locked
        with pytest.raises(TextsLocked):
            waiting.by_ids(connection, [id_])


def test_a_text_that_is_put_into_another_row_does_not_open(store: Store) -> None:
    with opened(store, KEY) as sealed:
        one = add(sealed)
        two = add(sealed, replace(SAID, interaction=replace(SAID.interaction, key="mail:two@acme.example")))
        with sealed.begin() as connection:
            box = select(table.c.sealed).where(table.c.id == one).scalar_subquery()
            connection.execute(update(table).where(table.c.id == two).values(sealed=box))
            with pytest.raises(TextsLocked, match="put where it does not belong"):
                texts.read(connection, [two])


def test_what_is_dropped_is_gone_sealed_or_not(store: Store) -> None:
    for closes in (True, False):
        with opened(store, KEY, closes=closes) as either:
            key = f"mail:{closes}@acme.example"
            id_ = add(either, replace(SAID, interaction=replace(SAID.interaction, key=key), html=""))
            with either.begin() as connection:
                texts.drop(connection, [id_])
                assert texts.read(connection, [id_])[id_] == texts.Texts(None)
    assert CANARY not in everything(store)
