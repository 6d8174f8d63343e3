"""Which of Google's interfaces Capture reads, with what rights, and how fast it may."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from config.providers import GoogleOptions, MailScope

Json = Mapping[str, Any]
"""What Google answers. What Google leaves out where it is empty or false is left out here too."""

_SCOPE: Final = "https://www.googleapis.com/auth/"
CALENDAR_SCOPE: Final = _SCOPE + "calendar.readonly"
"""The right to read somebody's calendars."""
CALENDAR_PROJECT: Final = 10_000
"""Requests a minute: https://developers.google.com/workspace/calendar/api/guides/quota"""
DIRECTORY_PER_MINUTE: Final = 2_400
"""Requests a minute: https://developers.google.com/workspace/admin/directory/v1/limits"""


@dataclass(frozen=True, slots=True)
class Api:
    """One interface. Its quota counts in units: of Gmail's methods each costs its own number, elsewhere each is one."""

    name: str
    version: str
    title: str
    """What Google's console calls it."""
    service: str
    """Its name in the addresses of Google's console."""
    scopes: tuple[str, ...]
    per_user: int
    """Units a minute."""
    per_project: int
    """Units a minute, of all users together."""


def gmail(options: GoogleOptions) -> Api:
    """Mail, as far as the options let us read it. https://developers.google.com/workspace/gmail/api/reference/quota"""
    quota = options.quota_user, options.quota_project
    return Api("gmail", "v1", "Gmail API", "gmail.googleapis.com", (mail_scope(options.mail),), *quota)


def mail_scope(mail: MailScope) -> str:
    """The right to read that much of somebody's mail."""
    return _SCOPE + ("gmail.readonly" if mail is MailScope.READONLY else "gmail.metadata")


def calendar(options: GoogleOptions) -> Api:
    """Calendars and their events."""
    quota = options.quota_calendar, max(options.quota_calendar, CALENDAR_PROJECT)
    return Api("calendar", "v3", "Google Calendar API", "calendar-json.googleapis.com", (CALENDAR_SCOPE,), *quota)


def directory() -> Api:
    """The users and groups of a company."""
    scopes = _SCOPE + "admin.directory.user.readonly", _SCOPE + "admin.directory.group.member.readonly"
    quota = DIRECTORY_PER_MINUTE, DIRECTORY_PER_MINUTE
    return Api("admin", "directory_v1", "Admin SDK API", "admin.googleapis.com", scopes, *quota)
