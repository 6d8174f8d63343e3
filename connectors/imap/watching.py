"""Being told of new mail: IDLE, RFC 2177 (https://www.rfc-editor.org/rfc/rfc2177)."""

from connectors.imap.mailbox import Mailbox
from connectors.protocol import Hints


def watch(mailbox: Mailbox) -> Hints | None:
    """Hints of news of the inbox, or of what stands for it where that is not read.

    There is one already where mail has come since the folders were listed, of which IDLE would not tell. None where
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
    return Hints(idle.waiting, idle.has_news) if idle.waiting else None
