"""How often Capture was right about deals, by what people decided: all that the command and the page tell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Connection

from capture.report import pictures
from capture.report.drift import Drift, drift
from capture.report.needed import lacking
from capture.report.outcomes import found, linked, linked_right, missed, share
from capture.report.pictures import Bin, Month, Trouble
from capture.report.proportion import Proportion
from config.settings import Match
from matcher.learned.model import Learned
from matcher.model import Ref, TargetType
from matcher.models import DEAL
from matcher.shares import by_learned
from store import judgements, models, names
from store.database import Store
from store.judgements import Judgement

WINDOW = timedelta(days=365)
MOST = 5_000
"""Decisions that are read: the latest. More would tell hardly more, and cost a page a second for each 10,000."""
_WORST = 5


@dataclass(frozen=True, slots=True)
class Standard:
    """By what is decided whether to link."""

    model: str
    """`deal/1`: our own weights; `deal/2.17`: the 17th training."""
    trained_at: datetime | None
    """None for our own weights."""
    link: float
    suggest: float
    precision: float
    """The share of links that shall be right."""


@dataclass(frozen=True, slots=True)
class Report:
    """What people decided since a moment, and what Capture had done before they did."""

    since: datetime
    decided: int
    linked: Proportion
    """Right, of those linked without asking."""
    with_thread: int
    """Of those, what was decided in one act with others: whoever accepts a thread need not have read each of it."""
    by_itself: Proportion
    """Linked without asking, of all."""
    found: Proportion
    """Linked right or among those asked about, of those that are about a deal."""
    missed: Proportion
    """Nobody was asked, of those that are about a deal."""
    unneeded: Proportion
    """Linked without asking, of those that are about no deal."""
    bins: tuple[Bin, ...]
    probable: bool
    """The scores in `bins` are probabilities: they were made by learned weights."""
    months: tuple[Month, ...]
    worst: tuple[Trouble, ...]
    names: Mapping[int, str]
    """Deal → its name, of the worst ones that are still in the directory."""
    standard: Standard
    drift: Drift
    lacking: str | None
    """What training still needs."""


def report(
    store: Store,
    learned: Learned | None,
    settings: Match,
    now: datetime,
    since: datetime | None = None,
    zone: tzinfo | None = None,
) -> Report:
    """The report on the last year, or on what was decided since then; months are those of `zone`.

    `learned`: the model in force; None where our own weights are. Raises StoreError.
    """
    since = since or now - WINDOW
    with store.read() as connection:
        trained_at = next((one.made_at for one in models.listed(connection) if one.in_force), None)
        latest = judgements.about_deals(connection, most=MOST)
        decided = [one for one in latest if one.at >= since]
        worst = pictures.troubles(decided, _WORST)
        called = _names(connection, worst)
        senders = drift(connection, trained_at, now)
    about_one = [one for one in decided if one.deal is not None]
    about_none = [one for one in decided if one.deal is None]
    measured = [one for one in decided if one.shown and by_learned(one.shown[0].reasons)]
    by_itself = [one for one in decided if _is_linked(one)]
    return Report(
        since=decided[0].at if len(decided) == MOST else since,
        decided=len(decided),
        linked=share(by_itself, linked_right),
        with_thread=_with_thread(decided, by_itself),
        by_itself=share(decided, _is_linked),
        found=share(about_one, found),
        missed=share(about_one, missed),
        unneeded=share(about_none, _is_linked),
        bins=pictures.bins(measured or decided),
        probable=bool(measured),
        months=pictures.months(decided, zone),
        worst=worst,
        names=called,
        standard=_standard(learned, trained_at, settings),
        drift=senders,
        lacking=lacking(latest),
    )


def _standard(learned: Learned | None, trained_at: datetime | None, settings: Match) -> Standard:
    if learned is None:
        return Standard(DEAL.name, None, settings.link_threshold, settings.suggest_threshold, settings.precision)
    return Standard(learned.name, trained_at, learned.link, learned.suggest, settings.precision)


def _is_linked(one: Judgement) -> bool:
    return linked(one) is not None


def _with_thread(decided: Sequence[Judgement], some: Sequence[Judgement]) -> int:
    """How many of some were decided at the same moment as others: that is one act."""
    acts = Counter(one.at for one in decided)
    return sum(acts[one.at] > 1 for one in some)


def _names(connection: Connection, worst: Sequence[Trouble]) -> dict[int, str]:
    known = names.names(connection, {Ref(TargetType.DEAL, one.deal) for one in worst})
    return {ref.id: named.name for ref, named in known.items()}
