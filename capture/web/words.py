"""Figures and moments as people say them."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from capture.numbered import many

_EVIDENCE = ((0.85, "strong"), (0.6, "good"), (0.4, "some"))
_SAME = 0.05
_LENGTHS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def when(at: datetime, now: datetime, zone: tzinfo | None) -> str:
    """`today 14:05`, `yesterday 14:05`, `Fri 20 Nov, 14:05`, `20 Nov 2025`: in `zone`, None being the machine's."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    named = {today: "today", today - timedelta(days=1): "yesterday", today + timedelta(days=1): "tomorrow"}
    if local.date() in named:
        return f"{named[local.date()]} {local:%H:%M}"
    if local.year == today.year:
        return f"{local:%a} {local.day} {local:%b, %H:%M}"
    return day(at, zone)


def exactly(at: datetime, zone: tzinfo | None) -> str:
    """`Friday 20 November 2026, 14:05:09 UTC+01:00`."""
    local = at.astimezone(zone)
    offset = f"{local:%z}"
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M:%S} UTC{offset[:3]}:{offset[3:5]}"


def day(at: datetime, zone: tzinfo | None) -> str:
    """`20 Nov 2026`."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y}"


def month(at: datetime, zone: tzinfo | None) -> str:
    """`November 2026`."""
    return f"{at.astimezone(zone):%B %Y}"


def lasting(seconds: float) -> str:
    """`3 days`, `5 minutes`, `less than a minute`: the greatest whole unit."""
    for length, name in _LENGTHS:
        if seconds >= length:
            return many(int(seconds // length), name)
    return "less than a minute"


def evidence(score: float) -> str:
    """A score from 0 to 1 in words; not a likelihood: two deals may both have strong evidence."""
    return next((f"{said} evidence" for least, said in _EVIDENCE if score >= least), "little evidence")


def compared(score: float, rival: float) -> str:
    """What joins a candidate's evidence to its rival's."""
    if abs(score - rival) < _SAME:
        return "as much as for"
    return "more than for" if score > rival else "less than for"


def money(amount: Decimal, currency: str | None) -> str:
    """`62,500 EUR`."""
    shown = f"{amount:,.2f}".removesuffix(".00")
    return f"{shown} {currency}" if currency else shown


def first_lines(text: str, most: int = 4) -> str:
    """The first `most` lines that say anything."""
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join([line for line in lines if line][:most])


def shown(text: str) -> str:
    """Text of a stranger without the characters that turn its direction around: `gnp.exe` must not read `exe.png`."""
    return text.translate(_TURNING)


def spoken(name: str) -> str:
    """`needs_person` as `needs person`."""
    return name.replace("_", " ")


# Explicit embeddings, overrides and isolates: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))

FILTERS: dict[str, Callable[..., str]] = {
    "count": many,
    **{
        action.__name__: action
        for action in (when, exactly, day, month, lasting, evidence, compared, money, first_lines, shown, spoken)
    },
}
