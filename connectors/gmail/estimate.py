"""How long a first pass takes where the quota is what limits it, for people."""

from math import ceil

from config.providers import GoogleOptions, MailScope


def estimate(messages: int, options: GoogleOptions) -> str:
    """`12,345 messages; reading them first takes 42 to 84 minutes within 6,000 units a minute`.

    The least where no body is kept, the most where all are. A little too much: spam and trash are counted by Google.
    """
    many = "1 message" if messages == 1 else f"{messages:,} messages"
    each = options.quota_message / min(options.quota_user, options.quota_project)
    least, most = (messages * each * reads for reads in (1, 2 if options.mail is MailScope.READONLY else 1))
    if most <= 1:
        return many
    return f"{many}; reading them first takes {_span(least, most)} within {options.quota_user:,} units a minute"


def _span(least: float, most: float) -> str:
    """Minutes, in words."""
    unit, size = ("hours", 60.0) if least > 180 else ("minutes", 1.0)
    low, high = ceil(least / size), ceil(most / size)
    return f"{low} {unit}" if low == high else f"{low} to {high} {unit}"
