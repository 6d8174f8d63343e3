"""What the directory's changes put back into the queue comes out as it was recorded."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, update

from connectors.model.interaction import Answer, Role
from store import links, waiting
from store.database import Store
from store.schema import interactions
from tests.builders import NOON, a_mail, a_meeting, a_person
from tests.people import ALICE, CAROL
from tests.recording import a_lease, id_of, write


def mark_all(connection: Connection) -> None:
    connection.execute(update(interactions).values(to_match=True))


def test_an_interaction_comes_back_as_it_was_recorded(store: Store) -> None:
    people = (a_person(CAROL, Role.ORGANIZER, "Çárol"), a_person(ALICE, Role.ATTENDEE, "", Answer.ACCEPTED))
    meeting = replace(a_meeting(), participants=people)
    with store.begin() as connection:
        write(connection, a_lease(connection), meeting)
        mark_all(connection)
        (found,) = waiting.to_match(connection, 10)
        # The record is of all that was told of the meeting: its revision is, and it has no voice.
        as_told = replace(found.interaction, revision=meeting.revision, voice=meeting.voice)
        assert (found.id, as_told) == (id_of(connection, meeting.key), meeting)


def test_nothing_waits_that_was_matched_when_it_came(store: Store) -> None:
    with store.begin() as connection:
        write(connection, a_lease(connection), a_mail())
        assert (waiting.count(connection), waiting.to_match(connection, 10)) == (0, [])


def test_a_batch_is_bounded_and_in_the_order_of_time(store: Store) -> None:
    with store.begin() as connection:
        mails = [a_mail(f"mail:{n}", at=NOON - timedelta(days=n)) for n in range(4)]
        write(connection, a_lease(connection), *mails)
        mark_all(connection)
        assert waiting.count(connection) == 4
        batch = waiting.to_match(connection, 3)
        assert len(batch) == 3
        assert [one.interaction.at for one in batch] == sorted(one.interaction.at for one in batch)
        links.save(connection, [], [one.id for one in batch])
        assert waiting.count(connection) == 1
