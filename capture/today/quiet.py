"""Went quiet: open deals of hers, and people in them, from whom nothing has come for longer than is usual with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from statistics import median
from typing import Final

from sqlalchemy import Connection

from capture.today.viewer import Viewer
from matcher.model import Ref, TargetType
from store.names import Named
from store.today import deals
from store.today.deals import Standing
from store.today.history import busy, moments

LEAST_DAYS: Final = 14
"""Nothing is quiet before that, however lively it was."""
TIMES: Final = 2
"""So many times its usual gap makes a silence."""
_BACK: Final = timedelta(days=180)
"""What was silent for longer is no news."""
_DAYS = 20
"""The rhythm is that of the latest days on which something happened."""
_LEAST_GAPS = 2
"""Two gaps at least make a rhythm."""
_MOST_DEALS = 500


@dataclass(frozen=True, slots=True)
class Silence:
    """How long nothing has happened, and how that compares."""

    last_at: datetime
    days: int
    """Whole days."""
    usual: float | None
    """The median of days between two days with something; None where there were too few to tell."""

    @property
    def is_long(self) -> bool:
        """Longer than is usual here."""
        return self.days >= max(LEAST_DAYS, TIMES * (self.usual or 0))


@dataclass(frozen=True, slots=True)
class Quiet:
    """An open deal, or a person in one that goes on."""

    about: Named
    deal: Standing
    silence: Silence


def went_quiet(connection: Connection, viewer: Viewer) -> list[Quiet]:
    """Of the deals on whose team she is; those with a meeting to come are not quiet. The latest to go quiet first."""
    ids = deals.hers(connection, viewer.rep, _MOST_DEALS) if viewer.sees_directory else []
    recent = _recent(connection, viewer, TargetType.DEAL, ids)
    heard = _heard(connection, viewer, TargetType.DEAL, set(ids) - recent)
    to_meet = busy(connection, TargetType.DEAL, recent, viewer.eye, viewer.now + timedelta.resolution)
    lively = (recent - to_meet) | {id_ for id_, one in heard.items() if not one.is_long}
    standing = deals.standing(connection, heard.keys() | lively, viewer.now)
    found = [Quiet(standing[id_].deal, standing[id_], one) for id_, one in heard.items() if one.is_long]
    found += _people(connection, viewer, {id_: one for id_, one in standing.items() if id_ in lively})
    return sorted(found, key=lambda one: (one.silence.days, one.about.ref.type, one.about.ref.id))


def silence(happened: Sequence[datetime], now: datetime, zone: tzinfo | None) -> Silence | None:
    """`happened`: oldest first. None where nothing has happened yet, or a meeting is to come."""
    past = [at for at in happened if at <= now]
    if not past or len(past) < len(happened):
        return None
    days = sorted({at.astimezone(zone).date() for at in past})[-_DAYS:]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    usual = float(median(gaps)) if len(gaps) >= _LEAST_GAPS else None
    return Silence(past[-1], (now - past[-1]).days, usual)


def _recent(connection: Connection, viewer: Viewer, type_: TargetType, ids: Collection[int]) -> set[int]:
    """Those of which something was heard too lately for them to be quiet."""
    return busy(connection, type_, ids, viewer.eye, viewer.now - timedelta(days=LEAST_DAYS))


def _heard(connection: Connection, viewer: Viewer, type_: TargetType, ids: Collection[int]) -> dict[int, Silence]:
    """How long each has been silent; without those of which nothing was heard, or which are yet to meet."""
    happened = moments(connection, type_, ids, viewer.eye, viewer.now - _BACK)
    return {id_: one for id_, some in happened.items() if (one := silence(some, viewer.now, viewer.zone))}


def _people(connection: Connection, viewer: Viewer, lively: Mapping[int, Standing]) -> list[Quiet]:
    """Those with a rhythm of their own, each once: in the deal that is listed first."""
    among: dict[Ref, tuple[Named, Standing]] = {}
    for deal, some in deals.contacts_of(connection, lively, viewer.now).items():
        for contact in some:
            among.setdefault(contact.ref, (contact, lively[deal]))
    ids = {ref.id for ref in among}
    silent = ids - _recent(connection, viewer, TargetType.CONTACT, ids)
    heard = _heard(connection, viewer, TargetType.CONTACT, silent)
    return [
        Quiet(contact, deal, one)
        for contact, deal in among.values()
        if (one := heard.get(contact.ref.id)) and one.usual is not None and one.is_long
    ]
