"""What Capture did for a rep: what it recorded and linked, and the typing that this saved her.

We know of no measurement that would hold for every CRM, so both figures below are assumptions of ours, and the page
says so. They are chosen so that a rep who types fast would not laugh.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from capture.today.days import start_of_month, start_of_week
from capture.today.viewer import Viewer
from connectors.model.interaction import Kind
from store.today.recorded import Recorded, recorded

TYPING: Final = timedelta(minutes=1)
"""To record one mail or meeting by hand: open the contact or deal, paste or type a line, choose the date, save.
Nothing is assumed for finding the record, nor for a summary of what was said."""
DECIDING: Final = timedelta(seconds=10)
"""To read a card of the queue and press a key."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Of what took place since some moment, each mail or meeting once.

    Internal and bulk mail, and copies in colleagues' mailboxes, are not counted.
    """

    since: datetime
    emails: int
    meetings: int
    linked: int
    """Of these, what belongs to somebody or something, and of which nothing is asked of her any more."""
    unasked: int
    """Of those, what was linked without asking anybody."""
    decisions: int
    """Her own acts about them."""

    @property
    def time(self) -> timedelta:
        """Typing saved: TYPING for each that was linked, less DECIDING for each decision; never below zero."""
        return max(timedelta(), self.linked * TYPING - self.decisions * DECIDING)


@dataclass(frozen=True, slots=True)
class Spans:
    """The two spans that are shown."""

    week: Saved
    month: Saved


def saved(connection: Connection, viewer: Viewer) -> Spans:
    """Since Monday, and since the first of the month."""
    week, month = start_of_week(viewer.now, viewer.zone), start_of_month(viewer.now, viewer.zone)
    found = recorded(connection, viewer.rep, min(week, month), viewer.now)
    return Spans(_counted(found, week), _counted(found, month))


def _counted(found: Sequence[Recorded], since: datetime) -> Saved:
    those = [one for one in found if one.at >= since]
    settled = [one for one in those if not one.waiting]
    emails = sum(one.kind is Kind.EMAIL for one in those)
    return Saved(
        since=since,
        emails=emails,
        meetings=len(those) - emails,
        linked=sum(one.linked for one in settled),
        unasked=sum(one.linked and not one.decided for one in settled),
        decisions=len(frozenset[datetime]().union(*(one.acts for one in those))),
    )
