"""Messages and folders as the resources message and mailFolder.

https://learn.microsoft.com/graph/api/resources/message
"""

from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from tests.servers.https.exchange import Json
from tests.servers.microsoft.bodies import body
from tests.servers.microsoft.folders import Folder
from tests.servers.microsoft.ids import CONVERSATION, change_key, etag, opaque
from tests.servers.microsoft.invitations import about_meeting
from tests.servers.microsoft.mailbox import FakeMailbox, Stored
from tests.servers.microsoft.mime import extended, said
from tests.servers.outlook.conversations import written as index_written
from tests.servers.outlook.header_fields import all_fields, dated
from tests.servers.outlook.mime import written

_DRAFTS: Final = "drafts"


def message(mailbox: FakeMailbox, stored: Stored, *, keeps_ids: bool) -> Json:
    """All properties but the body."""
    place = mailbox.folders[stored.folder]
    if not stored.said:
        stored.said = {**said(stored.parsed), **about_meeting(stored.parsed)}
    id_, key = stored.id if keeps_ids else stored.regular_id, change_key(stored.version)
    headers = {"internetMessageHeaders": _headers(stored)} if stored.has_headers else {}
    return {
        "@odata.etag": etag(key),
        "id": id_,
        "createdDateTime": _moment(stored.at),
        "lastModifiedDateTime": _moment(stored.at),
        "changeKey": key,
        "categories": [],
        "receivedDateTime": _moment(stored.at),
        "sentDateTime": _moment(dated(stored.parsed) or stored.at),
        "parentFolderId": stored.folder,
        "conversationId": opaque(CONVERSATION, mailbox.address, stored.conversation.head),
        "conversationIndex": index_written(stored.conversation.index),
        "isRead": not stored.has_headers,
        "isDraft": place.well_known == _DRAFTS,
        "webLink": f"https://outlook.office365.com/owa/?ItemID={quote(id_)}&exvsurl=1&viewmodel=ReadMessageItem",
        "flag": {"flagStatus": "notFlagged"},
        **headers,
        **stored.said,
        "singleValueExtendedProperties": extended(stored.parsed, len(stored.raw)),
        **stored.edits,
    }


def bodies(stored: Stored, *, as_text: bool) -> Json:
    """The properties body and uniqueBody. `as_text`: as plain text, but of a message about a meeting HTML always.

    https://learn.microsoft.com/graph/api/eventmessage-get
    """
    content, is_html = written(stored.parsed)
    text = body(content, is_html=is_html, as_text=as_text and not about_meeting(stored.parsed))
    return {"body": text, "uniqueBody": text}


def folder(mailbox: FakeMailbox, place: Folder) -> Json:
    """All properties."""
    unread = (id_ for id_ in place.messages if not _is_read(mailbox.messages[id_]))
    more = _SEARCH if place.searches else {}
    return {
        "id": place.id,
        "displayName": place.name,
        "parentFolderId": place.parent or place.id,
        "childFolderCount": len(mailbox.children(place.id)),
        "unreadItemCount": sum(1 for _ in unread),
        "totalItemCount": len(place.messages),
        "isHidden": place.is_hidden,
        **more,
    }


_SEARCH: Final[Json] = {
    "@odata.type": "#microsoft.graph.mailSearchFolder",
    "isSupported": True,
    "includeNestedFolders": True,
    "sourceFolderIds": [],
    "filterQuery": "isRead eq false",
}


def _headers(stored: Stored) -> list[Json]:
    return [{"name": name, "value": value} for name, value in all_fields(stored.parsed)]


def _is_read(stored: Stored) -> bool:
    return bool(stored.edits.get("isRead", not stored.has_headers))


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
