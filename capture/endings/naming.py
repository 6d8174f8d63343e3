"""How connections that share what ends are named."""

from collections.abc import Sequence
from typing import Final

_SHOWN: Final = 10


def named(ids: Sequence[int]) -> str:
    """The first of them by their numbers, and how many more there are. At least one."""
    if len(ids) == 1:
        return f"connection {ids[0]}"
    more = f" and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
    return f"connections {', '.join(map(str, ids[:_SHOWN]))}{more}"
