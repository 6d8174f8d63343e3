"""The server's certificate expires, and is renewed: until then nobody signs in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from store.health import State
from tests.faults.conftest import NewStore
from tests.faults.mailbox import Mailbox, mixed
from tests.faults.record import Faces, Record
from tests.servers.certificates import EXPIRED_ON
from tests.servers.dovecot import Dovecot


class Authority:
    """Whoever renews the certificate of a server, or does not."""

    def __init__(self, server: Dovecot, folder: Path) -> None:
        self.ca_file = folder / "authority.pem"
        self._server = server
        self._ca = trustme.CA()
        self._ca.cert_pem.write_to_path(self.ca_file)

    def issue(self, until: datetime | None = None) -> None:
        """The server shows a certificate that is good until then, and is started anew with it."""
        issued, pair = self._ca.issue_cert("localhost", not_after=until), self._server.pki.good
        for number, blob in enumerate(issued.cert_chain_pems):
            blob.write_to_path(pair.certificate, append=number > 0)
        issued.private_key_pem.write_to_path(pair.key)
        self._server.stop()
        self._server.start()


@pytest.fixture
def authority(own_mailbox: Mailbox, tmp_path: Path) -> Iterator[Authority]:
    made = Authority(own_mailbox.server, tmp_path)
    own_mailbox.changes = {"ca_file": made.ca_file}
    yield made
    made.issue()


def test_an_expired_certificate_asks_a_person_and_a_renewed_one_goes_on_without_loss(
    own_mailbox: Mailbox, authority: Authority, new_store: NewStore, faces: Faces
) -> None:
    own_mailbox.fill(10)
    record = Record.of(new_store(), own_mailbox.options())
    authority.issue()
    record.catch_up()
    authority.issue(EXPIRED_ON)
    own_mailbox.deliver(*mixed(10, 500))
    record.work()
    expired = f"The certificate of localhost:{own_mailbox.server.tls_port} expired on {EXPIRED_ON:%Y-%m-%d}"
    faces.say(record, State.NEEDS_PERSON, expired, "Ask the server's administrator to renew it.")
    authority.issue(datetime(2100, 1, 1, tzinfo=UTC))
    record.resume()
    record.catch_up().check(own_mailbox.there(), Record.of(new_store(), own_mailbox.options()).catch_up().written())
    faces.say(record, State.OK)


def test_no_name_and_no_password_reach_a_server_whose_certificate_has_expired(
    own_mailbox: Mailbox, new_store: NewStore, faces: Faces
) -> None:
    record = Record.of(new_store(), own_mailbox.options(host="127.0.0.2"))
    record.work()
    faces.say(record, State.NEEDS_PERSON, "The certificate of 127.0.0.2:", "expired on 2020-05-17")
    assert own_mailbox.user not in (own_mailbox.server.folder / "log").read_text()
