"""The operations on items: GetItem, FindItem and SyncFolderItems.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/folders-and-items-in-ews-in-exchange
"""

from collections.abc import Sequence
from functools import partial
from typing import Final
from xml.etree.ElementTree import Element

from tests.servers.exchange.calendar_view import View
from tests.servers.exchange.call import Call, Handlers
from tests.servers.exchange.changes import MOST, Kind, State, page_of
from tests.servers.exchange.folders import Folder
from tests.servers.exchange.ids import change_key
from tests.servers.exchange.item_properties import Told
from tests.servers.exchange.items import Stored
from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.mailboxes import Mailboxes
from tests.servers.exchange.paging import page_of as found_page
from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.restriction import in_order, meets
from tests.servers.exchange.shape import Shape
from tests.servers.exchange.told_items import TABLES, asked_about, told_item, value_of, whole
from tests.servers.exchange.xml import M, m, t


class ItemApi:
    """Answers for all mailboxes."""

    def __init__(self, mailboxes: Mailboxes) -> None:
        self._mailboxes = mailboxes
        self.handlers: Final[Handlers] = {
            "GetItem": self._get,
            "FindItem": self._find,
            "SyncFolderItems": self._changes,
        }

    def _get(self, call: Call) -> Sequence[Element]:
        shape = _shape(call)
        return [self._one(call, shape, asked) for asked in call.element.iterfind(f"{M}ItemIds/*")]

    def _one(self, call: Call, shape: Shape, asked: Element) -> Element:
        try:
            mailbox, item = self._mailboxes.item(call, asked)
        except Refusal as refusal:
            return call.refused(refusal)
        return call.succeeded(m("Items", told_item(asked_about(mailbox, item, shape))))

    def _find(self, call: Call) -> Sequence[Element]:
        shape = _shape(call)
        shape.check_found(TABLES)
        return [self._in(call, shape, asked) for asked in call.element.iterfind(f"{M}ParentFolderIds/*")]

    def _in(self, call: Call, shape: Shape, asked: Element) -> Element:
        try:
            mailbox, folder = self._mailboxes.folder(call, asked)
            view, found = _found(call, mailbox, folder, shape)
            page, about = found_page(view, found, self._mailboxes.most_found)
        except Refusal as refusal:
            return call.refused(refusal)
        return call.succeeded(m("RootFolder", t("Items", *map(told_item, page)), **about))

    def _changes(self, call: Call) -> Sequence[Element]:
        shape = _shape(call)
        asked = call.element.find(f"{M}SyncFolderId/*")
        assert asked is not None
        mailbox, folder = self._mailboxes.folder(call, asked)
        most = min(int(call.element.findtext(f"{M}MaxChangesReturned") or MOST), MOST)
        ignored = {one.get("Id", "") for one in call.element.iterfind(f"{M}Ignore/*")}
        state = State.read(call.element.findtext(f"{M}SyncState") or "", folder.id, folder.log)
        page = page_of(folder.log, state, most, ignored)
        changes = m("Changes", *(_change(mailbox, shape, kind, id_) for kind, id_ in page.changes))
        is_last = m("IncludesLastItemInRange", text=page.is_last)
        return [call.succeeded(m("SyncState", text=page.state.text()), is_last, changes)]


def _shape(call: Call) -> Shape:
    return Shape.of(call.element.find(f"{M}ItemShape"), call.version)


def _found(call: Call, mailbox: FakeMailbox, folder: Folder, shape: Shape) -> tuple[Element | None, Sequence[Told]]:
    """What FindItem finds in a folder, and the view by which it is told."""
    view = call.element.find(f"{M}CalendarView")
    if view is not None:
        return view, [
            asked_about(mailbox, each, shape, found=True) for each in View.of(view).of_folder(mailbox, folder)
        ]
    items = [whole(mailbox.items[id_]) for id_ in reversed(folder.items)]
    told = [asked_about(mailbox, item, shape, found=True) for item in items]
    condition = call.element.find(f"{M}Restriction")
    if condition is not None:
        told = [each for each in told if meets(condition, partial(value_of, each))]
    told = in_order(call.element.find(f"{M}SortOrder"), told, value_of)
    return call.element.find(f"{M}IndexedPageItemView"), told


def _change(mailbox: FakeMailbox, shape: Shape, kind: Kind, id_: str) -> Element:
    if kind == Kind.GONE:
        return t(kind.value, t("ItemId", Id=id_, ChangeKey="CQAAAA=="))
    item = mailbox.items[id_]
    if kind == Kind.READ and isinstance(item, Stored):
        changed = t("ItemId", Id=id_, ChangeKey=change_key(item.version))
        return t(kind.value, changed, t("IsRead", text=item.is_read))
    return t(kind.value, told_item(asked_about(mailbox, whole(item), shape, found=True)))
