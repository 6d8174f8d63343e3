"""What a mailbox answers, as values: none of them holds on to a connection."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Known(StrEnum):
    """Folders that each mailbox has by itself, whatever they are called in its language.

    https://learn.microsoft.com/exchange/client-developer/web-service-reference/distinguishedfolderid
    """

    ROOT = "msgfolderroot"
    """Above all that a person sees."""
    INBOX = "inbox"
    SENT = "sentitems"
    DRAFTS = "drafts"
    OUTBOX = "outbox"
    DELETED = "deleteditems"
    JUNK = "junkemail"
    CALENDAR = "calendar"
    SYNC_ISSUES = "syncissues"
    CONFLICTS = "conflicts"
    LOCAL_FAILURES = "localfailures"
    SERVER_FAILURES = "serverfailures"
    CONVERSATIONS = "conversationhistory"
    SEARCHES = "searchfolders"


@dataclass(frozen=True, slots=True)
class Item:
    """A message, an event, or whatever else lies in a folder."""

    id: str
    """Another one once it has been moved."""
    change_key: str
    """Another one after each change; it may be another one without any."""
    kind: str
    """The name of its element: Message, CalendarItem, MeetingRequest ..."""
    values: Mapping[str, Any]
    """By the names and in the types of exchangelib's fields: those that were asked for and that it has."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One page of what has changed in a folder."""

    created: tuple[Item, ...]
    """New there, with the fields that were asked for. What the server says twice is twice here."""
    updated: tuple[Item, ...]
    deleted: tuple[str, ...]
    """Ids of what is no longer there: it may have been moved."""
    read: tuple[str, ...]
    """Ids of messages that were marked as read, or as unread, and did not change otherwise."""
    state: str
    """Where it goes on. To be kept with what this page tells, and never before."""
    is_last: bool
    """There is no more for now."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a mailbox."""

    id: str
    parent: str
    """The id of the folder that it is in; "" where that is not told."""
    name: str
    kind: str
    """Its class, such as IPF.Note or IPF.Appointment; "" where it has none."""
    known: str
    """Which one of `Known` it is, or another of the server's; "" where it is none or an old server does not tell."""
    total: int
    """How many items are in it."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """One page of what has changed among the folders below the root. A folder changes with what is in it, too."""

    changed: tuple[Folder, ...]
    """New or changed."""
    deleted: tuple[str, ...]
    """Ids."""
    state: str
    """Where it goes on."""
    is_last: bool
    """There is no more for now."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What was asked for by its id is not there, or no longer."""

    code: str
    """The server's word for it."""


@dataclass(frozen=True, slots=True)
class View:
    """What of a calendar is asked for: all that overlaps this time, series as their occurrences."""

    start: datetime
    """Aware."""
    end: datetime
    """Aware, and no part of it."""
