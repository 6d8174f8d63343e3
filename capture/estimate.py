"""How long the first reading of mailboxes takes where the provider says how fast each may be read."""

from collections.abc import Sequence

from config.account import Account
from config.providers import GoogleOptions, MailScope


def estimate(messages: Sequence[int], options: Account) -> str:
    """How many and how long. `messages` of each mailbox; all read by the same client or key, and with these options."""
    many = f"{sum(messages):,} message" if sum(messages) == 1 else f"{sum(messages):,} messages"
    of = f" in {len(messages):,} mailboxes" if len(messages) > 1 else ""
    return f"{many}{of}; {duration(messages, options)}"


def duration(messages: Sequence[int], options: Account) -> str:
    """How long alone, as in `estimate`; at Google, how many units of quota too."""
    if isinstance(options, GoogleOptions):
        return _at_google(messages, options)
    return _at_microsoft(messages)


def _at_google(messages: Sequence[int], options: GoogleOptions) -> str:
    """The least where no text is kept, the most where all is.

    A little too much where all mail is read: Google counts spam and trash too.
    """
    units, reads = sum(messages) * options.quota_message, 1 if options.mail is MailScope.METADATA else 2
    minutes = max(
        max(messages, default=0) * options.quota_message / options.quota_user,
        units / options.quota_project,
    )
    spent = f"{units:,}" if reads == 1 or not units else f"{units:,} to {units * reads:,}"
    return f"the first reading takes {_span(minutes, minutes * reads)} and about {spent} units of Google's quota"


def _at_microsoft(messages: Sequence[int]) -> str:
    """Where all text is kept, a request each; of headers alone, hundreds come with one request."""
    # On demand: Microsoft's client loads slowly.
    from capture.worker import PACED
    from connectors.graph.limits import STEADILY

    minutes = max(max(messages, default=0), sum(messages) / PACED) / (STEADILY * 60)
    speed = f"about {STEADILY:.0f} messages a second of each mailbox"
    return f"the first reading takes {_span(minutes, minutes)}, at {speed}"


def _span(least: float, most: float) -> str:
    if most <= 1:
        return "less than a minute"
    size, unit = (60, "hours") if most > 180 else (1, "minutes")
    low, high = max(1, round(least / size)), round(most / size)
    return f"about {high} {unit}" if low >= high else f"{low:,} to {high:,} {unit}"
