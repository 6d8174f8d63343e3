"""Messages of which a server says nothing, though they are there."""

from config.providers import ImapOptions
from connectors.imap.envelopes import ask, receive
from connectors.imap.folders import Folder
from connectors.imap.listing import Status
from connectors.imap.mailbox import Mailbox
from connectors.model.sync import Seen, Unreadable
from tests.connectors.imap.post import a_message
from tests.connectors.imap.scripted import scripted

PLACE = "INBOX;7"


def exchange(command: bytes) -> bytes:
    """It has messages 1 and 3, can convert 1 only, and says OK to everything."""
    said = b""
    if command.startswith(b"UID FETCH"):
        header = a_message("one")
        said = b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (DATE)] {%d}\r\n%b)\r\n" % (len(header), header)
    elif command == b"UID SEARCH UID 2:3":
        said = b"* SEARCH 3\r\n"
    return said + b"TAG OK done\r\n"


def test_what_is_there_and_not_handed_over_is_unreadable_and_what_has_gone_is_left_out() -> None:
    options = ImapOptions.model_validate({"host": "mail.example", "password": "env:NONE"})
    mailbox = Mailbox(lambda: scripted(exchange), options)
    mailbox.current = {PLACE: Folder("INBOX", b'"INBOX"', None, Status(2, 4, 7, None))}
    batch = receive(mailbox, ask(mailbox, PLACE, [1, 2, 3]), PLACE)
    assert [(type(one), one.id) for one in batch.found] == [(Unreadable, f"{PLACE};3"), (Seen, f"{PLACE};1")]
    assert batch.refused == [3]
