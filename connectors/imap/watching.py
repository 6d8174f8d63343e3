"""Being told of new mail: IDLE, RFC 2177 (https://www.rfc-editor.org/rfc/rfc2177)."""

from dataclasses import dataclass
from socket import socket, socketpair

from connectors.imap.mailbox import Mailbox


@dataclass(slots=True)
class Watch:
    """One wait for news of the inbox. Raises ConnectorError."""

    mailbox: Mailbox
    _bell: socket | None = None

    def begin(self) -> socket | None:
        """A socket with something to read once there is news, or already; None where the server cannot tell."""
        inbox = self._inbox()
        if inbox is None or not self.mailbox.session.offers("IDLE"):
            return None
        status = self.mailbox.current[inbox].status
        opened = self.mailbox.examine(inbox)
        if (opened.uidnext, opened.messages) != (status.uidnext, status.messages):
            return self._ringing()
        return self.mailbox.session.idle()

    def _inbox(self) -> str | None:
        """The place of INBOX, or of what stands for it where that is not read."""
        return next(iter(self.mailbox.current), None)

    def _ringing(self) -> socket:
        """Mail has come since the folders were listed: of that IDLE would not tell."""
        self._bell, ringing = socketpair()
        with ringing:
            # The end alone would mean that the connection has ended.
            ringing.send(b"!")
        return self._bell

    def end(self) -> None:
        """Back to commands."""
        self.forget()
        self.mailbox.session.end_idle()

    def forget(self) -> None:
        """Lets go of what the connection itself does not hold."""
        if self._bell:
            self._bell.close()
