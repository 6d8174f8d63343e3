"""What a pass costs, and what of an event crosses the wire when: as the server counts."""

from connectors.model.sync import Content
from tests.connectors.google_calendar.diary import ANN, RULES, Diary, put
from tests.connectors.google_calendar.events import CUSTOMER, a_series, an_event
from tests.servers.google.faults import Refuse
from tests.servers.https.call import Call
from tests.servers.https.exchange import Json
from tests.servers.https.faults import Fault

WORDS = ("description", "location", "conferenceData", "hangoutLink", "comment")


class Watched(Fault):
    """Keeps what was asked for: which fields of which event."""

    def __init__(self) -> None:
        super().__init__("calendar.*")
        self.seen: list[tuple[str, str]] = []

    def after(self, call: Call, value: Json) -> Json:
        self.seen.append((call.names.get("eventId", ""), call.text("fields") or "everything"))
        return value


def test_a_poll_that_finds_nothing_is_one_request(diary: Diary) -> None:
    for name in ("one", "two"):
        diary.server.calendar(ANN, f"{name}@group.calendar.google.com", summary=name)
    put(diary.main, a_series("w"))
    connector = diary.connector()
    diary.ledger.store_all(connector.pages(None))
    diary.count()
    (page,) = connector.pages(diary.ledger.cursor)
    assert (page.changes, page.cursor) == ([], diary.ledger.cursor)
    assert diary.asked() == {"http": 1, "calendarList.list": 1, "events.list": 3}


def test_a_calendar_that_is_listed_and_not_there_costs_no_request_more(diary: Diary) -> None:
    team = "team@group.calendar.google.com"
    diary.server.calendar(ANN, team, summary="Team")
    diary.catch_up()
    ghost = Refuse("calendar.events.list", 404, "notFound", when=lambda call: call.names["calendarId"] == team)
    diary.server.faults.append(ghost)
    diary.catch_up()
    diary.count()
    assert diary.catch_up() == []
    assert diary.asked() == {"http": 1, "calendarList.list": 1, "events.list": 2}


def test_a_first_pass_is_one_list_of_calendars_and_one_of_events_for_each(diary: Diary) -> None:
    diary.server.calendar(ANN, "team@group.calendar.google.com", summary="Team")
    for number in range(30):
        put(diary.main, an_event(f"e{number}"))
    put(diary.main, a_series("w"))
    diary.count()
    diary.catch_up()
    assert diary.asked() == {"http": 3, "calendarList.list": 1, "events.list": 2}


def test_a_change_of_a_meeting_costs_nothing_more_than_the_poll(diary: Diary) -> None:
    put(diary.main, an_event("x"))
    diary.catch_up()
    diary.main.change("x", summary="Other")
    diary.count()
    assert len(diary.catch_up()) == 2
    assert diary.asked() == {"http": 1, "calendarList.list": 1, "events.list": 1}


def test_a_change_of_series_costs_one_request_more_for_all_of_them(diary: Diary) -> None:
    for number in range(5):
        put(diary.main, a_series(f"w{number}"))
    diary.catch_up()
    for number in range(5):
        diary.main.change(f"w{number}", summary="Other")
    diary.count()
    diary.catch_up()
    assert diary.asked() == {"http": 2, "calendarList.list": 1, "events.list": 6}
    diary.count()
    diary.catch_up()
    assert diary.asked() == {"http": 1, "calendarList.list": 1, "events.list": 1}


def test_words_are_read_once_for_each_event_that_is_kept(diary: Diary) -> None:
    put(diary.main, a_series("w", description="Weekly"))
    put(diary.main, an_event("x", description="Once"))
    put(diary.main, an_event("secret", visibility="private", description="Secret"))
    diary.count()
    diary.capture()
    assert diary.asked() == {"http": 3, "calendarList.list": 1, "events.list": 1, "events.get": 2}


def test_words_do_not_cross_the_wire_before_policy_has_kept_the_event(diary: Diary) -> None:
    watched = Watched()
    diary.server.faults.append(watched)
    inside = [{"email": "bob@example.com"}]
    put(diary.main, an_event("secret", visibility="private", description="Secret", location="There"))
    put(diary.main, a_series("w", attendees=inside, description="Among ourselves"))
    diary.main.change("w_20261208T090000Z", attendees=[CUSTOMER], description="With the customer")
    put(diary.main, an_event("x", description="Prices"))
    diary.capture(RULES)
    lists = [fields for event, fields in watched.seen if not event]
    assert not [word for fields in lists for word in WORDS if word in fields or fields == "everything"]
    assert sorted(event for event, _ in watched.seen if event) == ["w_20261208T090000Z", "x"]


def test_what_an_occurrence_says_can_be_had_after_a_restart(diary: Diary) -> None:
    put(diary.main, a_series("w", description="Weekly"))
    diary.main.change("w_20261208T090000Z", description="That week")
    diary.catch_up()
    contents = {content.id[-16:]: content for content in diary.connector().contents(list(diary.ledger.versions))}
    said = {slot: content.text for slot, content in contents.items() if isinstance(content, Content)}
    assert said == {"20261201T090000Z": "Weekly", "20261208T090000Z": "That week", "20261215T090000Z": "Weekly"}


def test_places_and_ways_to_join_are_in_the_text(diary: Diary) -> None:
    meet = "https://meet.google.com/abc-defg-hij"
    entry = {"entryPointType": "video", "uri": meet}
    phone = {"entryPointType": "phone", "uri": "tel:+49-30-1"}
    words = {"description": "<b>Prices</b><br>again", "location": "Room 1", "hangoutLink": meet}
    put(diary.main, an_event("x", **words, conferenceData={"entryPoints": [entry, phone]}))
    diary.catch_up()
    (content,) = diary.connector().contents(list(diary.ledger.versions))
    assert isinstance(content, Content)
    assert content.text.splitlines() == ["Prices", "again", "Room 1", meet, "tel:+49-30-1", meet]
