"""Everything Capture asks Graph for about mail. It only reads.

https://learn.microsoft.com/graph/delta-query-messages
"""

from typing import Final
from urllib.parse import quote

from connectors.graph.requests import Get

PAGE: Final = 200
"""Messages on a page of changes, at most. The texts of one page are ten batches:
with shorter pages more of them are not full, and a pass that records nothing for long is taken for dead."""
FOLDERS: Final = 19
"""Asked by one request, beside the list of folders: https://learn.microsoft.com/graph/json-batching"""
_AT_ONCE: Final = 1000
"""Ids in one answer: the most that Graph gives."""
_HTML: Final = 'outlook.body-content-type="html"'

IN_REPLY_TO: Final = "String 0x1042"
REFERENCES: Final = "String 0x1039"
SENSITIVITY: Final = "Integer 0x0036"
"""What sent mail has instead of header fields, and Graph no name for: PidTagInReplyToId, PidTagInternetReferences and
PidTagSensitivity of [MS-OXPROPS]."""

_PLACE: Final = "parentFolderId,isDraft,receivedDateTime"
_IDS: Final = quote(" or ".join(f"id eq '{name}'" for name in (IN_REPLY_TO, REFERENCES, SENSITIVITY)), safe="'")
_ENVELOPE: Final = (
    "$select=internetMessageId,subject,from,sender,toRecipients,ccRecipients,bccRecipients,sentDateTime,"
    f"conversationId,conversationIndex,internetMessageHeaders,categories,{_PLACE}"
    f"&$expand=singleValueExtendedProperties($filter={_IDS})"
)


def folders(link: str = "") -> Get:
    """What has changed of the folders since the answer that gave the link; without one all of them."""
    return Get(link or "/mailFolders/delta?$select=displayName,parentFolderId,totalItemCount", _paged(PAGE))


def well_known(name: str) -> Get:
    """The id of a folder that Outlook itself has made, by the name that it has in all languages."""
    return Get(f"/mailFolders/{name}?$select=id")


def changes(folder: str, link: str = "") -> Get:
    """What has changed of a folder's messages since the answer that gave the link; without one all, newest first."""
    first = f"/mailFolders/{quote(folder, safe='')}/messages/delta?{_ENVELOPE}&$orderby=receivedDateTime%20desc"
    return Get(link or first, _paged(PAGE))


def listing(folder: str) -> Get:
    """The ids of a folder's messages, and what decides whether they are read."""
    return Get(f"/mailFolders/{quote(folder, safe='')}/messages?$select={_PLACE}&$top={_AT_ONCE}")


def envelope(message: str) -> Get:
    """A message with all that policy decides on."""
    return Get(f"{_message(message)}?{_ENVELOPE}")


def place(message: str) -> Get:
    """In which folder a message is."""
    return Get(f"{_message(message)}?$select={_PLACE}")


def body(message: str) -> Get:
    """What a message says, as HTML, and the names of what is attached."""
    attachments = "$expand=attachments($select=name,contentType,isInline,size)"
    return Get(f"{_message(message)}?$select=body&{attachments}", (_HTML,))


def whole(message: str) -> Get:
    """A message as MIME."""
    return Get(f"{_message(message)}/$value")


def archive() -> Get:
    """Whether there is an online archive: https://learn.microsoft.com/graph/api/resources/exchangesettings"""
    return Get("/settings/exchange", is_beta=True)


def _message(ident: str) -> str:
    return f"/messages/{quote(ident, safe='')}"


def _paged(most: int) -> tuple[str]:
    return (f"odata.maxpagesize={most}",)
