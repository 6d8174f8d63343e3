"""How capture takes the pages of a pass, and what it must not be told."""

from collections.abc import Iterable, Iterator

from connectors.model.sync import Change, Gone, Page


def lagging(pages: Iterable[Page]) -> Iterator[Page]:
    """Each page once the next one has been made, as capture reads ahead while it records."""
    ahead = iter(pages)
    held = next(ahead)
    for page in ahead:
        yield held
        held = page
    yield held


def tells_again(changes: Iterable[Change]) -> bool:
    """Whether something is told that had been told and not gone since."""
    told: set[str] = set()
    for change in changes:
        if isinstance(change, Gone):
            told.discard(change.id)
        elif change.id in told:
            return True
        else:
            told.add(change.id)
    return False
