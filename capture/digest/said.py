"""How the daily mail says things: plain text has no markup that keeps a stranger's words apart from ours."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from itertools import groupby

from capture.numbered import many
from capture.today.brief import Brief
from capture.today.quiet import Silence
from store.entries import Entry

# Explicit embeddings, overrides and isolates: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C))
_MOST = 120
APART = "\u2068\u2069"
"""FSI and PDI: what stands between them is isolated."""


def summary(now: datetime, zone: tzinfo | None, meetings: int, owed: int, quiet: int) -> str:
    """`Monday 23 November: 3 meetings, 2 answers owed, 1 gone quiet`."""
    day = now.astimezone(zone)
    parts = [many(meetings, "meeting")] if meetings else []
    parts += [f"{many(owed, 'answer')} owed"] if owed else []
    parts += [f"{quiet:,} gone quiet"] if quiet else []
    return f"{day:%A} {day.day} {day:%B}: {', '.join(parts)}"


def shown(text: str) -> str:
    """A stranger's words on one line, without what turns its direction around or rings the terminal, bounded."""
    line = " ".join(text.translate(_TURNING).split())
    line = "".join(letter for letter in line if letter.isprintable())
    return line if len(line) <= _MOST else line[:_MOST] + "…"


def apart(text: str) -> str:
    """The same, isolated: right-to-left words do not reorder ours."""
    return shown(text).join(APART)


def topic(entry: Entry) -> str:
    """Its subject, as far as she may read it."""
    if not entry.may_read_subject:
        return "Subject hidden"
    return entry.subject or "no subject"


def whom(entry: Entry) -> str:
    """Who wrote it, else who called the meeting."""
    first = next((who for who in entry.participants if who.role in ("from", "organizer")), None)
    return (first.name or first.address) if first else ""


def clock(at: datetime, zone: tzinfo | None) -> str:
    """`09:30`."""
    return f"{at.astimezone(zone):%H:%M}"


def day(at: datetime, zone: tzinfo | None) -> str:
    """`Mon 23 Nov`."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}"


def rhythm(silence: Silence) -> str:
    """`19 days, usually every 5 days`."""
    now = many(silence.days, "day")
    return now if silence.usual is None else f"{now}, usually every {many(round(silence.usual), 'day')}"


def groupby_day(briefs: Sequence[Brief], zone: tzinfo | None) -> list[tuple[str, list[Brief]]]:
    """The meetings of each day, under its name."""
    return [(name, list(some)) for name, some in groupby(briefs, key=lambda brief: day(brief.meeting.at, zone))]


FILTERS: dict[str, Callable[..., object]] = {
    action.__name__: action for action in (shown, apart, topic, whom, clock, day, rhythm, groupby_day)
}
