"""Reads what a provider answers without trusting its shape: what is of another type than it should be is absent."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]
"""An object, as json.loads makes it."""


def text(found: Json, name: str) -> str:
    """A field that is text, fit for a database; "" where there is none."""
    value = found.get(name)
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "") if isinstance(value, str) else ""


def part(found: Json, name: str) -> Json:
    """A field that is an object; an empty one where there is none."""
    value = found.get(name)
    return value if isinstance(value, Mapping) else {}


def parts(found: Json, name: str) -> Sequence[Json]:
    """A field that is a list of objects."""
    value = found.get(name)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else ()


def lines(found: Json, name: str) -> Sequence[str]:
    """A field that is a list of texts."""
    value = found.get(name)
    return [text({name: each}, name) for each in value] if isinstance(value, list) else ()


def instant(written: str) -> datetime | None:
    """An RFC 3339 time, or a date for the midnight that begins it, aware and in UTC; None for what is neither.

    Without fractions of a second. A time without an offset is taken for one in UTC.
    """
    try:
        moment = datetime.fromisoformat(written).replace(microsecond=0)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
