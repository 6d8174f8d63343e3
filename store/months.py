"""Months as the ledger counts them."""

from datetime import UTC, datetime


def month_of(at: datetime) -> int:
    """From the year 0, in UTC: year * 12 + month - 1."""
    there = at.astimezone(UTC)
    return there.year * 12 + there.month - 1


def iso(month: int) -> str:
    """`2026-02`."""
    return f"{month // 12:04}-{month % 12 + 1:02}"
