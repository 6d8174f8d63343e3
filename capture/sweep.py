"""Removes what nobody may see any more: what has gone, and what was called no business, a week later."""

from dataclasses import dataclass
from datetime import datetime

from capture.quotas import forget_full
from store import batches, interactions, set_aside
from store.database import Store


@dataclass(frozen=True, slots=True)
class Swept:
    """How much that was."""

    interactions: int
    """Whose last sighting went a week ago."""
    set_aside: int
    """Sightings of what their owners had called no business."""
    batches: int
    """That can no longer be undone."""


def sweep(store: Store, now: datetime) -> Swept:
    """Raises StoreError. What was removed before stays so."""
    aside = 0
    while taken := _set_aside(store, now):
        aside += taken
    forget_full(store)
    with store.begin() as connection:
        gone = interactions.sweep(connection, now - interactions.GRACE)
        return Swept(gone, aside, batches.drop(connection, now - batches.KEPT))


def _set_aside(store: Store, now: datetime) -> int:
    with store.begin() as connection:
        return set_aside.sweep(connection, now - interactions.GRACE, now)
