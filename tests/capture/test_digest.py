"""The daily mail, sent to a real server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Barrier, Thread

import pytest

from capture.acting import Acting
from capture.digest import wishes
from capture.digest.doctor import delayed, examine_digest
from capture.digest.post import Down, Later, Refused, post
from capture.digest.sender import AGAIN, LATEST, Sender
from config.digest import Digest
from config.secrets import Secret
from config.settings import Settings
from connectors.model.address import Address
from store import audit, users
from store.database import Store
from store.today.digests import Act
from store.users import Role
from tests.builders import NOON
from tests.capture.passing import Clock
from tests.capture.today.world import DAY, HOUR, a_visit, directory, writes
from tests.people import ALICE, BOB
from tests.servers.certificates import Pki, make_pki
from tests.servers.ports import free_port
from tests.servers.smtp import PASSWORD, USER, Smtp, start_smtp
from tests.web.office import Office

SEVEN = NOON.replace(hour=7)
HOSTILE = "\u202egpj.exe\r\nBcc: all@ours.example <script>alert(1)</script>"


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def server() -> Iterator[Smtp]:
    with start_smtp() as started:
        yield started


@pytest.fixture
def office(store: Store) -> Office:
    """Alice wants the mail, Bob does not, and something waits for either."""
    opened = Office(store)
    opened.connect(ALICE, BOB)
    with store.begin() as connection:
        for rep in (ALICE, BOB):
            users.add(connection, rep, "", Role.REP, NOON - 9 * DAY)
    wants(opened, ALICE, NOON - DAY)
    opened.sees(ALICE, BOB, what=a_visit(at=SEVEN + 2 * HOUR))
    return opened


def wants(office: Office, rep: Address, at: datetime, *, wanted: bool = True) -> None:
    with office.store.begin() as connection:
        user = users.by_address(connection, rep)
        assert user is not None
        wishes.switch(connection, Acting(rep, at, ""), user, wanted)


def digest(server: Smtp, **values: object) -> Digest:
    given = {"smtp": f"smtp://127.0.0.1:{server.port}", "sender": "capture@ours.example"} | values
    return Digest.model_validate(given)


def sender(office: Office, server: Smtp, clock: Clock, **values: object) -> Sender:
    return Sender(Settings(digest=digest(server, **values)), office.store, clock, UTC)


def acts(office: Office, who: str = ALICE) -> list[str]:
    with office.store.read() as connection:
        return [act.act for act in audit.latest(connection, 50)[::-1] if act.who == who and act.origin == "digest"]


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def a_note(to: Address = ALICE) -> EmailMessage:
    mail = EmailMessage()
    mail["To"] = to
    mail.set_content("Hello")
    return mail


def test_it_goes_at_its_hour_to_those_who_want_it_and_once(office: Office, server: Smtp) -> None:
    clock = Clock(SEVEN - timedelta(minutes=1))
    daily = sender(office, server, clock)
    assert daily.send_due() == 0
    clock.at = SEVEN
    assert daily.send_due() == 1
    clock.at += HOUR
    assert (daily.send_due(), sender(office, server, clock).send_due()) == (0, 0)
    ((to, mail),) = server.mails
    assert (to, mail["To"], mail["From"]) == (ALICE, ALICE, "Capture <capture@ours.example>")
    assert mail["Subject"] == "Monday 2 March: 1 meeting"
    assert mail["List-Unsubscribe"] == "<http://127.0.0.1:8765/today>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Visit visit" in plain(mail)
    clock.at = SEVEN + DAY
    office.sees(ALICE, what=a_visit("next", at=clock.at + HOUR))
    assert daily.send_due() == 1


def test_nothing_goes_on_a_weekend_in_the_afternoon_or_where_there_is_nothing_to_say(
    office: Office, server: Smtp
) -> None:
    wants(office, BOB, NOON - DAY)
    for at in (SEVEN - DAY, SEVEN + LATEST, SEVEN + 9 * DAY):
        assert sender(office, server, Clock(at)).send_due() == 0
    assert acts(office, BOB) == [Act.EMPTY]
    assert server.mails == []


def test_whoever_switches_it_on_after_the_hour_waits_for_the_next_day(office: Office, server: Smtp) -> None:
    wants(office, BOB, SEVEN + HOUR)
    wants(office, ALICE, SEVEN + HOUR, wanted=False)
    assert sender(office, server, Clock(SEVEN + 2 * HOUR)).send_due() == 0
    assert sender(office, server, Clock(SEVEN + DAY)).send_due() == 0
    assert acts(office, BOB) == [Act.EMPTY]


def test_of_two_processes_one_sends_it(office: Office, server: Smtp) -> None:
    together = Barrier(2)

    def work() -> None:
        daily = sender(office, server, Clock(SEVEN))
        together.wait()
        daily.send_due()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.mails) == 1


def test_a_server_that_is_down_is_tried_again_and_told_of(office: Office) -> None:
    port = free_port()
    settings = Settings(digest=Digest(smtp=f"smtp://127.0.0.1:{port}", sender="capture@ours.example"))
    clock = Clock(SEVEN)
    daily = Sender(settings, office.store, clock, UTC)
    assert daily.send_due() == 0
    assert daily.send_due() == 0
    assert (acts(office), acts(office, "")) == ([], [Act.LATER])
    with office.store.read() as connection:
        assert "capture doctor" in (delayed(connection, clock()) or "")
    (found,) = examine_digest(settings, office.store, clock())
    assert "cannot be reached" in found.wrong
    with start_smtp(port=port) as server:
        clock.at += AGAIN
        assert daily.send_due() == 1
        assert len(server.mails) == 1


def test_a_refused_recipient_keeps_nobody_else_from_theirs(office: Office, server: Smtp) -> None:
    wants(office, BOB, NOON - DAY)
    directory(office)
    writes(office, "1", NOON - 5 * DAY, BOB, to=(BOB,))
    server.refuses[ALICE] = "550 5.1.1 No such user"
    clock = Clock(SEVEN)
    daily = sender(office, server, clock)
    assert daily.send_due() == 1
    assert [to for to, _ in server.mails] == [BOB]
    assert acts(office) == [Act.SENT, Act.REFUSED]
    (found,) = examine_digest(Settings(digest=digest(server)), office.store, clock())
    assert ALICE in found.wrong
    clock.at += AGAIN
    assert daily.send_due() == 0


def test_a_recipient_who_is_put_off_gets_it_later(office: Office, server: Smtp) -> None:
    server.refuses[ALICE] = "451 4.7.1 Greylisted"
    clock = Clock(SEVEN)
    daily = sender(office, server, clock)
    assert daily.send_due() == 0
    server.refuses.clear()
    clock.at += AGAIN / 2
    assert daily.send_due() == 0
    clock.at += AGAIN / 2
    assert daily.send_due() == 1
    assert acts(office) == [Act.SENT, Act.LATER, Act.SENT]


def test_a_connection_that_breaks_while_it_is_handed_over_is_not_tried_twice(office: Office, server: Smtp) -> None:
    server.breaks = True
    clock = Clock(SEVEN)
    daily = sender(office, server, clock)
    assert daily.send_due() == 0
    server.breaks = False
    clock.at += AGAIN
    assert daily.send_due() == 0
    assert acts(office) == [Act.SENT]


def test_what_stands_in_mail_gets_into_no_header_and_turns_nothing_around(office: Office, server: Smtp) -> None:
    writes(office, "1", NOON - 5 * DAY, subject=HOSTILE)
    assert sender(office, server, Clock(SEVEN)).send_due() == 1
    ((_, mail),) = server.mails
    assert mail["Bcc"] is None
    assert sorted(mail.keys()) == sorted(
        ["Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "MIME-Version",
         "Content-Type"]
    )  # fmt: skip
    assert "\u202e" not in plain(mail)
    assert "\u2068gpj.exe Bcc: all@ours.example <script>" in plain(mail)
    html = mail.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()
    assert "&lt;script&gt;" in html.get_content()


@pytest.mark.parametrize("implicit", [True, False])
def test_a_password_goes_over_encrypted_connections(
    pki: Pki, monkeypatch: pytest.MonkeyPatch, *, implicit: bool
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(pki.ca_file))
    monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    with start_smtp(pki.good, asks=True, implicit=implicit) as server:
        scheme = "smtps" if implicit else "smtp"
        given = digest(
            server, smtp=f"{scheme}://127.0.0.1:{server.port}", user=USER, password=Secret("env:SMTP_PASSWORD")
        )
        with post(given) as sending:
            sending.send(a_note(), ALICE)
        assert server.encrypted == [True]


def test_a_wrong_password_says_so(pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(pki.ca_file))
    monkeypatch.setenv("SMTP_PASSWORD", "wrong")
    with start_smtp(pki.good, asks=True) as server:
        refused = _down(digest(server, user=USER, password=Secret("env:SMTP_PASSWORD")))
        assert "refuses the user (535" in str(refused)
        assert "digest.password" in refused.remedy


def test_a_password_that_cannot_be_read_says_so(server: Smtp, tmp_path: Path) -> None:
    refused = _down(digest(server, user=USER, password=Secret(f"file:{tmp_path / 'none'}")))
    assert "cannot be read" in str(refused)


@pytest.mark.parametrize("kind", ["other_name", "expired"])
def test_a_certificate_that_does_not_fit_is_refused(pki: Pki, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(pki.ca_file))
    with start_smtp(getattr(pki, kind), implicit=True) as server:
        assert "cannot be trusted" in str(_down(digest(server, smtp=f"smtps://127.0.0.1:{server.port}")))


@pytest.mark.parametrize(("answer", "error"), [("554 5.7.1 Spam", Refused), ("452 4.3.1 Full", Later)])
def test_what_the_server_says_of_the_mail_itself_counts(server: Smtp, answer: str, error: type[Exception]) -> None:
    server.answers_data = answer
    with post(digest(server)) as sending, pytest.raises(error):
        sending.send(a_note(), ALICE)


def _down(given: Digest) -> Down:
    with pytest.raises(Down) as raised, post(given):
        pass
    return raised.value
