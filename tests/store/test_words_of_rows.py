"""PostgreSQL's index of words holds the same whether a row was written before or after the trigger that makes it."""

import string

from sqlalchemy import Connection, text, update

from store.database import Store
from store.schema import interactions
from store.to_server.load import bare
from tests.builders import a_mail
from tests.recording import a_lease, id_of, write

GENERATED = """
SELECT setweight(to_tsvector('simple', translate(regexp_replace(normalize(left(subject, 2000), NFD),
    '[\\u0300-\\u036f]', '', 'g'), :marks, repeat(' ', 32))), 'A')
    || setweight(to_tsvector('simple', translate(regexp_replace(normalize(left(coalesce(text, ''), 200000), NFD),
    '[\\u0300-\\u036f]', '', 'g'), :marks, repeat(' ', 32))), 'B') = words
FROM interactions WHERE id = :id
"""
"""As the column said it until revision 0025."""

TEXTS = (
    "Ask O'Brien at https://acme.example/plans?id=42 or info@acme.example about part_no AX-1137, 3.5% off, C:\\offers.",
    "Bonjour, voilà le résumé für die Straße in Łódź: re\u0301sume\u0301, синий, 회의록, हिन्दी.",
    " ".join(f"a{mark}b {mark}c d{mark} {mark}" for mark in string.punctuation),
    "[x] [:alpha:] [=a=] -1e5 <b>bold</b> &amp; a\\b ]] ^ 1.5e-3 \u2026 \u201cquoted\u201d",
    "",
)


def test_words_are_those_of_rows_that_were_there(postgres_store: Store) -> None:
    mails = [a_mail(f"mail:{number}@acme.example", subject=f"About {said}") for number, said in enumerate(TEXTS)]
    with postgres_store.begin() as connection:
        lease = a_lease(connection)
        for mail, said in zip(mails, TEXTS, strict=True):
            write(connection, lease, mail, text=said)
        assert all(same(connection, id_of(connection, mail.key)) for mail in mails)


def test_words_follow_a_text_that_is_taken_away(postgres_store: Store) -> None:
    with postgres_store.begin() as connection:
        write(connection, a_lease(connection), a_mail(), text="Bonjour")
        connection.execute(update(interactions).values(text=None))
        assert same(connection, id_of(connection, "mail:1@acme.example"))


def test_words_are_made_of_rows_that_are_moved_here(postgres_store: Store) -> None:
    with postgres_store.begin() as connection:
        lease = a_lease(connection)
        with bare(connection, [interactions]):
            write(connection, lease, a_mail(), text="Bonjour")
        assert same(connection, id_of(connection, "mail:1@acme.example"))


def same(connection: Connection, id_: int) -> bool:
    return bool(connection.execute(text(GENERATED), {"id": id_, "marks": string.punctuation}).scalar_one())
