"""What the Gmail API answers, as far as we ask for it: https://developers.google.com/workspace/gmail/api/reference/rest

Fields that are empty are left out by Google, so nearly all may be absent.
"""

from typing import Required, TypedDict


class Header(TypedDict, total=False):
    """One header field; encoded words may be decoded already, lines may still be folded."""

    name: Required[str]
    value: str


class Body(TypedDict, total=False):
    """The content of a part: inline as base64url, or to be asked for by its id."""

    data: str
    size: int
    attachmentId: str


class MessagePart(TypedDict, total=False):
    """One part of a message; the payload of a message is its outermost."""

    mimeType: str
    filename: str
    headers: list[Header]
    body: Body
    parts: list["MessagePart"]


class Message(TypedDict, total=False):
    """A message, in whichever format."""

    id: Required[str]
    threadId: str
    labelIds: list[str]
    internalDate: str
    """When it came, in milliseconds since 1970."""
    payload: MessagePart
    raw: str
    """All of it, as base64url."""


class MessageList(TypedDict, total=False):
    """A page of messages, newest first; of each only its ids."""

    messages: list[Message]
    nextPageToken: str


class Change(TypedDict, total=False):
    """A message that came or went, or that got or lost labels: `labelIds` are then those labels."""

    message: Required[Message]
    labelIds: list[str]


class Record(TypedDict, total=False):
    """One entry of a mailbox's history."""

    id: Required[str]
    messagesAdded: list[Change]
    messagesDeleted: list[Change]
    labelsAdded: list[Change]
    labelsRemoved: list[Change]


class History(TypedDict, total=False):
    """A page of the history since some entry. It may be empty although more is to come."""

    history: list[Record]
    historyId: Required[str]
    """Where the mailbox stood when this page was made."""
    nextPageToken: str


class Profile(TypedDict, total=False):
    """Whose mailbox it is, and where it stands."""

    emailAddress: Required[str]
    messagesTotal: int
    historyId: Required[str]


class Label(TypedDict):
    """A label: those of Gmail itself have an id in capitals, like `INBOX`."""

    id: str
    name: str
