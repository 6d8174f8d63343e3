"""DavMail, which nobody here wrote, reads folders, mail and a calendar from the server as from Microsoft's Exchange."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx2
from imapclient import IMAPClient  # type: ignore[import-untyped]

from tests.servers.davmail import DavMail
from tests.servers.exchange.server import ExchangeServer
from tests.servers.exchange.sign_in import BASIC
from tests.servers_exchange.conftest import ANN

LANTERNS = b"""\
From: Customer <customer@client.test>
To: Ann <ann@example.com>
Subject: Two hundred lanterns
Date: Mon, 5 Jan 2026 10:00:00 +0000
Message-ID: <lanterns@client.test>

How many can you deliver before the trade fair in Lyon?
"""
EVENTS = """<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
<d:prop><c:calendar-data/></d:prop>
<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"/></c:comp-filter></c:filter>
</c:calendar-query>"""


START = (datetime.now(UTC) + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)


def events(davmail: DavMail, exchange: ExchangeServer) -> str:
    """All of Ann's calendar."""
    answer = httpx2.request(
        "REPORT",
        f"{davmail.caldav}/users/{ANN}/calendar/",
        content=EVENTS,
        auth=(ANN, exchange.password),
        headers={"Depth": "1", "Content-Type": "application/xml"},
        timeout=60,
    )
    assert answer.status_code == 207, answer.text
    return answer.text.replace("\r\n ", "")


@contextmanager
def signed_in(davmail: DavMail, exchange: ExchangeServer) -> Iterator[IMAPClient]:
    with IMAPClient("127.0.0.1", davmail.imap_port, ssl=False, timeout=60) as client:
        client.login(ANN, exchange.password)
        yield client


def test_it_lists_folders(exchange: ExchangeServer, davmail: DavMail) -> None:
    exchange.mailbox(ANN).folder("Customers", "inbox")
    with signed_in(davmail, exchange) as client:
        names = {name for _, _, name in client.list_folders()}
    assert {"INBOX", "INBOX/Customers", "Sent"} <= names


def test_it_reads_mail(exchange: ExchangeServer, davmail: DavMail) -> None:
    exchange.mailbox(ANN).put(LANTERNS)
    with signed_in(davmail, exchange) as client:
        client.select_folder("INBOX", readonly=True)
        (number,) = client.search()
        told = client.fetch([number], ["BODY.PEEK[]", "INTERNALDATE"])[number]
    assert b"Subject: Two hundred lanterns" in told[b"BODY[]"]
    assert b"before the trade fair in Lyon?" in told[b"BODY[]"]


def test_it_reads_a_calendar(exchange: ExchangeServer, davmail: DavMail) -> None:
    exchange.calendar(ANN).put(START, subject="Trade fair in Lyon")
    assert "SUMMARY:Trade fair in Lyon" in events(davmail, exchange)


def test_it_reads_a_series_with_what_differs(exchange: ExchangeServer, davmail: DavMail) -> None:
    calendar = exchange.calendar(ANN)
    starts = [START + n * timedelta(weeks=1) for n in range(3)]
    master = calendar.put_series(starts, subject="Weekly", required=["customer@client.test"])
    calendar.change_occurrence(master, starts[1], subject="Weekly, with Lyon")
    calendar.delete_occurrence(master, starts[2])
    told = events(davmail, exchange)
    assert told.count("BEGIN:VEVENT") == 2
    assert all(part in told for part in ("RRULE:", "EXDATE", "RECURRENCE-ID", "with Lyon"))
    assert "mailto:customer@client.test" in told


def test_it_signs_in_by_ntlm(exchange: ExchangeServer, davmail: DavMail) -> None:
    exchange.mailbox(ANN)
    exchange.door.forms.discard(BASIC)
    exchange.door.extended_protection = False
    with signed_in(davmail, exchange) as client:
        assert client.folder_exists("INBOX")
