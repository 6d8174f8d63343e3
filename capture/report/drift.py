"""Senders who turned up after the last training and send much: noticed here, and not followed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from store import senders
from store.senders import Sender

DAYS = 7
MANY = 20
"""Messages in that time."""
_NEW = timedelta(days=28)
"""Who is new where nothing was learned yet."""


@dataclass(frozen=True, slots=True)
class Drift:
    """New senders who send much."""

    machines: tuple[Sender, ...]
    """Those most of whose messages bear a mark of bulk; whoever they write to, everybody may read who they are."""
    others: int
    """How many more there are about whom nobody has decided; they may be anybody's private correspondents."""


def drift(connection: Connection, trained_at: datetime | None, now: datetime) -> Drift:
    """Who turned up since the last training, or in the last four weeks before the first one."""
    since = trained_at or now - _NEW
    found = senders.new(connection, since, now - timedelta(days=DAYS), MANY)
    machines = tuple(one for one in found if _is_machine(one))
    return Drift(machines, sum(not one.decided and not _is_machine(one) for one in found))


def sentence(one: Sender) -> str:
    """What is to be known of one."""
    how = f", {one.bulk:,} of them to many or by a machine" if one.bulk else ""
    told = f"{one.address} is new and sent {one.number:,} messages in {DAYS} days{how}."
    decided = f"Somebody has decided about {one.decided:,}" if one.decided else "Nobody has decided about any"
    return f"{told} {decided}; {_linked(one.linked)}."


def others(found: Drift) -> str:
    """What is to be known of those who are not named; "" where there are none."""
    if not found.others:
        return ""
    who = "new sender, who seems to be a person," if found.others == 1 else "new senders, who seem to be people,"
    return (
        f"{found.others:,} more {who} sent {MANY} messages or more in {DAYS} days; "
        f"nobody has decided about any of them."
    )


def _is_machine(one: Sender) -> bool:
    return 2 * one.bulk > one.number


def _linked(number: int) -> str:
    if number == 1:
        return "1 is linked to a deal by rule: look at it"
    return f"{number:,} are linked to deals by rule: look at them" if number else "none is linked by rule"
