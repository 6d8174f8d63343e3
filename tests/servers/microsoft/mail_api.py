"""The operations on mail. https://learn.microsoft.com/graph/api/resources/message"""

from collections.abc import Callable
from typing import Final

from tests.servers.https.exchange import Json
from tests.servers.microsoft import delta, messages
from tests.servers.microsoft.call import Call, Handlers
from tests.servers.microsoft.filters import filtered, ordered
from tests.servers.microsoft.folders import ROOT, Folder
from tests.servers.microsoft.listing import asked_of, page_of
from tests.servers.microsoft.mailbox import FakeMailbox, Stored
from tests.servers.microsoft.refusal import invalid, not_found
from tests.servers.microsoft.selectable import shape_of
from tests.servers.microsoft.shape import Shape

Mailboxes = Callable[[str], FakeMailbox]
"""The mailbox of an address. Raises Refusal where there is none that Graph hands out."""


class MailApi:
    """Answers for all mailboxes."""

    def __init__(self, mailboxes: Mailboxes, wrong: list[str]) -> None:
        """`wrong`: where it is noted that a client asks for ids that a move changes."""
        self._mailboxes, self._wrong = mailboxes, wrong
        self.handlers: Final[Handlers] = {
            "folders.delta": self._folders_delta,
            "folders.list": self._folders,
            "folders.get": self._folder,
            "messages.delta": self._messages_delta,
            "messages.list": self._messages,
            "messages.get": self._message,
            "messages.value": self._value,
        }

    def _folders_delta(self, call: Call) -> Json:
        mailbox = self._mailboxes(call.user)
        token = delta.round_of(call, mailbox.hierarchy, "folders")
        shape = shape_of(token.asked, "mailFolder")

        def member(id_: str) -> list[Json]:
            place = mailbox.folders.get(id_)
            if place is None:
                return [delta.removed(id_, "mailFolder")]
            if not _is_shown(mailbox, place):
                return []
            return [shape({"@odata.type": "#microsoft.graph.mailFolder", **messages.folder(mailbox, place)})]

        return delta.told(call, mailbox.hierarchy, token, member)

    def _folders(self, call: Call) -> Json:
        mailbox = self._mailboxes(call.user)
        asked = asked_of(call)
        above = _place(mailbox, call.names.get("folder", ROOT))
        hidden = asked.get("includeHiddenFolders", [""])[-1] == "true"
        found = [place for place in mailbox.children(above.id) if hidden or not place.is_hidden]
        page, about = page_of(call, found)
        shape = shape_of(asked, "mailFolder")
        value = [shape(messages.folder(mailbox, place)) for place in page]
        return {**about, "value": value}

    def _folder(self, call: Call) -> Json:
        mailbox = self._mailboxes(call.user)
        place = _place(mailbox, call.names["folder"])
        return shape_of(call.query, "mailFolder")(messages.folder(mailbox, place))

    def _messages_delta(self, call: Call) -> Json:
        mailbox = self._mailboxes(call.user)
        place = _place(mailbox, call.names["folder"])
        token = delta.round_of(call, place.log, place.id)
        if "changeType" in token.asked:
            raise invalid("The server of the tests has no changeType.")
        kept = filtered(token.asked, ("receivedDateTime",))
        shape = shape_of(token.asked, "message")

        def member(id_: str) -> list[Json]:
            if id_ not in place.messages:
                return [delta.removed(self._told_id(call, mailbox, id_), "message")]
            item = self._told(call, mailbox, mailbox.messages[id_], shape)
            if not kept(item):
                return [delta.removed(str(item["id"]), "message", "changed")]
            return [{"@odata.type": "#microsoft.graph.message", **shape(item)}]

        order = place.newest() if _is_ordered(token) else ()
        return delta.told(call, place.log, token, member, order)

    def _messages(self, call: Call) -> Json:
        mailbox = self._mailboxes(call.user)
        asked = asked_of(call)
        within = _place(mailbox, call.names["folder"]).messages if "folder" in call.names else mailbox.messages
        kept = filtered(asked, ("receivedDateTime", "sentDateTime", "internetMessageId", "isDraft", "isRead"))
        shape = shape_of(asked, "message")
        found = ordered(asked, [mailbox.messages[id_] for id_ in within])
        if "$filter" in asked:
            found = [stored for stored in found if kept(messages.message(mailbox, stored, keeps_ids=True))]
        page, about = page_of(call, found)
        value = [shape(self._told(call, mailbox, stored, shape)) for stored in page]
        return {**about, "value": value}

    def _message(self, call: Call) -> Json:
        mailbox, stored = self._stored(call)
        shape = shape_of(call.query, "message")
        return shape(self._told(call, mailbox, stored, shape))

    def _value(self, call: Call) -> bytes:
        return self._stored(call)[1].raw

    def _stored(self, call: Call) -> tuple[FakeMailbox, Stored]:
        mailbox = self._mailboxes(call.user)
        stored = mailbox.find(call.names["id"])
        if stored is None:
            raise not_found()
        return mailbox, stored

    def _told(self, call: Call, mailbox: FakeMailbox, stored: Stored, shape: Shape) -> Json:
        self._note(call)
        item = messages.message(mailbox, stored, keeps_ids=call.keeps_ids)
        if shape.select and not shape.select & {"body", "uniqueBody"}:
            return item
        return {**messages.bodies(stored, as_text=call.prefers("outlook.body-content-type") == "text"), **item}

    def _told_id(self, call: Call, mailbox: FakeMailbox, id_: str) -> str:
        self._note(call)
        stored = mailbox.messages.get(id_)
        return id_ if call.keeps_ids or stored is None else stored.regular_id

    def _note(self, call: Call) -> None:
        if not call.keeps_ids:
            self._wrong.append(f"{call.method}: the client asks for ids that a move changes")


def _is_shown(mailbox: FakeMailbox, place: Folder) -> bool:
    """Whether delta tells of a folder: those below the root that are not hidden."""
    root = mailbox.id_of(ROOT)
    while place.parent and not place.is_hidden and place.parent != root:
        place = mailbox.folders[place.parent]
    return place.parent == root and not place.is_hidden


def _is_ordered(token: delta.Token) -> bool:
    order = token.asked.get("$orderby", [""])[-1]
    if order not in ("", "receivedDateTime desc"):
        raise invalid("The only order of a delta is receivedDateTime desc.", "ErrorInvalidUrlQuery")
    return bool(order)


def _place(mailbox: FakeMailbox, folder: str) -> Folder:
    try:
        return mailbox.folders[mailbox.id_of(folder)]
    except KeyError:
        raise not_found() from None
