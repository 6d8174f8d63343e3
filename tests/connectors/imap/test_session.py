"""Connections: kept, waited on, broken, begun again."""

import select
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from config.providers import ImapOptions, Tls
from connectors.errors import ConnectorError, NeedsPerson, ProviderBug, TryLater
from connectors.imap.session import Session, open_session
from connectors.model.address import Address
from tests.proxy import Proxy
from tests.servers.dovecot import Dovecot, start_dovecot
from tests.servers.scripted_imap import scripted_imap

MESSAGE = b"Subject: hello\r\n\r\nhello\r\n"
ANN = Address("ann@example.test")


@pytest.fixture
def session(dovecot: Dovecot, mailbox_user: str) -> Iterator[Session]:
    """Signed in to an empty mailbox."""
    opened = open_session(dovecot.options(mailbox_user), Address(mailbox_user))
    yield opened
    opened.close()


def test_the_owners_address_is_the_name_where_no_other_is_set(dovecot: Dovecot, mailbox_user: str) -> None:
    dovecot.deliver(mailbox_user, MESSAGE)
    opened = open_session(dovecot.options("").model_copy(update={"user": None}), Address(mailbox_user))
    assert b"* 1 EXISTS" in opened.run(b'EXAMINE "INBOX"')
    opened.close()


def test_what_the_server_offers_is_asked_after_signing_in(session: Session) -> None:
    assert session.offers("CONDSTORE", "QRESYNC", "LIST-STATUS", "IDLE")
    assert not session.offers("X-GM-EXT-1")


def test_literals_stand_in_the_answer(session: Session, dovecot: Dovecot, mailbox_user: str) -> None:
    dovecot.deliver(mailbox_user, MESSAGE)
    session.run(b'EXAMINE "INBOX"')
    assert session.run(b"UID FETCH 1 (BODY.PEEK[])") == [b"* 1 FETCH (UID 1 BODY[] {25}\r\n" + MESSAGE + b")"]


def test_commands_can_be_sent_in_one_go(session: Session, dovecot: Dovecot, mailbox_user: str) -> None:
    dovecot.deliver(mailbox_user, MESSAGE)
    tags = session.send(b'EXAMINE "INBOX"', b"UID SEARCH ALL", b"NOOP")
    answers = [session.answer(tag) for tag in tags]
    assert answers[1:] == [[b"* SEARCH 1"], []]


def test_extensions_are_turned_on(session: Session) -> None:
    session.enable("QRESYNC")
    opened = session.run(b'EXAMINE "INBOX" (QRESYNC (1 1))')
    assert any(line.startswith(b"* OK [HIGHESTMODSEQ") for line in opened)


def test_idle_wakes_when_mail_arrives(session: Session, dovecot: Dovecot, mailbox_user: str) -> None:
    assert b"* 0 EXISTS" in session.idle.begin(b'EXAMINE "INBOX"')
    assert not _heard(session, 0.2)
    _append(dovecot, mailbox_user)
    assert _heard(session, 5)
    assert session.run(b"UID SEARCH ALL")[-1] == b"* SEARCH 1"


def test_idle_wakes_at_once_for_what_was_said_with_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret")
    with scripted_imap({"IDLE": "+ idling\n* 3 EXISTS\nOK done"}) as server:
        opened = open_session(server.options(tmp_path / "password"), ANN)
        opened.idle.begin(b'EXAMINE "INBOX"')
        assert _heard(opened, 5)
        opened.close()


@pytest.mark.parametrize(
    ("said", "is_news"),
    [
        (b"* OK Still here\r\n", False),
        (b"* OK Still here\r\n* ok still here\r\n", False),
        (b"* OK Still here\r\n* 3 EXISTS\r\n", True),
        (b"* 2 EXPUNGE\r\n", True),
        (b"* 2 FETCH (FLAGS (\\Seen))\r\n", True),
        (b"* BYE Shutting down\r\n", True),
        (b"* OK Still he", True),
    ],
)
def test_a_sign_of_life_amid_an_idle_is_no_news(tmp_path: Path, said: bytes, is_news: bool) -> None:
    (tmp_path / "password").write_text("secret")
    with scripted_imap({"IDLE": "+ idling"}) as server:
        opened = open_session(server.options(tmp_path / "password"), ANN)
        opened.idle.begin(b'EXAMINE "INBOX"')
        assert not opened.idle.has_news()
        server.say(said)
        assert _heard(opened, 5)
        assert opened.idle.has_news() is is_news
        assert _heard(opened, 0) is False
        opened.close()


def test_amid_an_idle_over_tls_too(session: Session, dovecot: Dovecot, mailbox_user: str) -> None:
    session.idle.begin(b'EXAMINE "INBOX"')
    assert not session.idle.has_news()
    _append(dovecot, mailbox_user)
    assert _heard(session, 5)
    assert session.idle.has_news()


def test_a_question_amid_an_idle_does_not_end_it(session: Session, dovecot: Dovecot, mailbox_user: str) -> None:
    session.idle.begin(b'EXAMINE "INBOX"')
    assert session.idle.peek(b'STATUS "Sent" (MESSAGES)') == [b"* STATUS Sent (MESSAGES 0)"]
    _append(dovecot, mailbox_user)
    assert _heard(session, 5)
    assert session.idle.peek(b'STATUS "Sent" (MESSAGES)') is None
    assert session.run(b"UID SEARCH ALL")[-1] == b"* SEARCH 1"


