"""Bodies: what is read of them, and what never crosses the wire."""

import struct
from base64 import b64encode
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from connectors.imap.connector import ImapConnector
from connectors.model.sync import Content, Seen
from tests.connectors.imap.post import Post, a_message
from tests.proxy import Proxy

SECRET = "not one byte of this may cross the wire"


def letter(subject: str = "one") -> EmailMessage:
    """A message from Carol to Alice, to be filled."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{subject}@acme.example>"
    message["Date"] = "Mon, 2 Mar 2026 09:00:00 +0000"
    message["From"] = "carol@acme.example"
    message["To"] = "alice@ours.example"
    message["Subject"] = subject
    return message


def read(post: Post, *raws: bytes) -> list[Content]:
    """The contents of a mailbox with these messages, as they are read right after their envelopes."""
    for raw in raws:
        post.server.deliver(post.user, raw)
    connector = post.connector()
    found: list[Content] = []
    for page in connector.pages(None):
        seen = [change.id for change in page.changes if isinstance(change, Seen)]
        found += [content for content in connector.contents(seen) if isinstance(content, Content)]
    return found


@pytest.fixture
def through(post: Post) -> Proxy:
    """A proxy before the server, which all connectors of the mailbox go through."""
    proxy = Proxy("127.0.0.1", post.server.port, record=True)
    post.options["port"] = proxy.port
    return proxy


@pytest.mark.parametrize("encoding", ["7bit", "quoted-printable", "base64"])
def test_text_is_decoded(post: Post, encoding: str) -> None:
    message = letter()
    text = "Hello there,\n\nthe offer stands.\n" if encoding == "7bit" else "Grüße,\n\ndas Angebot steht – 5 €.\n"
    message.set_content(text, cte=encoding)
    (content,) = read(post, message.as_bytes())
    assert content.text == text.strip()


def test_html_is_read_where_there_is_no_text(post: Post) -> None:
    message = letter()
    message.set_content("  \n")
    message.add_alternative("<p>The <b>offer</b> stands.</p>", subtype="html")
    alone = letter("two")
    alone.set_content("<p>The offer stands too.</p>", subtype="html")
    assert [content.text for content in read(post, message.as_bytes(), alone.as_bytes())] == [
        "The offer stands.",
        "The offer stands too.",
    ]


def test_a_forwarded_message_is_read_with_its_header(post: Post) -> None:
    inner = letter("the plant")
    inner.set_content("We need it by May.")
    message = letter()
    message.set_content("\n")
    message.add_attachment(inner)
    (content,) = read(post, message.as_bytes())
    assert "From: carol@acme.example" in content.text
    assert "Subject: the plant" in content.text
    assert "We need it by May." in content.text


def test_quotes_and_signatures_are_left_out(post: Post) -> None:
    (content,) = read(post, a_message("one", "Agreed.\n\nOn Monday Alice wrote:\n> Shall we?\n\n-- \nCarol"))
    assert content.text == "Agreed."


def test_of_attachments_only_the_names_are_read(post: Post, through: Proxy) -> None:
    message = letter()
    message.set_content("See the offer.")
    message.add_attachment(SECRET.encode(), maintype="application", subtype="pdf", filename="Größe.pdf", cte="8bit")
    message.add_attachment(SECRET, filename="notes.txt")
    with through:
        (content,) = read(post, message.as_bytes())
        assert content.text == "See the offer."
        assert content.attachments == ("Größe.pdf", "notes.txt")
        assert SECRET.encode() not in through.said
        assert b64encode(SECRET.encode()) not in through.said
        post.close()


def test_bodies_that_nobody_asks_for_stay_where_they_are(post: Post, through: Proxy) -> None:
    for number in range(20):
        post.deliver(f"{number}", SECRET)
    with through:
        connector = post.connector()
        pages = list(connector.pages(None))
        (wanted, *_) = [change.id for page in pages for change in page.changes]
        assert SECRET.encode() not in through.said
        assert len(list(connector.contents([wanted]))) == 1
        assert through.said.count(SECRET.encode()) == 1
        post.close()


def test_a_huge_text_is_cut_on_the_server(post: Post, through: Proxy) -> None:
    line = "An offer that goes on and on, and on.\n"
    message = a_message("one", line * (60_000_000 // len(line)))
    with through:
        (content,) = read(post, message, a_message("two"))[:1]
        assert content.text.endswith("[…]")
        assert 900_000 < len(content.text) <= 1_000_010
        assert through.received < 3_000_000
        post.close()


def test_a_huge_attachment_costs_nothing(post: Post, through: Proxy) -> None:
    film = ("A" * 76 + "\n") * 780_000
    parts = (
        "--x\nContent-Type: text/plain\n\nSee the film.\n--x\nContent-Type: video/mp4\n"
        f'Content-Disposition: attachment; filename="film.mp4"\nContent-Transfer-Encoding: base64\n\n{film}--x--'
    )
    with through:
        (content,) = read(post, a_message("one", parts, "Content-Type: multipart/mixed; boundary=x"))
        assert (content.text, content.attachments) == ("See the film.", ("film.mp4",))
        assert through.received < 20_000
        post.close()


def winmail(text: bytes) -> bytes:
    """What Outlook wraps a message in: a TNEF stream with nothing but a plain body, [MS-OXTNEF] 2.1."""
    attribute = struct.pack("<BIL", 1, 0x0002800C, len(text)) + text + struct.pack("<H", sum(text) & 0xFFFF)
    return struct.pack("<IH", 0x223E9F78, 1) + attribute


def with_winmail(data: bytes, said: str = "") -> bytes:
    """A message with such an attachment, and a text beside it where there is one."""
    message = letter()
    if said:
        message.set_content(said)
    message.add_attachment(data, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return message.as_bytes()


def test_a_text_that_is_in_a_winmail_dat_alone_is_read_there(post: Post) -> None:
    (content,) = read(post, with_winmail(winmail(b"The offer stands.")))
    assert content.text == "The offer stands."


@pytest.mark.parametrize(("said", "size"), [("See the offer.", 100), ("", 2_000_000)], ids=["with a text", "huge"])
def test_any_other_winmail_dat_stays_where_it_is(post: Post, through: Proxy, said: str, size: int) -> None:
    data = winmail(SECRET.encode() * (size // len(SECRET)))
    with through:
        (content,) = read(post, with_winmail(data, said))
        assert (content.text, content.attachments) == (said, ("winmail.dat",))
        assert b64encode(data)[:40] not in through.said
        post.close()


def test_an_invitation_is_read_with_its_message(post: Post) -> None:
    message = letter()
    message.set_content("Please join.")
    invitation = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:visit\r\n"
        "DTSTAMP:20260301T080000Z\r\nDTSTART:20260310T090000Z\r\nDTEND:20260310T100000Z\r\nSUMMARY:Site visit\r\n"
        "ORGANIZER:mailto:carol@acme.example\r\nATTENDEE:mailto:alice@ours.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    message.add_alternative(invitation, subtype="calendar", params={"method": "REQUEST"})
    (content,) = read(post, message.as_bytes())
    (meeting,) = content.inside
    assert isinstance(meeting, Seen)
    assert meeting.id == f"{content.id}#visit"
    assert meeting.interaction.subject == "Site visit"


def test_bodies_of_several_folders_are_read_while_a_page_is_in_hand(post: Post) -> None:
    for folder in ("INBOX", "Sent", "Archive"):
        post.deliver(f"in {folder}", f"Text in {folder}.", folder)
    connector = post.connector()
    ids = [change.id for page in connector.pages(None) for change in page.changes]
    texts = sorted(content.text for content in texts_of(connector, [*ids, *ids]))
    assert texts == ["Text in Archive.", "Text in INBOX.", "Text in Sent."]


def texts_of(connector: ImapConnector, ids: list[str]) -> list[Content]:
    """The contents of these."""
    return [content for content in connector.contents(ids) if isinstance(content, Content)]


def test_a_body_in_a_folder_that_has_gone_is_left_out(post: Post) -> None:
    post.deliver("one", folder="Deals")
    connector = post.connector()
    ids = [change.id for page in connector.pages(None) for change in page.changes]
    connector.close()
    with post.mail_program() as client:
        client.delete_folder("Deals")
    assert texts_of(connector, ids) == []
