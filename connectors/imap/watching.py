"""Being told of new mail: IDLE, RFC 2177 (https://www.rfc-editor.org/rfc/rfc2177)."""

from socket import socket

from connectors.imap.mailbox import Mailbox


def watch(mailbox: Mailbox) -> socket | None:
    """A socket with something to read once there is news of the inbox, or of what stands for it where that is not read.

    It has something already where mail has come since the folders were listed, of which IDLE would not tell. None where
    the server cannot tell. Raises ConnectorError.
    """
    inbox = next(iter(mailbox.current), None)
    if inbox is None or not mailbox.session.offers("IDLE"):
        return None
    idle = mailbox.session.idle
    if idle.waiting is None:
        status = mailbox.current[inbox].status
        opened = mailbox.wait(inbox)
        if (opened.uidnext, opened.messages) != (status.uidnext, status.messages):
            idle.ring()
    return idle.waiting
