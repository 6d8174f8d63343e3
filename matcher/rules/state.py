"""What a deal was on the date of the interaction."""

from collections.abc import Iterator
from typing import Final

from matcher.model import DealCandidate, DealRole, Finding, Moment
from matcher.scene import Scene

_DAY: Final = 86_400_000_000
_FIRST_CONTACT: Final = 30 * _DAY
"""Mail so shortly before a deal was created may be what it was created for: a person is asked."""
_WRAPPING_UP: Final = 14 * _DAY
_AFTERMATH: Final = 90 * _DAY


def not_yet_created(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The deal did not exist yet. Up to 30 days before, it can still be suggested, as first mails come before deals."""
    created_at = deal.created_at
    if created_at is None or created_at <= scene.at:
        return None
    early = created_at - scene.at
    strength = 0.4 if early <= _FIRST_CONTACT else 1.0
    return strength, f"the deal was created {_ago(early)} after this {scene.what}"


def closed_before(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The deal was closed already. Hardly counts for 14 days, as papers follow; after 90 days it rules the deal out."""
    closed_at = deal.closed_at
    if closed_at is None or closed_at >= scene.at:
        return None
    since = scene.at - closed_at
    strength = 0.05 if since <= _WRAPPING_UP else 0.4 if since <= _AFTERMATH else 1.0
    return strength, f"the deal was closed {_ago(since)} before this {scene.what}"


def open_on_date(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The deal was open on the date of the message or meeting, in the stage that the sentence names."""
    at, stages = scene.at, deal.stages
    if not was_open(at, deal) or (not stages and deal.created_at is None):
        return None
    for stage, since in reversed(stages):
        if since <= at:
            return 1.0, f"the deal was open on {scene.day}, in stage “{stage}”"
    return 1.0, f"the deal was open on {scene.day}"


def was_open(at: Moment, deal: DealCandidate) -> bool:
    """Whether a deal existed and was not closed; what the directory does not say does not count against it."""
    created_at, closed_at = deal.created_at, deal.closed_at
    return (created_at is None or created_at <= at) and (closed_at is None or closed_at >= at)


def held(role: DealRole, at: Moment) -> bool:
    """Whether somebody had a role."""
    return (role.since is None or role.since <= at) and (role.until is None or role.until >= at)


def turns(deal: DealCandidate) -> Iterator[Moment]:
    """The moments at which what is said of a deal here changes."""
    if deal.created_at is not None:
        yield from (deal.created_at - _FIRST_CONTACT, deal.created_at)
    yield from (since for _stage, since in deal.stages)
    if deal.closed_at is not None:
        yield from (deal.closed_at + span for span in (0, _WRAPPING_UP, _AFTERMATH))


def _ago(span: Moment) -> str:
    days = span // _DAY
    return "less than a day" if days == 0 else "1 day" if days == 1 else f"{days} days"
