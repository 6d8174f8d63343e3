"""Senders who turned up after the last training and send much: noticed here, and not followed."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from store import senders
from store.senders import Sender

DAYS = 7
MANY = 20
"""Messages in that time."""
_NEW = timedelta(days=28)
"""Who is new where nothing was learned yet."""


def drift(connection: Connection, trained_at: datetime | None, now: datetime) -> list[Sender]:
    """Those of them who mostly send like machines, or of whom nobody has decided anything."""
    since = trained_at or now - _NEW
    found = senders.new(connection, since, now - timedelta(days=DAYS), MANY)
    return [one for one in found if 2 * one.bulk > one.number or not one.decided]


def sentence(one: Sender) -> str:
    """What is to be known of one."""
    how = f", {one.bulk:,} of them to many or by a machine" if one.bulk else ""
    told = f"{one.address} is new and sent {one.number:,} messages in {DAYS} days{how}."
    decided = f"Somebody has decided about {one.decided:,}" if one.decided else "Nobody has decided about any"
    return f"{told} {decided}; {_linked(one.linked)}."


def _linked(number: int) -> str:
    if number == 1:
        return "1 is linked to a deal by rule: look at it"
    return f"{number:,} are linked to deals by rule: look at them" if number else "none is linked by rule"
