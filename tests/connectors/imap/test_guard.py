"""Nothing that changes a mailbox leaves Capture, whoever asks for it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.imap.guard import NotReadOnly, check_reads
from connectors.imap.session import Session, open_session
from connectors.imap.wire import Client
from connectors.model.address import Address
from tests.proxy import Proxy
from tests.servers.dovecot import Dovecot

ALLOWED = (
    "CAPABILITY", "NOOP", "LOGOUT", "STARTTLS", "IDLE", "NAMESPACE", "UNSELECT", 'LOGIN ann "secret"',
    "AUTHENTICATE PLAIN", 'ID ("name" "capture")', "ENABLE QRESYNC",
    'LIST "" "*" RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT))', 'STATUS "INBOX" (MESSAGES)',
    'EXAMINE "INBOX" (QRESYNC (17 4))', "UID SEARCH RETURN (ALL) UID 5:*", "UID FETCH 1:*,7 (UID FLAGS MODSEQ)",
    "UID FETCH 1 BODYSTRUCTURE", "UID FETCH 1 (BODY.PEEK[HEADER.FIELDS (FROM TO)] RFC822.SIZE INTERNALDATE)",
    "UID FETCH 1 (BODY.PEEK[1.2]<0.65536> X-GM-LABELS)", "UID FETCH 1:* (FLAGS) (CHANGEDSINCE 12 VANISHED)",
)  # fmt: skip

REFUSED = (
    r"UID STORE 1 +FLAGS (\Seen)", r"STORE 1 +FLAGS (\Deleted)", 'APPEND "INBOX" {5}', 'APPEND "INBOX" {5+}', "EXPUNGE",
    "UID EXPUNGE 1", 'COPY 1 "Trash"', 'UID COPY 1 "Trash"', 'MOVE 1 "Trash"', 'UID MOVE 1 "Trash"', 'CREATE "New"',
    'DELETE "INBOX"', 'RENAME "INBOX" "Old"', 'SUBSCRIBE "INBOX"', 'UNSUBSCRIBE "INBOX"', 'SELECT "INBOX"', "CLOSE",
    "UID FETCH 1 BODY[]", "UID FETCH 1 (FLAGS BODY[TEXT])", "UID FETCH 1 RFC822", "UID FETCH 1 (RFC822.TEXT)",
    "UID FETCH 1 (BINARY[1])", "UID FETCH 1 FULL", "UID FETCH 1 (FLAGS BODY)", "FETCH 1 (FLAGS)", "FETCH 1 BODY[]",
    'SETACL "INBOX" bob lrs', 'SETMETADATA "INBOX" (/private/comment "x")', 'SETQUOTA "" (STORAGE 1)', "NOTIFY NONE",
    "COMPRESS DEFLATE", "REPLACE 1 INBOX {5}",
)  # fmt: skip


@pytest.mark.parametrize("command", ALLOWED)
def test_commands_that_read_pass(command: str) -> None:
    check_reads(f"C1 {command}\r\n".encode())


@pytest.mark.parametrize("command", REFUSED)
def test_commands_that_may_change_a_mailbox_are_refused(command: str) -> None:
    with pytest.raises(NotReadOnly):
        check_reads(f"C1 {command}\r\n".encode())
    with pytest.raises(NotReadOnly):
        check_reads(f"C1 {command.lower()}\r\n".encode())


@pytest.mark.parametrize("command", REFUSED)
def test_a_refused_command_cannot_hide_behind_an_allowed_one(command: str) -> None:
    with pytest.raises(NotReadOnly):
        check_reads(f"C1 NOOP\r\nC2 {command}\r\n".encode())


@pytest.mark.parametrize("command", ["STATUS {5}", 'LIST "" {5+}', "LOGIN ann {5-}"])
def test_literals_are_refused(command: str) -> None:
    with pytest.raises(NotReadOnly):
        check_reads(f"C1 {command}\r\n".encode())


def test_answers_within_a_command_pass() -> None:
    check_reads(b"DONE\r\n")
    check_reads(b"*\r\n")
    check_reads(b"AGFubgBzZWNyZXQ=\r\n")


def test_what_was_refused_is_named_without_its_arguments() -> None:
    with pytest.raises(NotReadOnly, match=r"^UID STORE: refused$"):
        check_reads(b"C1 UID STORE 1 +FLAGS (secret)\r\n")


@given(st.sampled_from(REFUSED), st.text("CSTOREuid ()[]\r", max_size=12))
def test_no_spelling_of_a_refused_command_passes(command: str, rest: str) -> None:
    with pytest.raises(NotReadOnly):
        check_reads(f"C1 {command}{rest}\r\n".encode())


@pytest.fixture
def proxy(dovecot: Dovecot) -> Iterator[Proxy]:
    """Before Dovecot, keeping what it is asked."""
    with Proxy("127.0.0.1", dovecot.port, record=True) as before:
        yield before


@pytest.fixture
def session(dovecot: Dovecot, proxy: Proxy, mailbox_user: str) -> Iterator[Session]:
    """Signed in, with a message in INBOX, which is open."""
    dovecot.deliver(mailbox_user, b"Subject: hello\r\n\r\nhello\r\n")
    opened = open_session(dovecot.options(mailbox_user, port=proxy.port, tls="none"), Address(mailbox_user))
    opened.client.capabilities()
    opened.client.select_folder("INBOX", readonly=True)
    yield opened
    opened.close()


CHANGES: Final[Mapping[str, Callable[[Client], object]]] = {
    "store": lambda client: client.add_flags([1], [b"\\Seen"]),
    "append": lambda client: client.append("INBOX", b"Subject: new\r\n\r\nnew\r\n"),
    "expunge": lambda client: client.expunge(),
    "copy": lambda client: client.copy([1], "Trash"),
    "move": lambda client: client.move([1], "Trash"),
    "create": lambda client: client.create_folder("New"),
    "delete": lambda client: client.delete_folder("Archive"),
    "rename": lambda client: client.rename_folder("Archive", "Old"),
    "select": lambda client: client.select_folder("INBOX"),
    "close": lambda client: client.close_folder(),
    "fetch without peek": lambda client: client.fetch([1], ["BODY[]"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_library_that_tries_is_refused_before_a_byte_is_sent(change: str, session: Session, proxy: Proxy) -> None:
    proxy.reset()
    with pytest.raises(NotReadOnly):
        CHANGES[change](session.client)
    assert proxy.sent == 0
    assert session.run(b"NOOP") == []


def test_reading_leaves_a_message_as_it_was(session: Session, dovecot: Dovecot, mailbox_user: str) -> None:
    session.run(b"UID FETCH 1 (BODY.PEEK[])")
    program = dovecot.mail_program(mailbox_user)
    program.select_folder("INBOX", readonly=True)
    assert b"\\Seen" not in program.get_flags([1])[1]
    program.logout()
