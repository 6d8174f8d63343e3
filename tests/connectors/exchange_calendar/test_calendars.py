"""Which calendars are read, and what happens when they come and go."""

import pytest

from connectors.errors import NeedsPerson
from connectors.model.sync import Gone
from tests.connectors.exchange_calendar.diary import Diary, put, put_series
from tests.connectors.outlook.diary import gone, kinds
from tests.servers.exchange.calendars import FakeCalendar
from tests.servers.https.faults import Meanwhile


def subjects(diary: Diary) -> list[str]:
    return sorted({item.interaction.subject for item in diary.held()})


def a_folder(diary: Diary, name: str, parent: str = "msgfolderroot", kind: str = "IPF.Appointment") -> FakeCalendar:
    mailbox = diary.main.mailbox
    return FakeCalendar(mailbox, mailbox.folder(name, parent, kind))


def test_all_calendars_of_the_mailbox_are_read_wherever_they_are(diary: Diary) -> None:
    put(diary.main, "mine")
    put(diary.calendar("Team"), "ours")
    put(a_folder(diary, "Below", diary.main.id), "below")
    diary.catch_up()
    assert subjects(diary) == ["below", "mine", "ours"]
    assert sorted(listed.folder for listed in diary.connector().census()) == ["Below", "Calendar", "Team"]
    identity = diary.connector().probe()
    assert (identity.address, identity.detail) == (diary.owner, "3 calendars: Below, Calendar, Team")


def test_birthdays_and_deleted_calendars_are_not_read(diary: Diary) -> None:
    put(a_folder(diary, "Birthdays", kind="IPF.Appointment.Birthday"), "birthday")
    deleted = a_folder(diary, "Old", "deleteditems")
    put(deleted, "deleted")
    put(a_folder(diary, "Older", deleted.id), "deleted")
    assert diary.catch_up() == []
    assert diary.connector().probe().detail == "1 calendar: Calendar"


def test_calendars_that_are_named_are_read_and_no_others(diary: Diary) -> None:
    put(diary.calendar("Team"), "ours")
    mine = put(diary.main, "mine")
    diary.catch_up()
    diary.options["calendars"] = ["team"]
    assert diary.catch_up() == [Gone(mine)]
    assert subjects(diary) == ["ours"]


def test_a_name_that_no_calendar_has_needs_a_person(diary: Diary) -> None:
    diary.calendar("Secret")
    diary.options["calendars"] = ["Sales", "Calendar"]
    with pytest.raises(NeedsPerson, match=r"^There is no calendar named Sales$") as caught:
        diary.catch_up()
    assert "Secret" not in caught.value.advice


def test_a_calendar_that_appears_is_read_within_an_hour(diary: Diary) -> None:
    put(diary.main, "x")
    diary.catch_up()
    put_series(diary.calendar("Team"), "w")
    assert diary.catch_up() == []
    diary.an_hour_passes()
    assert kinds(diary.catch_up()) == ["Seen w 01", "Seen w 08", "Seen w 15"]
    assert diary.catch_up() == []


def test_what_was_in_a_calendar_that_is_deleted_for_good_is_gone(diary: Diary) -> None:
    team = diary.calendar("Team")
    series = put_series(team, "w")
    put(diary.main, "x")
    diary.catch_up()
    team.mailbox.delete_folder(team.id)
    assert diary.catch_up() == [Gone(series)]
    assert subjects(diary) == ["x"]
    assert diary.catch_up() == []


def test_what_was_in_a_calendar_that_is_put_among_the_deleted_is_gone_within_an_hour(diary: Diary) -> None:
    team = diary.calendar("Team")
    series = put_series(team, "w")
    diary.catch_up()
    team.mailbox.move_folder(team.id, "deleteditems")
    diary.an_hour_passes()
    assert diary.catch_up() == [Gone(series)]


def test_a_meeting_that_moves_to_another_calendar_is_there_before_it_is_gone(diary: Diary) -> None:
    team = diary.calendar("Team")
    one, other, series = put(diary.main, "one"), put(team, "other"), put_series(diary.main, "w")
    diary.catch_up()
    moved = [diary.move(one, team), diary.move(other, diary.main), diary.move(series, team)]
    changes = diary.catch_up()
    assert kinds(changes)[-3:] == ["Gone", "Gone", "Gone"]
    assert set(gone(changes)) == {one, other, series}
    assert {item.partition("#")[0] for item in diary.ledger.versions} == set(moved)
    assert diary.catch_up() == []


@pytest.mark.parametrize("back", [False, True])
def test_a_meeting_that_moves_between_two_answers_stays(diary: Diary, back: bool) -> None:
    places = [diary.main, diary.calendar("Team")]
    before, after = reversed(places) if back else places
    event = put(before, "x")
    diary.catch_up()
    diary.server.faults.append(Meanwhile("SyncFolderItems", lambda: diary.move(event, after), times=1))
    for _ in range(2):
        diary.catch_up()
        assert "x" in subjects(diary)
    assert diary.catch_up() == []
    assert len(diary.ledger.versions) == 1


def test_a_meeting_that_is_put_among_the_deleted_is_gone(diary: Diary) -> None:
    event = put(diary.main, "x")
    diary.catch_up()
    diary.main.mailbox.move(event, "deleteditems")
    assert diary.catch_up() == [Gone(event)]


@pytest.mark.parametrize("access", ["impersonation", "delegate"])
def test_a_service_account_reads_the_calendars_of_others_by_its_rights(diary: Diary, access: str) -> None:
    put(diary.main, "mine", required=["bob@customer.example", diary.owner], answer="Accept")
    series = put_series(diary.calendar("Team"), "w")
    diary.server.accounts.delegates.add((diary.server.service.lower(), diary.owner))
    diary.options |= {"access": access, "name": diary.server.service}
    assert len(diary.catch_up()) == 4
    diary.calendar("Team").delete(series)
    assert diary.catch_up() == [Gone(series)]
    assert diary.connector().probe().address == diary.owner
