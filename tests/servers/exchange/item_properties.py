"""The properties that all items have.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/item
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from xml.etree.ElementTree import Element

from tests.servers.exchange.ids import ATTACHMENT, change_key, opaque
from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.shape import HERE, Property, Shape, nothing
from tests.servers.exchange.xml import t
from tests.servers.outlook.mime import File
from tests.servers.outlook.texts import preview, to_html, to_text

_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Face(Protocol):
    """What is told of every item, whatever it is."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def folder(self) -> str: ...
    @property
    def item_class(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def sensitivity(self) -> str: ...
    @property
    def importance(self) -> str: ...
    @property
    def categories(self) -> Sequence[str]: ...
    @property
    def received(self) -> datetime: ...
    @property
    def sent(self) -> datetime: ...
    @property
    def modified(self) -> datetime: ...
    @property
    def is_draft(self) -> bool: ...
    @property
    def is_read(self) -> bool: ...
    @property
    def headers(self) -> Sequence[tuple[str, str]]: ...
    @property
    def in_reply_to(self) -> str: ...
    @property
    def display(self) -> tuple[str, str, str]:
        """To whom, with a copy to whom, and secretly to whom."""

    @property
    def content(self) -> tuple[str, bool]:
        """The body, and whether it is HTML."""

    @property
    def files(self) -> Sequence[File]: ...
    @property
    def mime(self) -> bytes: ...
    @property
    def conversation(self) -> str:
        """Its id."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is asked about: an item, in a request."""

    face: Face
    mailbox: FakeMailbox
    shape: Shape
    found: bool = False
    """It is told by FindItem or SyncFolderItems."""


def words(tag: str, text: str, **attributes: str) -> Element:
    """An element with a text of people, without what XML cannot carry."""
    return t(tag, text=_NO_XML.sub("", text), **attributes)


def _id(told: Told) -> Element:
    return t("ItemId", Id=told.face.id, ChangeKey=change_key(told.face.version))


def _parent(told: Told) -> Element:
    return t("ParentFolderId", Id=told.face.folder, ChangeKey="AQAAAA==")


def _mime(told: Told) -> Element:
    told.mailbox.handed_out.append(told.face.id)
    return t("MimeContent", text=b64encode(told.face.mime).decode(), CharacterSet="UTF-8")


def _body(told: Told) -> Element:
    _, is_html = told.face.content
    as_text = told.shape.body == "Text" or (told.shape.body == "Best" and not is_html)
    return _content(told, "Body", as_text=as_text)


def _text_body(told: Told) -> Element:
    return _content(told, "TextBody", as_text=True)


def _content(told: Told, tag: str, *, as_text: bool) -> Element:
    told.mailbox.handed_out.append(told.face.id)
    content, is_html = told.face.content
    if as_text:
        return words(tag, to_text(content) if is_html else content, BodyType="Text")
    return words(tag, content if is_html else to_html(content), BodyType="HTML")


def _attachments(told: Told) -> Element | None:
    files = [_file(told, number, file) for number, file in enumerate(told.face.files)]
    return t("Attachments", *files) if files else None


def _file(told: Told, number: int, file: File) -> Element:
    return t(
        "ItemAttachment" if file.is_message else "FileAttachment",
        t("AttachmentId", Id=opaque(ATTACHMENT, told.face.id, number)),
        words("Name", file.name),
        None if file.is_message else words("ContentType", file.content_type),
        words("ContentId", file.content_id) if file.content_id else None,
        t("Size", text=len(file.data)),
        t("LastModifiedTime", text=told.face.received),
        t("IsInline", text=file.is_inline),
    )


def _headers(told: Told) -> Element | None:
    headers = [words("InternetMessageHeader", value, HeaderName=name) for name, value in told.face.headers]
    return t("InternetMessageHeaders", *headers) if headers else None


def _categories(told: Told) -> Element | None:
    named = told.face.categories
    return t("Categories", *(t("String", text=one) for one in named)) if named else None


def _preview(told: Told) -> Element:
    content, is_html = told.face.content
    return words("Preview", preview(content, is_html=is_html))


def _rights(told: Told) -> Element:
    names = ("CreateAssociated", "CreateContents", "CreateHierarchy", "Delete", "Modify", "Read", "ViewPrivateItems")
    return t("EffectiveRights", *(t(name, text=name[:3] != "Cre") for name in names))


def _display(index: int, tag: str) -> Property[Told]:
    return Property(f"item:{tag}", lambda told: words(tag, told.face.display[index]))


COMMON: Final[Sequence[Property[Told]]] = (
    Property("item:MimeContent", _mime, is_found=False, is_all=False),
    Property("item:ItemId", _id, is_default=True),
    Property("item:ParentFolderId", _parent),
    Property("item:ItemClass", lambda told: t("ItemClass", text=told.face.item_class)),
    Property("item:Subject", lambda told: words("Subject", told.face.subject), is_default=True),
    Property("item:Sensitivity", lambda told: t("Sensitivity", text=told.face.sensitivity), is_default=True),
    Property("item:Body", _body, is_default=True, is_found=False),
    Property("item:Attachments", _attachments, is_default=True, is_found=False),
    Property("item:DateTimeReceived", lambda told: t("DateTimeReceived", text=told.face.received)),
    Property("item:Size", lambda told: t("Size", text=len(told.face.mime)), is_default=True),
    Property("item:Categories", _categories),
    Property("item:Importance", lambda told: t("Importance", text=told.face.importance)),
    Property(
        "item:InReplyTo",
        lambda told: words("InReplyTo", told.face.in_reply_to) if told.face.in_reply_to else None,
    ),
    Property("item:IsSubmitted", lambda _: t("IsSubmitted", text=False)),
    Property("item:IsDraft", lambda told: t("IsDraft", text=told.face.is_draft)),
    Property("item:IsFromMe", lambda _: t("IsFromMe", text=False)),
    Property("item:IsResend", lambda _: t("IsResend", text=False)),
    Property("item:IsUnmodified", lambda told: t("IsUnmodified", text=not told.face.is_draft)),
    Property("item:InternetMessageHeaders", _headers, is_found=False),
    Property("item:DateTimeSent", lambda told: t("DateTimeSent", text=told.face.sent), is_default=True),
    Property("item:DateTimeCreated", lambda told: t("DateTimeCreated", text=told.face.received), is_default=True),
    Property("item:ReminderIsSet", lambda _: t("ReminderIsSet", text=False)),
    _display(1, "DisplayCc"),
    _display(0, "DisplayTo"),
    _display(2, "DisplayBcc"),
    Property("item:HasAttachments", lambda told: t("HasAttachments", text=_has_files(told)), is_default=True),
    Property(HERE, nothing),
    Property("item:Culture", lambda _: t("Culture", text="en-US")),
    Property("item:EffectiveRights", _rights),
    Property("item:LastModifiedName", lambda told: t("LastModifiedName", text=told.mailbox.address)),
    Property("item:LastModifiedTime", lambda told: t("LastModifiedTime", text=told.face.modified)),
    Property("item:IsAssociated", lambda _: t("IsAssociated", text=False)),
    Property("item:ConversationId", lambda told: t("ConversationId", Id=told.face.conversation)),
    Property("item:Preview", _preview),
    Property("item:TextBody", _text_body, is_found=False, is_all=False),
)
"""In the order of the schema."""


def _has_files(told: Told) -> bool:
    return any(not file.is_inline for file in told.face.files)
