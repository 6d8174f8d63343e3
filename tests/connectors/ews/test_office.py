"""Pages of changes, batches of items and views, as values."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import tostring

import pytest

from connectors.errors import CursorExpired, ProviderBug, TryLater
from connectors.ews.errors import FolderGone
from connectors.ews.office import Office
from connectors.ews.values import Changed, Item, Known, Missing, View
from connectors.pace.outcomes import Refused
from tests.connectors.ews.asking import ANN, Opening
from tests.servers.exchange.call import Call
from tests.servers.exchange.faults import MALFORMED, Fail
from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.server import ExchangeServer
from tests.servers.https.call import Call as HttpCall
from tests.servers.https.faults import Meanwhile, Says


def letter(number: int) -> bytes:
    return (
        f"Message-ID: <m{number}@example.net>\r\nFrom: Bea <bea@example.net>\r\nTo: ann@example.com\r\n"
        f"Date: Mon, 02 Nov 2026 10:{number // 60:02}:{number % 60:02} +0000\r\nSubject: Offer {number}\r\n"
        f"\r\nText {number}\r\n"
    ).encode()


@pytest.fixture
def office(open_office: Opening) -> Office:
    return open_office()


@pytest.fixture
def mailbox(exchange: ExchangeServer) -> FakeMailbox:
    return exchange.mailbox(str(ANN))


def all_changes(office: Office, most: int = 512) -> list[Changed]:
    pages, state = list[Changed](), None
    while not pages or not pages[-1].is_last:
        pages.append(office.changes(Known.INBOX, state, most))
        state = pages[-1].state
    return pages


def found(office: Office, ids: Sequence[str], at_once: int = 100) -> dict[str, Item | Missing | Refused]:
    return dict(office.get_each(ids, ("subject", "message_id"), at_once))


class TestChanges:
    """SyncFolderItems."""

    def test_each_page_has_the_state_that_goes_on_from_it(self, office: Office, mailbox: FakeMailbox) -> None:
        ids = [mailbox.put(letter(number)) for number in range(7)]
        pages = all_changes(office, 3)
        assert [len(page.created) for page in pages] == [3, 3, 1]
        assert sorted(item.id for page in pages for item in page.created) == sorted(ids)
        again = office.changes(Known.INBOX, pages[0].state, 3)
        assert [item.id for item in again.created] == [item.id for item in pages[1].created]

    def test_what_has_changed_is_told_by_kind(self, office: Office, mailbox: FakeMailbox) -> None:
        edited, read, moved, deleted = (mailbox.put(letter(number)) for number in range(4))
        state = all_changes(office)[-1].state
        mailbox.edit(edited, Importance="High")
        mailbox.mark_read(read)
        mailbox.move(moved, "deleteditems")
        mailbox.delete(deleted)
        new = mailbox.put(letter(9))
        page = office.changes(Known.INBOX, state)
        assert [item.id for item in page.created] == [new]
        assert [item.id for item in page.updated] == [edited]
        assert page.read == (read,)
        assert set(page.deleted) == {moved, deleted}
        assert page.is_last

    def test_fields_come_with_the_page(self, office: Office, mailbox: FakeMailbox) -> None:
        mailbox.put(letter(1))
        (item,) = office.changes(Known.INBOX, None, fields=("item_class", "datetime_received")).created
        assert item.kind == "Message"
        assert item.values["item_class"] == "IPM.Note"
        assert item.values["datetime_received"] == datetime(2026, 11, 2, 10, 0, 1, tzinfo=UTC)

    def test_a_state_that_is_forgotten_is_an_expired_cursor(self, office: Office, mailbox: FakeMailbox) -> None:
        state = all_changes(office)[-1].state
        mailbox.forget_states()
        with pytest.raises(CursorExpired):
            office.changes(Known.INBOX, state)

    def test_a_folder_that_is_deleted_is_gone(self, office: Office, mailbox: FakeMailbox) -> None:
        folder = mailbox.folder("Customers")
        assert office.changes(folder, None).is_last
        mailbox.delete_folder(folder)
        with pytest.raises(FolderGone):
            office.changes(folder, None)

    def test_an_answer_that_ends_in_the_middle_is_none(
        self, exchange: ExchangeServer, office: Office, mailbox: FakeMailbox
    ) -> None:
        mailbox.put(letter(1))
        office.named([Known.INBOX])
        exchange.faults.append(Says("SyncFolderItems", MALFORMED, times=1))
        with pytest.raises(ProviderBug, match="cannot be read"):
            office.changes(Known.INBOX, None)
        assert len(office.changes(Known.INBOX, None).created) == 1


class TestHierarchy:
    """SyncFolderHierarchy and GetFolder."""

    def test_folders_are_told_with_their_places_and_classes(self, office: Office, mailbox: FakeMailbox) -> None:
        parent = mailbox.folder("Customers")
        child = mailbox.folder("2026", parent)
        page = office.hierarchy(None)
        by_id = {folder.id: folder for folder in page.changed}
        assert (by_id[child].name, by_id[child].parent, by_id[child].kind) == ("2026", parent, "IPF.Note")
        assert page.is_last
        mailbox.rename_folder(child, "2027")
        mailbox.delete_folder(mailbox.folder("Short"))
        later = office.hierarchy(page.state)
        assert "2027" in [folder.name for folder in later.changed]

    def test_known_folders_are_told_by_their_names(self, office: Office, mailbox: FakeMailbox) -> None:
        mailbox.put(letter(1))
        known = office.named([Known.INBOX, Known.SENT, Known.JUNK])
        assert known[Known.INBOX].total == 1
        assert len({folder.id for folder in known.values()}) == 3

    def test_a_forgotten_state_is_an_expired_cursor(self, office: Office, mailbox: FakeMailbox) -> None:
        with pytest.raises(CursorExpired):
            office.hierarchy("bm90aGluZw==")


class TestItems:
    """GetItem."""

    def test_each_item_is_told_by_its_id(self, exchange: ExchangeServer, office: Office, mailbox: FakeMailbox) -> None:
        ids = [mailbox.put(letter(number)) for number in range(5)]
        told = found(office, ids, at_once=2)
        assert {id_: item.values["subject"] for id_, item in told.items() if isinstance(item, Item)} == {
            id_: f"Offer {number}" for number, id_ in enumerate(ids)
        }
        assert exchange.asked["GetItem"] == 3
        assert not mailbox.handed_out

    def test_one_that_has_gone_is_missing(self, exchange: ExchangeServer, office: Office, mailbox: FakeMailbox) -> None:
        ids = [mailbox.put(letter(number)) for number in range(3)]
        mailbox.delete(ids[1])
        told = found(office, ids)
        assert told[ids[1]] == Missing("ErrorItemNotFound")
        assert isinstance(told[ids[0]], Item)
        assert isinstance(told[ids[2]], Item)

    def test_one_that_cannot_be_read_costs_itself(
        self, exchange: ExchangeServer, office: Office, mailbox: FakeMailbox
    ) -> None:
        ids = [mailbox.put(letter(number)) for number in range(8)]
        office.named([Known.INBOX])
        exchange.faults.append(Says("GetItem", MALFORMED, when=lambda call: ids[3] in _asked(call)))
        told = found(office, ids)
        assert [id_ for id_ in ids if isinstance(told[id_], Refused)] == [ids[3]]
        assert "Offer" not in str(told[ids[3]])

    def test_one_that_the_server_stumbles_over_costs_itself(
        self, exchange: ExchangeServer, office: Office, mailbox: FakeMailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("connectors.pace.patience.TRIES", 2)
        ids = [mailbox.put(letter(number)) for number in range(4)]
        office.named([Known.INBOX])
        exchange.faults.append(Fail("GetItem", "ErrorInternalServerError", when=lambda call: ids[2] in _asked(call)))
        told = found(office, ids)
        assert [id_ for id_ in ids if isinstance(told[id_], Refused)] == [ids[2]]

    def test_the_same_id_is_told_once(self, office: Office, mailbox: FakeMailbox) -> None:
        id_ = mailbox.put(letter(1))
        assert len(list(office.get_each([id_, id_], ("subject",)))) == 1

    def test_a_body_is_read_only_when_it_is_asked_for(self, office: Office, mailbox: FakeMailbox) -> None:
        id_ = mailbox.put(letter(1))
        ((_, item),) = office.get_each([id_], ("text_body",))
        assert isinstance(item, Item)
        assert item.values["text_body"].strip() == "Text 1"
        assert mailbox.handed_out == [id_]

    def test_a_field_that_nobody_knows_is_our_mistake(self, office: Office) -> None:
        with pytest.raises(ValueError, match="no field 'colour'"):
            office.changes(Known.INBOX, None, fields=("colour",))

    def test_a_mailbox_that_moves_meanwhile_is_for_a_later_pass(
        self, exchange: ExchangeServer, office: Office, mailbox: FakeMailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("connectors.ews.asking.LONGEST_WAIT", 1.0)
        id_ = mailbox.put(letter(1))
        exchange.faults.append(Fail("GetItem", "ErrorMailboxMoveInProgress"))
        with pytest.raises(TryLater):
            found(office, [id_])


class TestFound:
    """FindItem."""

    def test_all_that_is_in_a_folder_is_found(
        self, office: Office, mailbox: FakeMailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("connectors.ews.views.PAGE", 4)
        ids = {mailbox.put(letter(number)) for number in range(10)}
        listed = [item.id for item in office.found(Known.INBOX)]
        assert len(listed) == 10
        assert set(listed) == ids

    def test_nothing_is_passed_over_when_something_is_deleted_meanwhile(
        self, exchange: ExchangeServer, office: Office, mailbox: FakeMailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("connectors.ews.views.PAGE", 4)
        ids = [mailbox.put(letter(number)) for number in range(12)]
        leaving = iter([ids[11], ids[10], ids[0], ids[1]])

        def delete_two() -> None:
            mailbox.delete(next(leaving))
            mailbox.delete(next(leaving))

        exchange.faults.append(Meanwhile("FindItem", action=delete_two, times=2))
        listed = {item.id for item in office.found(Known.INBOX)}
        assert listed >= set(ids[2:10])

    def test_a_view_tells_what_overlaps_it(self, exchange: ExchangeServer, office: Office) -> None:
        calendar = exchange.calendar(str(ANN))
        begins = datetime(2026, 11, 2, 9, tzinfo=UTC)
        for day in range(6):
            calendar.put(begins + timedelta(days=day), subject=f"Visit {day}")
        view = View(begins + timedelta(days=1, minutes=30), begins + timedelta(days=4))
        told = list(office.found(Known.CALENDAR, ("subject", "start"), view))
        assert sorted(item.values["subject"] for item in told) == ["Visit 1", "Visit 2", "Visit 3"]

    def test_a_view_that_is_too_large_is_asked_for_in_parts(self, exchange: ExchangeServer, office: Office) -> None:
        calendar = exchange.calendar(str(ANN))
        begins = datetime(2026, 11, 2, 9, tzinfo=UTC)
        starts = [begins + timedelta(days=day) for day in range(20)]
        series = calendar.put_series(starts, timedelta(hours=1), subject="Weekly")
        calendar.put(begins, begins + timedelta(days=20), subject="Fair")
        exchange.mailboxes.most_found = 5
        told = list(office.found(Known.CALENDAR, ("subject",), View(begins, begins + timedelta(days=30))))
        assert len(told) == len({item.id for item in told}) == 21
        assert series not in {item.id for item in told}


def _asked(call: HttpCall) -> str:
    assert isinstance(call, Call)
    return tostring(call.element).decode()
