"""The body of mail that policy excludes never leaves the mailbox: bytes are counted on the wire."""

from datetime import UTC, datetime

from capture.policy import Rules
from capture.prepare import prepare
from connectors.imap.connector import ImapConnector
from connectors.protocol import Surroundings
from store.model import Excluded, Kept
from tests.people import ALICE
from tests.proxy import Proxy
from tests.servers.dovecot import Dovecot

SECRET = b"a sentence of a private letter"
MESSAGE = b"""Message-ID: <%b@acme.example>\r
Date: Mon, 2 Mar 2026 09:00:00 +0000\r
From: Carol <carol@acme.example>\r
To: alice@ours.example\r
Subject: %b\r
%b\r
\r
%b\r
"""


def test_no_byte_of_an_excluded_body_crosses_the_wire(dovecot: Dovecot, mailbox_user: str) -> None:
    for number in range(50):
        dovecot.deliver(mailbox_user, MESSAGE % (b"p%d" % number, b"Lunch", b"Sensitivity: private", SECRET * 100))
    dovecot.deliver(mailbox_user, MESSAGE % (b"offer", b"Offer", b"X-Mailer: none", b"The offer stands."))
    rules = Rules(frozenset({"ours.example"}), frozenset({ALICE}))
    with Proxy("127.0.0.1", dovecot.port, record=True) as proxy:
        options = dovecot.options(mailbox_user, port=proxy.port, tls="none")
        connector = ImapConnector(options, Surroundings(ALICE, lambda _: {}, lambda: datetime.now(UTC)))
        batches = [prepare(connector, page, rules) for page in connector.pages(None)]
        connector.close()
    outcomes = [outcome for batch in batches for outcome in batch.outcomes]
    assert sum(isinstance(outcome, Excluded) for outcome in outcomes) == 50
    assert [outcome.text for outcome in outcomes if isinstance(outcome, Kept)] == ["The offer stands."]
    assert SECRET not in proxy.said
    assert SECRET[:9] not in proxy.said
