"""Words are found as people type them, whatever else they type."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, update

from store import hits, interactions, version
from store.database import Store
from store.hits import Question
from store.schema import interactions as rows
from store.sight import Everything
from tests.builders import NOON, a_mail, a_meeting
from tests.recording import a_lease, id_of, write

TEXT = (
    "Bonjour, voilà le résumé für die Straße in Łódź. Ask O'Brien at https://acme.example/plans?id=42 or mail "
    "info@acme.example about the follow-up, part_no AX-1137, 3.5% off, C:\\offers\\new, синий, 회의록, हिन्दी."
)


WRITTEN = (
    *("résumé", "resume", "RÉSUMÉ", "re\u0301sume\u0301", "voila", "angebot", "werk resume", "straße", "łódź"),
    *("O'Brien", "o’brien", '"follow-up"', "follow up", "acme.example", "info@acme.example", "acme", "example"),
    *("https://acme.example/plans?id=42", "plans", "42", "part_no", "AX-1137", "1137", "3.5", "offers", "acme plans"),
    *("синий", "회의록", "हिन्दी"),
)
ABSENT = ("resumes", "resum", "angebot dach", "113", "", " ", "'", '"', "-", "*")
HOSTILE = (
    *('"', '""', "'; DROP TABLE interactions; --", "NEAR(a b)", "a AND OR NOT", "col:x", "subject:angebot", "^angebot"),
    *(
        "angebot*",
        "-angebot",
        "(",
        "a & | ! b",
        "a <-> b",
        "\\",
        "%",
        "_",
        "\x00",
        "\ud800",
        "x" * 10_000,
        "a " * 5_000,
    ),
)


def found(connection: Connection, wanted: str, most: int = 100) -> list[int]:
    return list(hits.search(connection, Question(wanted), Everything(), most).ids)


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One record for all examples of a property."""
    with Store(f"sqlite:///{tmp_path_factory.mktemp('search')}/capture.db") as opened:
        version.upgrade(opened)
        yield opened


def record(store: Store, text: str = TEXT) -> int:
    with store.begin() as connection:
        write(connection, a_lease(connection), a_mail("mail:1", subject="Angebot für das Werk"), text=text)
        return id_of(connection, "mail:1")


def test_words_are_found_however_they_are_written(store: Store) -> None:
    mail = record(store)
    with store.read() as connection:
        assert [words for words in WRITTEN if found(connection, words) != [mail]] == []


def test_parts_of_words_and_words_of_other_mails_are_not_found(store: Store) -> None:
    record(store)
    with store.read() as connection:
        assert [words for words in ABSENT if found(connection, words)] == []


def test_whatever_is_typed_is_only_ever_words(store: Store) -> None:
    mail = record(store)
    with store.read() as connection:
        for words in HOSTILE:
            found(connection, words)
        assert found(connection, "angebot*") == [mail]
        assert found(connection, "NEAR(angebot werk)") == []


@given(st.text())
def test_no_text_breaks_a_search(searched: Store, words: str) -> None:
    with searched.read() as connection:
        found(connection, words)


def test_the_index_follows_the_record(store: Store) -> None:
    early = a_meeting(revision="000000001.20260301T000000Z")
    late = replace(early, subject="Abnahme", revision="000000002.20260301T000000Z")
    with store.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, early)
        write(connection, lease, late)
        mail = id_of(connection, early.key)
        assert (
            found(connection, "visit"),
            found(connection, "abnahme"),
        ) == ([], [mail])


def test_what_has_gone_is_not_found(store: Store) -> None:
    mail = record(store)
    with store.begin() as connection:
        connection.execute(update(rows).values(gone_at=NOON))
        assert found(connection, "angebot") == []
        interactions.revive(connection, [mail], NOON)
        assert found(connection, "angebot") == [mail]


def test_a_text_longer_than_an_index_holds_is_recorded_all_the_same(store: Store) -> None:
    mail = record(store, " ".join(f"word{number}" for number in range(150_000)))
    with store.read() as connection:
        assert found(connection, "word7") == [mail]


def test_the_newest_come_first_and_no_more_than_asked_for(store: Store) -> None:
    with store.begin() as connection:
        mails = [a_mail(f"mail:{day}", at=NOON + timedelta(days=day)) for day in (2, 3, 1)]
        write(connection, a_lease(connection), *mails)
        newest = [id_of(connection, f"mail:{day}") for day in (3, 2)]
        assert found(connection, "offer", most=2) == newest
