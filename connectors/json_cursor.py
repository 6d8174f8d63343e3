"""Cursors whose value is JSON, as connectors write them that keep a part for each of several calendars."""

import json
from collections.abc import Mapping
from typing import Any

from connectors.model.sync import Cursor


def json_cursor(scheme: str, value: Mapping[str, object]) -> Cursor:
    """To go on from."""
    return Cursor(scheme, json.dumps(value, separators=(",", ":")))


def value_of(cursor: Cursor | None, scheme: str) -> Any:
    """What `cursor` says; None where a pass has to start over, or goes on with its first, which keeps no place."""
    if cursor is None or cursor.scheme != scheme or not cursor.value:
        return None
    return json.loads(cursor.value)
