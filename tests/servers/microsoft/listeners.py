"""Who is told of changes in a mailbox or calendar."""

from collections.abc import Callable

Tell = Callable[[str, str], None]
"""Takes what happened (created, updated, deleted) and the item's immutable id."""


def nobody(change: str, id_: str) -> None:
    """For as long as nobody wants to know."""
