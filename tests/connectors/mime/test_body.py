import struct
from pathlib import Path

import pytest

from connectors.mime import Body, body
from connectors.text.kept import HTML_LIMIT

SAMPLES = Path(__file__).parent / "samples"


def _sample(name: str) -> Body:
    return body((SAMPLES / name).read_bytes())


def _text(headers: bytes, content: bytes) -> str:
    return body(headers + b"\n" + content).text


def _mixed(*parts: bytes) -> bytes:
    return b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + b"\n--x\n".join(parts) + b"\n--x--\n"


def test_of_alternatives_the_plain_one_is_read() -> None:
    assert _sample("invitation.eml").text == "You are invited to the site visit."


def test_an_invitation_is_handed_over_as_it_came() -> None:
    assert _sample("invitation.eml").calendars == (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",)


def test_html_is_read_where_there_is_nothing_else() -> None:
    assert _sample("html_only.eml").text.split("\n") == [
        "Hello Ben,",
        "",
        "we expect you on Thursday — gate\xa04.",
        "",
        "-- ",
        "Nora Lind",
        "Fjordwind AS",
        "On Mon, 2 Mar 2026 at 17:02, Ben Okafor <ben@brightsail.example> wrote:",
        "",
        "> When may we come?",
    ]


def test_html_is_read_where_the_plain_alternative_is_blank() -> None:
    message = (
        b"Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n \n"
        b"--x\nContent-Type: text/html\n\n<p>Hello</p>\n--x--\n"
    )
    assert body(message).text == "Hello"


ALTERNATIVES = (
    b"Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\nHello\n"
    b"--x\nContent-Type: text/html; charset=iso-8859-1\n\n<p>Hell\xf6</p>\n--x--\n"
)


def test_the_html_is_handed_over_as_it_was_written() -> None:
    found = body(ALTERNATIVES)
    assert (found.text, found.html) == ("Hello", "<p>Hellö</p>")


def test_mail_of_text_alone_has_no_html() -> None:
    assert body(b"Subject: x\n\n<b>Hello</b>").html == ""


def test_the_html_of_what_is_forwarded_is_not_the_messages_own() -> None:
    forwarded = b"Content-Type: message/rfc822\n\nContent-Type: text/html\n\n<p>Within</p>\n"
    assert body(_mixed(b"\nSee below", forwarded)).html == ""


def test_text_beside_html_is_shown_with_it() -> None:
    message = _mixed(b"Content-Type: text/html\n\n<p>One</p>", b"Content-Type: text/plain\n\n1 < 2")
    assert body(message).html == "<p>One</p>\n<pre>1 &lt; 2</pre>"


def test_html_is_bounded() -> None:
    assert len(body(b"Content-Type: text/html\n\n" + b"<p>x</p>" * 100_000).html) == HTML_LIMIT


def test_a_forwarded_message_is_readable_with_its_headers_and_attachments() -> None:
    found = _sample("forward.eml")
    assert found.attachments == ("Angebot Übersicht.pdf",)
    assert found.text.split("\n") == [
        "Please have a look.",
        "",
        "---------- Forwarded message ----------",
        "From: Renée Falk <renee@fjordwind.example>",
        "Date: Tue, 3 Mar 2026 16:00:00 +0100",
        "To: ben@brightsail.example",
        "Subject: Turbine offer",
        "",
        "Our offer is attached.",
    ]


def test_flowed_lines_are_joined_within_their_quote_level() -> None:
    assert _sample("flowed.eml").text.split("\n") == [
        "This paragraph was broken by the program and is one line.",
        " Two spaces start this one.",
        "",
        "> So was this quote.",
        ">> Not this one ",
        "> though.",
        "",
        "-- ",
        "Ben",
    ]


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        (b"utf-8", "café".encode(), "café"),
        (b"utf-8", b"caf\xe9", "café"),
        (b"iso-8859-1", "café".encode(), "café"),
        (b"iso-8859-1", b"5 \x80", "5 €"),
        (b"us-ascii", b"caf\xe9", "café"),
        (b"x-unknown", "café".encode(), "café"),
        (b"unicode_escape", b"\\x41", "\\x41"),
        (b'"KOI8-R"', "привет".encode("koi8-r"), "привет"),
        (b"gb2312", "镕基".encode("gb18030"), "镕基"),
        (b"utf-7", b"+2AA-", "\ufffd"),
        (b"utf-8", b"a\x00b", "ab"),
    ],
)
def test_wrong_and_missing_charsets_are_made_good(charset: bytes, content: bytes, text: str) -> None:
    assert _text(b"Content-Type: text/plain; charset=" + charset + b"\n", content) == text


