"""What a pass costs, and what of an event crosses the wire when: as the server counts."""

from connectors.model.sync import Content
from tests.connectors.outlook.diary import ANN, WEEKS
from tests.connectors.outlook_calendar.diary import Diary, put, put_series
from tests.servers.https.call import Call
from tests.servers.https.exchange import Json
from tests.servers.https.faults import Fault

WORDS = {"body", "bodyPreview", "location", "locations", "onlineMeeting", "onlineMeetingUrl"}


class Watched(Fault):
    """Keeps of which events words were told, but for the delta, which tells them always."""

    def __init__(self) -> None:
        super().__init__("*")
        self.seen: list[str] = []

    def after(self, call: Call, value: Json) -> Json:
        events = value.get("value", [value])
        if call.method != "calendarView.delta" and isinstance(events, list):
            self.seen += [str(event["id"]) for event in events if isinstance(event, dict) and WORDS & event.keys()]
        return value


def test_a_poll_that_finds_nothing_is_one_request_for_nineteen_calendars(diary: Diary) -> None:
    for number in range(18):
        put(diary.server.calendar(ANN, f"{number}"), f"{number}")
    put_series(diary.main, "w")
    connector = diary.connector()
    diary.ledger.store_all(connector.pages(None))
    diary.count()
    (page,) = connector.pages(diary.ledger.cursor)
    assert (page.changes, page.cursor) == ([], diary.ledger.cursor)
    assert diary.asked() == {"http": 1, "calendars.list": 1, "calendarView.delta": 19}


def test_a_calendar_that_is_listed_and_not_there_costs_no_request_more(diary: Diary) -> None:
    team = diary.server.calendar(ANN, "Team")
    diary.catch_up()
    team.attributes["id"] = "gone"
    diary.catch_up()
    diary.count()
    assert diary.catch_up() == []
    assert diary.asked() == {"http": 1, "calendars.list": 1, "calendarView.delta": 2}


def test_a_first_pass_reads_events_by_twenty_and_series_by_ten(diary: Diary) -> None:
    for number in range(60):
        put(diary.main, f"{number}")
    for number in range(20):
        put_series(diary.main, f"w{number}")
    diary.count()
    assert len(diary.catch_up()) == 120
    asked = diary.asked()
    assert (asked["events.get"], asked["events.instances"], asked["calendars.list"]) == (80, 20, 1)
    assert asked["http"] == 1 + asked["calendarView.delta"] + 60 // 20 + 20 // 10


def test_changes_cost_one_request_for_events_and_one_for_series_more(diary: Diary) -> None:
    events = [put(diary.main, f"{number}") for number in range(5)]
    series = [put_series(diary.main, f"w{number}") for number in range(5)]
    diary.catch_up()
    for each in (*events, *series):
        diary.main.change(each, subject="Other")
    diary.count()
    assert len(diary.catch_up()) == 20
    assert diary.asked()["http"] == 3
    diary.count()
    diary.catch_up()
    assert diary.asked() == {"http": 1, "calendars.list": 1, "calendarView.delta": 1}


def test_words_are_asked_for_what_policy_keeps_and_once_for_a_series(diary: Diary) -> None:
    watched = Watched()
    diary.server.faults.append(watched)
    put(diary.main, "secret", sensitivity="private", body="Secret", location="There")
    put(diary.main, "among ourselves", attendees=["carl@example.com"], body="Us")
    kept = put(diary.main, "x", body="Prices")
    series = put_series(diary.main, "w", body="Weekly")
    diary.main.change_occurrence(series, WEEKS[1], body="That week")
    diary.capture()
    assert sorted(watched.seen) == sorted([kept, series, diary.main.occurrence(series, WEEKS[1])])


def test_what_an_occurrence_says_can_be_had_after_a_restart(diary: Diary) -> None:
    series = put_series(diary.main, "w", body="Weekly")
    diary.main.change_occurrence(series, WEEKS[1], body="That week")
    diary.catch_up()
    contents = diary.connector().contents(list(diary.ledger.versions))
    said = {content.id.partition("#")[2]: content.text for content in contents if isinstance(content, Content)}
    assert [said[diary.main.occurrence(series, start)] for start in WEEKS] == ["Weekly", "That week", "Weekly"]
