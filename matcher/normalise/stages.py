"""When a deal was closed. Stages are names that each organisation chooses for itself."""

import re
from collections.abc import Sequence
from datetime import datetime

from connectors.model.crm import Stage

_FINAL = re.compile(r"closed|\bwon\b|\blost\b", re.IGNORECASE)


def closing(closed_at: datetime | None, stages: Sequence[Stage]) -> datetime | None:
    """By the deal's record, else by the last of its stages where that is called won, lost or closed."""
    if closed_at is not None or not stages:
        return closed_at
    last = stages[-1]
    return last.since if _FINAL.search(last.stage) else None