def _append(dovecot: Dovecot, user: str) -> None:
    """Through the server, as mail comes: what is put into a Maildir in the second of the EXAMINE is noticed late."""
    with dovecot.mail_program(user) as client:
        client.append("INBOX", MESSAGE)


def _heard(session: Session, seconds: float) -> bool:
    assert session.idle.waiting is not None
    return bool(select.select([session.idle.waiting], [], [], seconds)[0])


def test_what_nobody_waits_for_goes_with_the_next_command(dovecot: Dovecot, mailbox_user: str) -> None:
    with Proxy(dovecot.host, dovecot.port, record=True) as proxy:
        session = open_session(dovecot.options(mailbox_user, port=proxy.port, tls="none"), ANN)
        session.idle.begin(b'EXAMINE "INBOX"')
        before = len(proxy.asked)
        session.later(b"UNSELECT")
        assert len(proxy.asked) == before
        assert session.run(b'STATUS "INBOX" (MESSAGES)') == [b"* STATUS INBOX (MESSAGES 0)"]
        session.close()


def test_a_server_that_wants_our_name_is_told_it(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret")
    with scripted_imap({}) as server:
        open_session(server.options(tmp_path / "password", user="ann@163.com"), ANN).close()
        open_session(server.options(tmp_path / "password"), ANN).close()
    assert server.heard.count('ID ("name" "Capture")') == 1


def test_a_closed_session_can_be_closed_again(session: Session) -> None:
    session.close()
    session.close()


def test_a_command_on_a_cut_connection_is_for_later(dovecot: Dovecot, mailbox_user: str) -> None:
    with Proxy("127.0.0.1", dovecot.tls_port) as proxy:
        opened = open_session(dovecot.options(mailbox_user, port=proxy.port), Address(mailbox_user))
        proxy.cut()
        with pytest.raises(TryLater, match=f"localhost:{proxy.port} closed the connection"):
            opened.run(b"NOOP")
        opened.close()


@pytest.mark.parametrize("tls", list(Tls))
def test_a_connection_cut_at_any_byte_is_for_later(tls: Tls, dovecot: Dovecot, mailbox_user: str) -> None:
    port = dovecot.tls_port if tls is Tls.IMPLICIT else dovecot.port
    with Proxy("127.0.0.1", port) as proxy:
        options = dovecot.options(mailbox_user, port=proxy.port, tls=tls)
        _visit(options)
        whole = proxy.received - 20
        for cut in range(0, whole, whole // 40):
            proxy.reset()
            proxy.cut_after = cut
            with pytest.raises(TryLater):
                _visit(options)


def _visit(options: ImapOptions) -> None:
    opened = open_session(options, ANN)
    try:
        opened.run(b"NOOP")
    finally:
        opened.client.wire.shutdown()


def test_a_server_that_was_killed_is_for_later_and_then_as_before() -> None:
    with TemporaryDirectory(prefix="capture-dovecot-") as folder, start_dovecot(Path(folder)) as server:
        server.deliver("ann", MESSAGE)
        opened = open_session(server.options("ann"), ANN)
        before = opened.run(b'STATUS "INBOX" (UIDVALIDITY MESSAGES)')
        server.kill()
        with pytest.raises(TryLater):
            opened.run(b"NOOP")
        opened.close()
        with pytest.raises(TryLater):
            open_session(server.options("ann"), ANN)
        server.start()
        opened = open_session(server.options("ann"), ANN)
        assert opened.run(b'STATUS "INBOX" (UIDVALIDITY MESSAGES)') == before
        opened.close()


def test_a_port_where_nobody_listens_is_for_later(dovecot: Dovecot) -> None:
    with Proxy("127.0.0.1", dovecot.port) as gone:
        pass
    with pytest.raises(TryLater, match=f"localhost:{gone.port} cannot be reached: Connection refused"):
        open_session(dovecot.options("ann", port=gone.port), ANN)


def test_a_host_that_is_not_in_dns_needs_a_person(dovecot: Dovecot) -> None:
    with pytest.raises(NeedsPerson, match=r"no host of the name in nowhere\.invalid") as raised:
        open_session(dovecot.options("ann", host="nowhere.invalid"), ANN)
    assert raised.value.advice == "Check the host of the connection."


@pytest.mark.parametrize(
    ("greeting", "error", "told"),
    [
        ("* BYE Too many connections", TryLater, "Too many connections"),
        ("* BYE [UNAVAILABLE] Back soon", TryLater, "Back soon"),
        ("HTTP/1.1 400 Bad Request", ProviderBug, "outside the protocol"),
        ("* OK POP3 ready", ProviderBug, "outside the protocol"),
    ],
)
def test_a_greeting_that_is_no_welcome(greeting: str, error: type[ConnectorError], told: str, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret")
    with scripted_imap({"CAPABILITY": "BAD what?"}, greeting) as server, pytest.raises(error, match=told):
        open_session(server.options(tmp_path / "password"), ANN)
