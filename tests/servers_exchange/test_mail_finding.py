"""What is looked for at the Exchange server of the tests, in SOAP alone."""

from xml.etree.ElementTree import Element

import pytest

from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.server import ExchangeServer
from tests.servers.exchange.xml import M, T, Value, m, t
from tests.servers_exchange.conftest import ANN, BOB, Ews


@pytest.fixture
def mailbox(exchange: ExchangeServer, ews: Ews) -> FakeMailbox:
    """Ann's mailbox, at the server."""
    return exchange.mailbox(ANN)


def test_pages_are_as_long_as_was_asked(mailbox: FakeMailbox, ews: Ews) -> None:
    ids = [_put(mailbox, str(number)) for number in range(5)][::-1]
    first = ews.ask(_find(MaxEntriesReturned=2, Offset=0, BasePoint="Beginning"))
    last = ews.ask(_find(MaxEntriesReturned=2, Offset=4, BasePoint="Beginning"))
    assert (_ids(first), _ids(last)) == (ids[:2], ids[4:])
    assert _about(first) == {"TotalItemsInView": "5", "IncludesLastItemInRange": "false", "IndexedPagingOffset": "2"}
    assert _about(last) == {"TotalItemsInView": "5", "IncludesLastItemInRange": "true", "IndexedPagingOffset": "5"}


def test_the_policy_limits_what_is_found_at_once(exchange: ExchangeServer, mailbox: FakeMailbox, ews: Ews) -> None:
    exchange.mailboxes.most_found = 2
    for number in range(3):
        _put(mailbox, str(number))
    assert ews.code(_find()) == "ErrorExceededFindCountLimit"
    assert ews.code(_find(MaxEntriesReturned=2, Offset=0, BasePoint="Beginning")) == "NoError"


@pytest.mark.parametrize("uri", ["item:Body", "item:InternetMessageHeaders", "message:ToRecipients"])
def test_what_only_one_item_tells_cannot_be_looked_for(mailbox: FakeMailbox, ews: Ews, uri: str) -> None:
    assert ews.code(_find(uri)) == "ErrorInvalidPropertyRequest"


def test_people_have_names_alone_where_they_are_found(mailbox: FakeMailbox, ews: Ews) -> None:
    mailbox.put(b"From: Bob <bob@client.test>\r\n\r\n")
    answer = ews.ask(_find("message:From"))
    assert answer.findtext(f".//{T}Mailbox/{T}Name") == "Bob"
    assert answer.find(f".//{T}EmailAddress") is None


def test_folders_are_found_deeply_on_pages(mailbox: FakeMailbox, ews: Ews) -> None:
    made = mailbox.folder("Projects", "inbox")
    below = mailbox.folder("Lyon", made)
    view = m("IndexedPageFolderView", MaxEntriesReturned=1, Offset=1, BasePoint="Beginning")
    shape = m("FolderShape", t("BaseShape", text="Default"))
    answer = ews.ask(m("FindFolder", shape, view, m("ParentFolderIds", _known("inbox")), Traversal="Deep"))
    assert [folder.get("Id") for folder in answer.iter(f"{T}FolderId")] == [below]
    assert answer.findtext(f".//{T}DisplayName") == "Lyon"


def test_each_item_is_answered_for_itself(mailbox: FakeMailbox, ews: Ews) -> None:
    gone, there = _put(mailbox, "gone"), _put(mailbox, "there")
    mailbox.delete(gone)
    ids = m("ItemIds", *(t("ItemId", Id=id_) for id_ in (gone, there, "AAA=")))
    answer = ews.ask(m("GetItem", m("ItemShape", t("BaseShape", text="IdOnly")), ids))
    codes = [code.text for code in answer.iter(f"{M}ResponseCode")]
    assert codes == ["ErrorItemNotFound", "NoError", "ErrorInvalidIdMalformed"]
    assert _ids(answer) == [there]


def test_an_id_of_somebody_elses_item_is_refused(exchange: ExchangeServer, mailbox: FakeMailbox, ews: Ews) -> None:
    asked = m(
        "GetItem", m("ItemShape", t("BaseShape", text="IdOnly")), m("ItemIds", t("ItemId", Id=_put(mailbox, "a")))
    )
    assert ews.code(asked, BOB) == "ErrorAccessDenied"
    exchange.accounts.delegates.add((BOB, ANN))
    assert ews.code(asked, BOB) == "NoError"


def test_text_is_not_told_by_an_old_schema(mailbox: FakeMailbox, ews: Ews) -> None:
    more = t("AdditionalProperties", t("FieldURI", FieldURI="item:TextBody"))
    shape = m("ItemShape", t("BaseShape", text="IdOnly"), more)
    asked = m("GetItem", shape, m("ItemIds", t("ItemId", Id=_put(mailbox, "a"))))
    old, new = (t("RequestServerVersion", Version=version) for version in ("Exchange2010_SP2", "Exchange2013"))
    assert ews.code(asked, ANN, old) == "ErrorInvalidPropertyRequest"
    assert ews.code(asked, ANN, new) == "NoError"


def _put(mailbox: FakeMailbox, subject: str) -> str:
    return mailbox.put(f"Subject: {subject}\r\nDate: 1 Jan 2026 10:00:00 +0000\r\n\r\n".encode())


def _known(name: str) -> Element:
    return t("DistinguishedFolderId", Id=name)


def _find(*uris: str, **view: Value) -> Element:
    more = t("AdditionalProperties", *(t("FieldURI", FieldURI=uri) for uri in uris)) if uris else None
    shape = m("ItemShape", t("BaseShape", text="IdOnly"), more)
    page = m("IndexedPageItemView", **view) if view else None
    return m("FindItem", shape, page, m("ParentFolderIds", _known("inbox")), Traversal="Shallow")


def _ids(answer: Element) -> list[str | None]:
    return [one.get("Id") for one in answer.iter(f"{T}ItemId")]


def _about(answer: Element) -> dict[str, str]:
    found = answer.find(f".//{M}RootFolder")
    assert found is not None
    return dict(found.attrib)
