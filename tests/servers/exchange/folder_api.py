"""The operations on folders: GetFolder, FindFolder and SyncFolderHierarchy.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/folders-and-items-in-ews-in-exchange
"""

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element

from tests.servers.exchange.call import Call, Handlers
from tests.servers.exchange.changes import Kind, State, page_of
from tests.servers.exchange.folder_properties import Place, extended, field, told_folder
from tests.servers.exchange.folders import ROOT
from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.mailboxes import Mailboxes
from tests.servers.exchange.paging import page_of as found_page
from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.restriction import meets
from tests.servers.exchange.shape import Shape, tag_of
from tests.servers.exchange.xml import M, T, m, t


class FolderApi:
    """Answers for all mailboxes."""

    def __init__(self, mailboxes: Mailboxes) -> None:
        self._mailboxes = mailboxes
        self.handlers: Final[Handlers] = {
            "GetFolder": self._get,
            "FindFolder": self._find,
            "SyncFolderHierarchy": self._changes,
        }

    def _get(self, call: Call) -> Sequence[Element]:
        shape = Shape.of(call.element.find(f"{M}FolderShape"))
        return [self._one(call, shape, asked) for asked in call.element.iterfind(f"{M}FolderIds/*")]

    def _one(self, call: Call, shape: Shape, asked: Element) -> Element:
        try:
            mailbox, folder = self._mailboxes.folder(call, asked)
        except Refusal as refusal:
            return call.refused(refusal)
        return call.succeeded(m("Folders", told_folder(Place(folder, mailbox), shape)))

    def _find(self, call: Call) -> Sequence[Element]:
        shape = Shape.of(call.element.find(f"{M}FolderShape"))
        return [self._below(call, shape, asked) for asked in call.element.iterfind(f"{M}ParentFolderIds/*")]

    def _below(self, call: Call, shape: Shape, asked: Element) -> Element:
        try:
            mailbox, folder = self._mailboxes.folder(call, asked)
        except Refusal as refusal:
            return call.refused(refusal)
        is_deep = call.element.get("Traversal") == "Deep"
        found = mailbox.tree.below(folder.id) if is_deep else mailbox.tree.children(folder.id)
        places = [Place(each, mailbox) for each in found]
        condition = call.element.find(f"{M}Restriction")
        places = [place for place in places if meets(condition, lambda path, place=place: _value(place, path))]  # type: ignore[misc]
        view = call.element.find(f"{M}IndexedPageFolderView")
        page, about = found_page(view, places, self._mailboxes.most_found)
        return call.succeeded(m("RootFolder", t("Folders", *(told_folder(each, shape) for each in page)), **about))

    def _changes(self, call: Call) -> Sequence[Element]:
        shape = Shape.of(call.element.find(f"{M}FolderShape"))
        asked = call.element.find(f"{M}SyncFolderId/*")
        mailbox, root = self._mailboxes.folder(call, t("DistinguishedFolderId", Id=ROOT) if asked is None else asked)
        log = mailbox.tree.log
        page = page_of(log, State.read(call.element.findtext(f"{M}SyncState") or "", root.id, log))
        told = [_change(mailbox, shape, root.id, kind, id_) for kind, id_ in page.changes]
        return [
            call.succeeded(
                m("SyncState", text=page.state.text()),
                m("IncludesLastFolderInRange", text=page.is_last),
                m("Changes", *told),
            )
        ]


def _change(mailbox: FakeMailbox, shape: Shape, root: str, kind: Kind, id_: str) -> Element | None:
    folder = mailbox.tree.folders.get(id_)
    if folder and mailbox.tree.is_below(folder, root):
        return t(kind.value, told_folder(Place(folder, mailbox), shape))
    return None if kind == Kind.CREATED else t("Delete", t("FolderId", Id=id_, ChangeKey="AQAAAA=="))


def _value(place: Place, path: Element) -> str | None:
    if path.tag == f"{T}ExtendedFieldURI":
        return extended(place, tag_of(path))
    told = field(place, path.get("FieldURI", ""))
    return None if told is None else told.text
