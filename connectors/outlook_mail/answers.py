"""What Graph answers about mail, as far as we ask for it: https://learn.microsoft.com/graph/api/resources/message

Any field may be absent or null, and after a change of a message often all are but its id:
https://github.com/microsoftgraph/microsoft-graph-docs/issues/7776
"""

from typing import Required, TypedDict


class EmailAddress(TypedDict, total=False):
    """Somebody; of a colleague the address may be one of Exchange's own, in X.500."""

    name: str | None
    address: str | None


class Recipient(TypedDict, total=False):
    """A sender or a recipient."""

    emailAddress: EmailAddress | None


class Header(TypedDict):
    """A header field as it came over the internet."""

    name: str
    value: str


class Property(TypedDict):
    """A MAPI property, by its type and number."""

    id: str
    value: str


class Body(TypedDict, total=False):
    """The text of a message; `contentType` is "text" or "html"."""

    contentType: str
    content: str | None


class Attachment(TypedDict, total=False):
    """What is attached, without its content."""

    name: str | None
    isInline: bool | None


Message = TypedDict(
    "Message",
    {
        "@odata.type": str,
        "@removed": dict[str, str],
        "id": Required[str],
        "internetMessageId": str | None,
        "subject": str | None,
        "from": Recipient | None,
        "sender": Recipient | None,
        "toRecipients": list[Recipient] | None,
        "ccRecipients": list[Recipient] | None,
        "bccRecipients": list[Recipient] | None,
        "receivedDateTime": str | None,
        "sentDateTime": str | None,
        "isDraft": bool | None,
        "conversationId": str | None,
        "conversationIndex": str | None,
        "parentFolderId": str | None,
        "categories": list[str] | None,
        "internetMessageHeaders": list[Header] | None,
        "singleValueExtendedProperties": list[Property] | None,
        "body": Body | None,
        "attachments": list[Attachment],
    },
    total=False,
)
"""A message, or an eventMessage by its type; with `@removed` one that has left the folder that was asked."""

MailFolder = TypedDict(
    "MailFolder",
    {
        "@odata.type": str,
        "@removed": dict[str, str],
        "id": Required[str],
        "displayName": str | None,
        "parentFolderId": str | None,
        "totalItemCount": int | None,
    },
    total=False,
)
"""A folder; with `@removed` one that has been deleted."""
