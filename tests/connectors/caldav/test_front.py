"""What is asked over the wire, and of servers that have or say less than ours."""

from datetime import timedelta

import pytest

from connectors.errors import NeedsPerson, ProviderBug, TryLater
from connectors.http import WriteRefused
from connectors.model.sync import Gone, Seen, Unreadable
from tests.connectors.caldav.account import Account, a_calendar, an_event
from tests.connectors.caldav.front import Canned, Front
from tests.connectors.provider import by_id

TRUNCATED = b"""<multistatus xmlns="DAV:">
<response><href>/user/work/</href><status>HTTP/1.1 507 Insufficient Storage</status></response></multistatus>"""


def test_nothing_new_is_one_request_on_a_held_connection(on_radicale: Account, front: Front) -> None:
    on_radicale.home.make("trips", "Trips")
    on_radicale.put("one", a_calendar(an_event("one")))
    reader = on_radicale.connector()
    on_radicale.ledger.store_all(reader.pages(None))
    front.asked.clear()
    (page,) = reader.pages(on_radicale.ledger.cursor)
    assert page.cursor == on_radicale.ledger.cursor
    assert front.asked == ["PROPFIND 1"]


def test_nothing_new_is_one_request_after_a_restart(on_radicale: Account, front: Front) -> None:
    on_radicale.catch_up()
    front.asked.clear()
    on_radicale.catch_up()
    assert front.asked == ["PROPFIND 1"]


def test_texts_of_a_page_are_not_fetched_again(on_radicale: Account, front: Front) -> None:
    on_radicale.put("one", a_calendar(an_event("one", "DESCRIPTION:Prices.")))
    reader = on_radicale.connector()
    for page in reader.pages(None):
        front.asked.clear()
        assert [content.id for content in reader.contents([change.id for change in page.changes])]
        assert front.asked == []


def test_without_sync_tokens_a_ctag_says_that_nothing_changed(on_radicale: Account, front: Front) -> None:
    front.instead[b"sync-token"] = b"withheld"
    on_radicale.put("one", a_calendar(an_event("one")))
    on_radicale.catch_up()
    front.asked.clear()
    assert on_radicale.catch_up() == []
    assert front.asked == ["PROPFIND 1", "PROPFIND 1"]


def test_without_sync_tokens_etags_say_what_changed(on_radicale: Account, front: Front) -> None:
    front.instead[b"sync-token"] = b"withheld"
    for name in ("one", "two", "three"):
        on_radicale.put(name, a_calendar(an_event(name)))
    on_radicale.catch_up()
    on_radicale.put("two", a_calendar(an_event("two", subject="Other")))
    on_radicale.remove("three")
    gone, seen, last = on_radicale.catch_up()
    assert (gone, last) == (Gone("work/two.ics"), Gone("work/three.ics"))
    assert isinstance(seen, Seen)
    assert "REPORT sync-collection" not in front.asked


def test_with_neither_tokens_nor_ctags_etags_are_compared_every_time(on_radicale: Account, front: Front) -> None:
    front.instead |= {b"sync-token": b"withheld", b"getctag": b"withheld"}
    on_radicale.put("one", a_calendar(an_event("one")))
    on_radicale.catch_up()
    assert on_radicale.catch_up() == []
    on_radicale.remove("one")
    assert on_radicale.catch_up() == [Gone("work/one.ics")]


@pytest.mark.parametrize("status", [400, 403, 409, 412, 418, 501, 507])
def test_a_server_that_cannot_say_what_changed_is_compared(on_radicale: Account, front: Front, status: int) -> None:
    on_radicale.put("one", a_calendar(an_event("one")))
    on_radicale.catch_up()
    on_radicale.put("two", a_calendar(an_event("two")))
    front.canned["REPORT sync-collection"] = Canned(status)
    (change,) = on_radicale.catch_up()
    assert change.id == "work/two.ics#two"
    assert on_radicale.catch_up() == []


def test_a_server_that_always_says_there_is_more_is_compared(on_radicale: Account, front: Front) -> None:
    on_radicale.catch_up()
    on_radicale.put("two", a_calendar(an_event("two")))
    front.canned["REPORT sync-collection"] = Canned(207, body=TRUNCATED.replace(b"/user/", b"/any/"))
    (change,) = on_radicale.catch_up()
    assert change.id == "work/two.ics#two"


