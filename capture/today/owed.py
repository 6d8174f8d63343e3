"""You owe an answer: mail of people outside with which a thread of hers ends."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from capture.acting import Acting
from capture.refusals import Missing
from capture.today.days import a_day_before
from capture.today.viewer import Viewer
from store.entries import Entry, entries
from store.review import seen
from store.today.owed import unanswered
from store.today.unneeded import Word, about, unneeded

FORGOTTEN: Final = timedelta(days=30)
"""What is older is answered by now, or never will be."""


def owed(connection: Connection, viewer: Viewer) -> list[Entry]:
    """The longest waiting first: older than a working day, younger than 30 days.

    The mail came to her, not merely in copy, from a person and not a machine; nobody of ours has written or met in that
    thread since, as far as she may know; and she has not said that it needs no answer.
    """
    since = viewer.now - FORGOTTEN
    before = a_day_before(viewer.now, viewer.zone)
    ids = unanswered(connection, viewer.rep, viewer.eye, since, before)
    quiet = unneeded(connection, viewer.rep, since)
    return entries(connection, [id_ for id_ in ids if id_ not in quiet], viewer.eye)


def say(connection: Connection, acting: Acting, interaction: int, word: Word) -> None:
    """Whether a mail needs an answer; what comes later in its thread is asked about anew.

    Raises Missing for what her mailboxes did not see.
    """
    if not seen(connection, interaction, acting.rep):
        raise Missing
    acting.note(connection, word.value, about(interaction))