@pytest.mark.parametrize(
    ("encoding", "content", "text"),
    [
        (b"base64", b"SGVsbG8", "Hello"),
        (b"base64", b"SGVs*bG8=\n-- \n", "Hello"),
        (b"quoted-printable", b"Hel=\nlo =ZZ", "Hello =ZZ"),
        (b"8-bit", b"Hello", "Hello"),
        (b"x-unknown", b"Hello", "Hello"),
    ],
)
def test_broken_transfer_encodings_give_what_can_be_read(encoding: bytes, content: bytes, text: str) -> None:
    assert _text(b"Content-Transfer-Encoding: " + encoding + b"\n", content).startswith(text)


@pytest.mark.parametrize(
    "content_type",
    [b"multipart/mixed; boundary=never", b"multipart/mixed", b"multipart/alternative; boundary=", b"message/rfc822"],
)
def test_text_whose_boundary_never_comes_is_not_lost(content_type: bytes) -> None:
    assert "Hello" in _text(b"Subject: a\nContent-Type: " + content_type + b"\n", b"Hello\n")


def test_a_multipart_that_was_cut_short_is_read_as_far_as_it_goes() -> None:
    assert body(_mixed(b"\nfirst", b"\nsecond").partition(b"--x--")[0]).text == "first\n\nsecond"


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b'attachment; filename="a \\"b\\".txt"', 'a "b".txt'),
        (b"attachment; filename=a b.txt", "a b.txt"),
        (b"attachment; filename==?utf-8?B?w6kudHh0?=", "é.txt"),
        (b"attachment; filename=x; filename*=utf-8'en'%C3%A9.txt", "é.txt"),
        (b"attachment; filename*0*=iso-8859-1''%E9; filename*1=.t; filename*2=xt", "é.txt"),
        (b"attachment; filename=\"two\n lines\"", "two lines"),
    ],
)  # fmt: skip
def test_attachment_names_are_decoded(disposition: bytes, name: str) -> None:
    attached = b"Content-Type: text/plain\nContent-Disposition: " + disposition + b"\n\ncontent"
    found = body(_mixed(b"\nHello", attached))
    assert (found.text, found.attachments) == ("Hello", (name,))


def _winmail(text: bytes) -> bytes:
    """A TNEF stream with nothing but a plain body: [MS-OXTNEF] 2.1."""
    attribute = struct.pack("<BIL", 1, 0x0002800C, len(text)) + text + struct.pack("<H", sum(text) & 0xFFFF)
    return struct.pack("<IH", 0x223E9F78, 1) + attribute


def test_winmail_dat_is_read_in_place_of_a_missing_text() -> None:
    attached = b"Content-Type: application/ms-tnef; name=winmail.dat\n\n" + _winmail(b"Hello from Outlook")
    assert body(_mixed(attached)).text == "Hello from Outlook"


def test_a_winmail_dat_that_is_none_harms_nothing() -> None:
    attached = b"Content-Type: application/ms-tnef; name=winmail.dat\n\nx\x9f>\x22 broken"
    assert body(_mixed(b"\nHello", attached)) == Body("Hello", ("winmail.dat",), ())


def test_text_beyond_a_hundred_levels_of_nesting_is_kept_as_it_came() -> None:
    levels = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(400))
    assert "Hello" in body(levels + b"\nHello\n").text