def test_an_event_that_breaks_the_servers_xml_hides_no_other(on_radicale: Account, front: Front) -> None:
    for name in ("one", "two", "three"):
        on_radicale.put(name, a_calendar(an_event(name)))
    front.instead[b"SUMMARY:two"] = b"SUMMARY:&#8;"
    changes = sorted(on_radicale.catch_up(), key=by_id)
    assert [type(change) for change in changes] == [Seen, Seen, Unreadable]
    assert changes[-1].id == "work/two.ics"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_trouble_that_passes_is_tried_later(on_radicale: Account, front: Front, status: int) -> None:
    front.canned["PROPFIND 0"] = Canned(status, {"Retry-After": "120"})
    with pytest.raises(TryLater) as raised:
        on_radicale.catch_up()
    assert raised.value.after == timedelta(minutes=2)


def test_a_date_to_come_back_at_is_understood(on_radicale: Account, front: Front) -> None:
    front.canned["PROPFIND 0"] = Canned(503, {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"})
    with pytest.raises(TryLater) as raised:
        on_radicale.catch_up()
    assert raised.value.after == timedelta(days=1)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_needs_a_person(on_radicale: Account, front: Front, status: int) -> None:
    on_radicale.catch_up()
    front.canned["PROPFIND 1"] = Canned(status)
    with pytest.raises(NeedsPerson):
        on_radicale.catch_up()


def test_an_answer_beyond_http_is_kept_as_evidence(on_radicale: Account, front: Front) -> None:
    front.canned["PROPFIND 0"] = Canned(402)
    with pytest.raises(ProviderBug):
        on_radicale.catch_up()


def test_a_password_goes_to_no_other_organisation(on_radicale: Account, front: Front) -> None:
    front.canned["PROPFIND 0"] = Canned(301, {"Location": "https://elsewhere.example/dav/"})
    with pytest.raises(NeedsPerson, match=r"elsewhere\.example"):
        on_radicale.catch_up()


def test_redirects_in_circles_end(on_radicale: Account, front: Front) -> None:
    front.canned["PROPFIND 0"] = Canned(302, {"Location": "/again"})
    with pytest.raises(ProviderBug, match="circles"):
        on_radicale.catch_up()


def test_a_password_does_not_travel_in_clear_text(on_radicale: Account) -> None:
    on_radicale.url = "http://dav.example.com"
    with pytest.raises(NeedsPerson, match="encryption"):
        on_radicale.connector()


def test_a_server_that_is_down_is_tried_later(on_radicale: Account, front: Front) -> None:
    on_radicale.url = "http://127.0.0.1:1"
    with pytest.raises(TryLater, match="cannot be reached"):
        on_radicale.catch_up()


def test_a_wrong_password_needs_a_person(on_radicale: Account) -> None:
    object.__setattr__(on_radicale.home, "password", "wrong")
    with pytest.raises(NeedsPerson, match="refuses"):
        on_radicale.catch_up()


def test_nothing_is_ever_written(on_radicale: Account) -> None:
    reader = on_radicale.connector()
    with pytest.raises(WriteRefused), reader._http.send("PUT", f"{on_radicale.home.url}work/x.ics"):
        raise AssertionError
    assert list(reader.census()) == []


def test_an_event_that_the_server_lists_but_does_not_hand_over_with_others_is_fetched(
    on_radicale: Account, front: Front
) -> None:
    on_radicale.put("one", a_calendar(an_event("one")))
    front.canned["REPORT multiget"] = Canned(207, body=b'<multistatus xmlns="DAV:"/>')
    (change,) = on_radicale.catch_up()
    assert isinstance(change, Seen)
    assert on_radicale.catch_up() == []


def test_an_address_without_calendars_needs_a_person(on_radicale: Account, front: Front) -> None:
    front.canned["PROPFIND 0"] = Canned(405)
    with pytest.raises(NeedsPerson, match="no calendars"):
        on_radicale.catch_up()


def test_a_web_site_is_no_calendar(on_radicale: Account, front: Front) -> None:
    front.canned["PROPFIND 0"] = Canned(200, body=b"<!DOCTYPE html><html></html>")
    with pytest.raises(NeedsPerson, match="no calendars"):
        on_radicale.catch_up()


def test_the_address_of_the_owner_is_the_servers(on_radicale: Account, front: Front) -> None:
    front.instead[b"<C:calendar-user-address-set>"] = (
        b"<C:calendar-user-address-set><href>mailto:other@example.com</href><href>MAILTO:Ann@Example.com</href>"
    )
    assert on_radicale.connector().probe().address == "ann@example.com"
