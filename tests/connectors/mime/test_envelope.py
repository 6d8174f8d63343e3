from datetime import UTC, datetime

import pytest

from connectors.mime import Malformed, envelope
from connectors.model.interaction import Kind, Role, Sign

REPORT = b"Content-Type: multipart/report;\n report-type=delivery-status\n"
DATED = b"Date: Mon, 2 Mar 2026 10:00:00 +0100\n"


def _people(headers: bytes) -> list[tuple[str, str, str]]:
    return [(person.role.value, person.name, person.address) for person in envelope(DATED + headers).participants]


def _signs(headers: bytes) -> list[tuple[Sign, str]]:
    return [(mark.sign, mark.evidence) for mark in envelope(DATED + headers).marks]


def test_a_message_id_is_the_key_without_its_brackets() -> None:
    assert envelope(DATED + b"Message-ID: <1.a@acme.com>\n").key == "mail:1.a@acme.com"


def test_a_folded_message_id_is_one_word() -> None:
    assert envelope(DATED + b"Message-ID:\n <1.a@\n acme.com>\n").key == "mail:1.a@acme.com"


@pytest.mark.parametrize("identifier", [b"", b"Message-ID: <>\n", b"Message-ID: <" + b"x" * 999 + b">\n"])
def test_a_message_without_a_usable_id_is_known_by_its_date_sender_and_subject(identifier: bytes) -> None:
    headers = DATED + b"From: ann@acme.com\nSubject: Offer\n"
    key = envelope(headers + identifier).key
    assert key.startswith("mail-hash:")
    assert key == envelope(b"To: bob@example.org\n" + headers).key
    assert key != envelope(headers.replace(b"Offer", b"Order")).key


def test_only_the_header_block_of_a_message_is_read() -> None:
    found = envelope(DATED + b"Subject: Offer\r\n\r\nSubject: not this\nTo: bob@acme.com\n")
    assert (found.kind, found.subject, found.participants) == (Kind.EMAIL, "Offer", ())


def test_references_come_oldest_first_and_once() -> None:
    found = envelope(DATED + b"References: <1@a> <2@a>\n <1@a>\nIn-Reply-To: <3@a>\n")
    assert found.references == ("mail:1@a", "mail:2@a", "mail:3@a")


def test_an_address_in_an_obsolete_in_reply_to_is_no_reference() -> None:
    found = envelope(DATED + b'In-Reply-To: Message of Monday from "Ann" <ann@acme.com> <7@acme.com>\n')
    assert found.references == ("mail:7@acme.com",)


def test_of_very_many_references_the_first_and_the_latest_are_kept() -> None:
    found = envelope(DATED + b"References: " + b" ".join(b"<%d@a>" % number for number in range(500)) + b"\n")
    assert len(found.references) == 64
    assert (found.references[0], found.references[-1]) == ("mail:0@a", "mail:499@a")


