"""Days and times, as options of the command line say them."""

from datetime import UTC, datetime

import typer

FORM = "YYYY-MM-DD"


def day(text: str, option: str | None = None) -> datetime:
    """The beginning of that day, UTC. Raises BadParameter, which names `option`; by default the one being read."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day: write it as 2027-01-31", param_hint=option) from None


def time(text: str) -> datetime:
    """The moment, or the beginning of the day; without a zone in UTC. Raises BadParameter."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        told = f"{text!r} is no time: write it as 2027-01-31 or 2027-01-31T09:30:00Z"
        raise typer.BadParameter(told) from None
