"""How long the first reading of many mailboxes at Google takes: each may be read so fast, and all together so fast."""

from collections.abc import Sequence

from config.providers import GoogleOptions, MailScope


def estimate(messages: Sequence[int], options: GoogleOptions) -> str:
    """A sentence. `messages` of each mailbox; all are read with the same key and the same options.

    The least where no text is kept, the most where all is. A little too much: spam and trash are counted by Google.
    """
    minutes = max(
        max(messages, default=0) * options.quota_message / options.quota_user,
        sum(messages) * options.quota_message / options.quota_project,
    )
    least = _lasting(minutes)
    most = _lasting(minutes if options.mail is MailScope.METADATA else minutes * 2)
    span = most if least == most else f"{least} to {most}"
    return f"{len(messages):,} mailboxes with {sum(messages):,} messages; reading them first takes {span}, all at once"


def _lasting(minutes: float) -> str:
    if minutes < 60:
        return f"{max(1, round(minutes))} min"
    return f"{round(minutes / 60):,} h"