@pytest.mark.parametrize(
    ("date", "at"),
    [
        (b"Mon, 2 Mar 2026 10:00:00 +0100", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (b"2 Mar ((nested) comment) 2026 11:00 +0100", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        (b"2 Mar 2026 10:00 EST", datetime(2026, 3, 2, 15, tzinfo=UTC)),
        (b"Mon, 2 Mar 26 10:00:00 -0000 (comment)", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        (b"Mon, 2 Mar 0001 10:00:00 -0800", datetime(2001, 3, 2, 18, tzinfo=UTC)),
        (b"2026-03-02T10:00:00+01:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (b"Mon, 2 Mar 2026 23:59:60 +0000", datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_people_and_machines_write_them(date: bytes, at: datetime) -> None:
    assert envelope(b"Date: " + date + b"\n").at == at


@pytest.mark.parametrize("date", [b"", b"Date: yesterday\n", b"Date: Mon, 2 Mar 1900 10:00:00 +0000\n"])
def test_the_newest_receipt_dates_a_message_whose_date_is_unusable(date: bytes) -> None:
    received = (
        b"Received: by mx; Mon, 2 Mar 2026 10:00:05 +0000\nReceived: from a\n by b; Mon, 2 Mar 2026 10:00:00 +0000\n"
    )
    assert envelope(date + received).at == datetime(2026, 3, 2, 10, 0, 5, tzinfo=UTC)


def test_a_message_without_any_date_takes_the_given_one(noon: datetime) -> None:
    assert envelope(b"Subject: Offer\n", noon).at == noon
    with pytest.raises(Malformed, match="Date"):
        envelope(b"Subject: Offer\n")


@pytest.mark.parametrize("message", [b"", b"\n\n", b"no fields here", b"\x89PNG\r\n\x1a\n\x00\x00"])
def test_bytes_without_header_fields_are_malformed(message: bytes, noon: datetime) -> None:
    with pytest.raises(Malformed, match="no header fields"):
        envelope(message, noon)


@pytest.mark.parametrize(
    ("field", "people"),
    [
        (b"ann@acme.com, Bob Ray <bob@acme.com>", [("", "ann@acme.com"), ("Bob Ray", "bob@acme.com")]),
        (b'"Ray, Bob" <bob@acme.com>', [("Ray, Bob", "bob@acme.com")]),
        (b"Ray, Bob <bob@acme.com>", [("Ray, Bob", "bob@acme.com")]),
        (b"=?utf-8?q?Ren=C3=A9e?= <r@acme.com>", [("Renée", "r@acme.com")]),
        (b"=?utf-8?q?Ray=2C_Bob?= <bob@acme.com>", [("Ray, Bob", "bob@acme.com")]),
        (b"bob@acme.com (Bob Ray)", [("Bob Ray", "bob@acme.com")]),
        (b"Team: ann@acme.com; eve@acme.com", [("", "ann@acme.com"), ("", "eve@acme.com")]),
        (b"undisclosed-recipients:;", []),
        (b"<@relay.net:bob@acme.com>", [("", "bob@acme.com")]),
        (b"Bob (Ray) <bob(ray) @ acme.com>", [("Bob", "bob@acme.com")]),
        (b"'bob@acme.com' <bob@acme.com>", [("", "bob@acme.com")]),
        (b"Bob Ray bob@acme.com", [("Bob Ray", "bob@acme.com")]),
        (b"ANN@Acme.com, ann@acme.com", [("", "ann@acme.com")]),
        (b"<<bob@acme.com>>, , ;", [("", "bob@acme.com")]),
        (b'"Bob \\"Big\\" Ray" <bob@acme.com>', [('Bob "Big" Ray', "bob@acme.com")]),
        (b"Jos\xe9 <jose@acme.com>", [("José", "jose@acme.com")]),
    ],
)  # fmt: skip
def test_address_lists_are_read_as_people_and_machines_write_them(field: bytes, people: list[tuple[str, str]]) -> None:
    assert _people(b"To: " + field + b"\n") == [("to", name, address) for name, address in people]


def test_the_sender_comes_first_and_nobody_twice_in_a_role() -> None:
    headers = (
        b"To: bob@acme.com\nCc: bob@acme.com, bob@acme.com\nFrom: ann@acme.com\nBcc: eve@acme.com\nTo: cy@acme.com\n"
    )
    assert [(role, address) for role, _, address in _people(headers)] == [
        ("from", "ann@acme.com"),
        ("to", "bob@acme.com"),
        ("to", "cy@acme.com"),
        ("cc", "bob@acme.com"),
        ("bcc", "eve@acme.com"),
    ]


def test_the_sender_field_counts_where_from_names_nobody() -> None:
    assert _people(b"From: nobody\nSender: ann@acme.com\n") == [(Role.FROM, "", "ann@acme.com")]
    assert _people(b"From: ann@acme.com\nSender: assistant@acme.com\n") == [(Role.FROM, "", "ann@acme.com")]


@pytest.mark.parametrize(
    ("field", "subject"),
    [
        (b"=?utf-8?B?w5xiZXI=?= =?utf-8?Q?_uns?=", "Über uns"),
        (b"=?utf-8?B?w5x=?=", "Ü"),
        (b"=?utf-8?Q?=C3?= =?utf-8?Q?=9C?=", "Ü"),
        (b"=?windows-1252?Q?=80_5?= and\n more", "€ 5 and more"),
        (b"=?x-unknown?Q?caf=C3=A9?=", "café"),
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9", "café"),
        (b"two\r\n\tlines\x00", "two lines"),
        (b"=?utf-8?Q?a=0Ab=00?=", "a b"),
        (b"=?utf-8?Q?broken", "=?utf-8?Q?broken"),
    ],
)
def test_subjects_are_decoded_on_one_line(field: bytes, subject: str) -> None:
    assert envelope(DATED + b"Subject: " + field + b"\n").subject == subject


@pytest.mark.parametrize(
    ("headers", "sign", "evidence"),
    [
        (b"Auto-Submitted: auto-replied\n", Sign.AUTOMATIC, "Auto-Submitted header"),
        (b"X-Auto-Response-Suppress: All\n", Sign.AUTOMATIC, "X-Auto-Response-Suppress header"),
        (b"X-Autoreply: yes\n", Sign.AUTOMATIC, "X-Autoreply header"),
        (b"Precedence: auto_reply\n", Sign.AUTOMATIC, "Precedence: auto_reply"),
        (b"List-Unsubscribe: <mailto:off@acme.com>\n", Sign.BULK, "List-Unsubscribe header"),
        (b"LIST-ID: <team.acme.com>\n", Sign.BULK, "List-Id header"),
        (b"Precedence: Bulk\n", Sign.BULK, "Precedence: bulk"),
        (b"Feedback-ID: 1:2:3:acme\n", Sign.BULK, "Feedback-ID header"),
        (b"Return-Path: <>\n", Sign.BOUNCE, "null Return-Path"),
        (b"From: MAILER-DAEMON@acme.com\n", Sign.BOUNCE, "sent by mailer-daemon"),
        (REPORT, Sign.BOUNCE, "multipart/report of delivery-status"),
        (b"Sensitivity: Personal\n", Sign.PRIVATE, "Sensitivity: personal"),
    ],
)  # fmt: skip
def test_a_message_bears_the_marks_it_declares(headers: bytes, sign: Sign, evidence: str) -> None:
    assert _signs(headers) == [(sign, evidence)]


@pytest.mark.parametrize(
    "headers",
    [b"Auto-Submitted: no\n", b"Precedence: first-class\n", b"Sensitivity: normal\n", b"Return-Path: <ann@acme.com>\n"],
)
def test_a_message_that_denies_a_mark_bears_none(headers: bytes) -> None:
    assert _signs(headers) == []


def test_each_sign_is_given_once() -> None:
    assert _signs(b"List-Id: <a>\nList-Post: <b>\nPrecedence: list\nAuto-Submitted: auto-generated\n") == [
        (Sign.AUTOMATIC, "Auto-Submitted header"),
        (Sign.BULK, "List-Id header"),
    ]
