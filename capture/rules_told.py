"""The organisation's rules in plain words, for those to whom they apply."""

from collections.abc import Iterator, Sequence

from config.privacy import BulkMail, ContentLevel, Privacy
from config.settings import Settings

_LEVELS = {
    ContentLevel.TEXT: "People, time, subject and text are kept; of attachments the names.",
    ContentLevel.HEADERS: "People, time and subject are kept; no text.",
    ContentLevel.NONE: "Nothing is kept but that something was seen.",
}
_BULK = {
    BulkMail.EXCLUDE: "Newsletters, lists and mail from machines are left out.",
    BulkMail.HEADERS: "Of newsletters and lists people, time and subject are kept; bounces and automatic mail are not.",
    BulkMail.TEXT: "Newsletters and lists are kept like other mail; bounces and automatic mail are left out.",
}


def told(settings: Settings) -> list[str]:
    """One sentence a rule, the strictest first."""
    return [
        "What is marked private, personal or confidential where it was written stays out of everybody's record.",
        *_excluded(settings.privacy),
        "What only colleagues are on is left out.",
        _BULK[settings.privacy.bulk],
        _LEVELS[settings.privacy.content],
    ]


def _excluded(privacy: Privacy) -> Iterator[str]:
    for what, listed in (
        ("with", privacy.exclude_addresses),
        ("with anybody at", privacy.exclude_domains),
        ("whose subject holds", [f"“{words}”" for words in privacy.exclude_subjects]),
    ):
        if listed:
            yield f"Mail and meetings {what} {_either(sorted(listed))} are left out."


def _either(listed: Sequence[str]) -> str:
    *others, last = listed
    return f"{', '.join(others)} or {last}" if others else last
