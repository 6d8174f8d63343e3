"""How long the first reading of mailboxes at Google takes: each may be read so fast, and all together so fast."""

from collections.abc import Sequence

from config.providers import GoogleOptions, MailScope


def estimate(messages: Sequence[int], options: GoogleOptions) -> str:
    """How many and how long. `messages` of each mailbox; all read by the same client or key, and with these options."""
    many = f"{sum(messages):,} message" if sum(messages) == 1 else f"{sum(messages):,} messages"
    of = f" in {len(messages):,} mailboxes" if len(messages) > 1 else ""
    return f"{many}{of}; {duration(messages, options)}"


def duration(messages: Sequence[int], options: GoogleOptions) -> str:
    """How long alone and how many units of quota, as in `estimate`.

    The least where no text is kept, the most where all is. A little too much where all mail is read: Google counts spam
    and trash too.
    """
    units, reads = sum(messages) * options.quota_message, 1 if options.mail is MailScope.METADATA else 2
    minutes = max(
        max(messages, default=0) * options.quota_message / options.quota_user,
        units / options.quota_project,
    )
    spent = f"{units:,}" if reads == 1 or not units else f"{units:,} to {units * reads:,}"
    return f"the first reading takes {_span(minutes, minutes * reads)} and about {spent} units of Google's quota"


def _span(least: float, most: float) -> str:
    if most <= 1:
        return "less than a minute"
    size, unit = (60, "hours") if most > 180 else (1, "minutes")
    low, high = max(1, round(least / size)), round(most / size)
    return f"about {high} {unit}" if low >= high else f"{low:,} to {high:,} {unit}"
