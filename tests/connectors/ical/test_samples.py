"""Each sample file, read as a person would."""

from connectors.model.interaction import Answer, MeetingState, Role, Sign
from tests.connectors.ical.writing import only, sample, starts


def test_a_weekly_meeting_keeps_its_local_hour_when_the_clocks_change() -> None:
    assert starts(sample("weekly_over_dst.ics")) == ["03-16 08:00", "03-24 13:00", "03-30 07:00", "04-06 07:00"]


def test_a_moved_and_a_cancelled_occurrence_keep_the_identity_of_their_slot() -> None:
    first, moved, cancelled, last = sample("weekly_over_dst.ics").meetings
    assert (first.id, first.interaction.state) == (
        "pipeline-weekly@acme.example/20260316T080000Z",
        MeetingState.PLANNED,
    )
    assert (moved.id, moved.interaction.state) == ("pipeline-weekly@acme.example/20260323T080000Z", MeetingState.MOVED)
    assert cancelled.interaction.key == "meeting:pipeline-weekly@acme.example/20260330T070000Z"
    assert cancelled.interaction.state is MeetingState.CANCELLED
    assert last.interaction.references == ("meeting:pipeline-weekly@acme.example",)


def test_a_revision_grows_with_the_override_even_when_its_sequence_is_lower() -> None:
    first, moved, cancelled, _ = sample("weekly_over_dst.ics").meetings
    assert first.interaction.revision == "000000002.0.20260301T080000Z"
    assert moved.interaction.revision == "000000002.1.20260320T080000Z"
    assert cancelled.interaction.revision == "000000003.1.20260325T080000Z"


def test_people_come_organizer_first_and_rooms_are_left_out() -> None:
    people = sample("weekly_over_dst.ics").meetings[0].interaction.participants
    assert [(each.address, each.name, each.role, each.answer) for each in people] == [
        ("ada@acme.example", "Ada Berg", Role.ORGANIZER, Answer.NONE),
        ("ada@acme.example", "Berg, Ada", Role.ATTENDEE, Answer.ACCEPTED),
        ("milo.otto@initech.example", "Milo Otto", Role.ATTENDEE, Answer.TENTATIVE),
    ]


def test_the_text_is_description_place_and_link() -> None:
    meeting = sample("weekly_over_dst.ics").meetings[0]
    assert meeting.interaction.subject == "Pipeline review with Initech"
    assert meeting.text == (
        "Open deals, next steps.\nBring the numbers.\nRoom Elbe\nhttps://meet.acme.example/pipeline"
    )


def test_a_windows_zone_name_is_understood() -> None:
    reading = sample("windows_zone.ics")
    meeting = only(reading)
    assert (reading.method, starts(reading)) == ("REQUEST", ["06-10 14:00"])
    assert meeting.id == "040000008200E00074C5B7101A82E008@globex.example"
    assert meeting.interaction.references == ()
    assert meeting.text == "https://teams.globex.example/l/1"


def test_a_zone_that_only_the_calendar_knows_is_read_from_it() -> None:
    reading = sample("embedded_zone.ics")
    assert starts(reading) == ["03-28 11:00", "03-29 10:00", "03-30 10:00"]
    assert f"{reading.meetings[0].interaction.end:%H:%M}" == "11:45"


def test_a_whole_day_begins_at_midnight_of_the_calendars_zone() -> None:
    january, march, fair = sample("all_day.ics").meetings
    assert [january.id, march.id] == ["report@acme.example/20260131", "report@acme.example/20260331"]
    assert f"{fair.interaction.at:%m-%d %H:%M}" == "05-04 04:00"
    assert f"{fair.interaction.end:%m-%d %H:%M}" == "05-07 04:00"
    assert [mark.sign for mark in fair.interaction.marks] == [Sign.FREE, Sign.ALL_DAY]


def test_a_cancel_message_cancels_its_meeting() -> None:
    reading = sample("cancel.ics")
    assert reading.method == "CANCEL"
    assert only(reading).id == "demo@acme.example"
    assert only(reading).interaction.state is MeetingState.CANCELLED
    assert only(reading).interaction.participants[1].answer is Answer.DECLINED


def test_a_private_event_says_so_and_a_transparent_one_that_it_is_free_time() -> None:
    dentist, lunch = sample("private.ics").meetings
    assert [(mark.sign, mark.evidence) for mark in dentist.interaction.marks] == [(Sign.PRIVATE, "CLASS:PRIVATE")]
    assert [(mark.sign, mark.evidence) for mark in lunch.interaction.marks] == [(Sign.FREE, "TRANSP:TRANSPARENT")]
