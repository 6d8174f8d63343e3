"""What keeps people from being told."""

from collections.abc import Iterator

from capture.digest.post import Down, post
from capture.finding import Finding
from config.settings import Settings
from store import announcements
from store.database import Store


def examine_notify(settings: Settings, store: Store, *, asking: bool) -> Iterator[Finding]:
    """What was not taken so far; with `asking`, whether the mail server lets us in. Raises StoreError."""
    if not settings.notify.is_wanted:
        return
    if asking and settings.notify.mail and settings.notify.smtp is not None:
        try:
            with post(settings.notify):
                pass
        except Down as error:
            yield Finding("notification", f"{error}.", error.remedy)
    with store.read() as connection:
        refused = announcements.refused(connection)
    for channel, number in refused.items():
        wrong = f"{number:,} message{'s' if number > 1 else ''} could not be handed over to {channel} so far."
        yield Finding("notification", wrong, "Run `capture notify test`: it says why.")
