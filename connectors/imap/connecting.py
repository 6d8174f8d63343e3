"""Reaching a server over the kind of connection that is set, before anyone signs in."""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from imaplib import IMAP4
from ipaddress import ip_address

from config.providers import ImapOptions, Tls
from connectors.errors import NeedsPerson
from connectors.imap.tls import Certificate, looking, refused_certificate, trusting
from connectors.imap.wire import Client, connect


def connected(options: ImapOptions) -> Client:
    """A client that has read the greeting, encrypted as is set. Raises NeedsPerson, OSError and imaplib's errors."""
    if options.tls is Tls.NONE:
        return _in_clear_text(options)
    context = trusting(options.ca_file)
    try:
        return _connected_with(options, context)
    except ssl.SSLCertVerificationError as error:
        raise refused_certificate(error, options.host, options.port, _certificate(options)) from error


def _in_clear_text(options: ImapOptions) -> Client:
    if not _is_here(options.host):
        raise NeedsPerson(
            f"{options.host}:{options.port} is another machine, and its mail would cross the network unencrypted",
            'Set tls = "implicit" or "starttls".',
        )
    return connect(options.host, options.port, None, public_only=options.public_only)


def _connected_with(options: ImapOptions, context: ssl.SSLContext) -> Client:
    encrypted = context if options.tls is Tls.IMPLICIT else None
    client = connect(options.host, options.port, encrypted, public_only=options.public_only)
    if options.tls is Tls.STARTTLS:
        with closed_on_failure(client):
            client.starttls(context)
    return client


@contextmanager
def closed_on_failure(client: Client) -> Iterator[None]:
    """Closes the connection where what is done within fails."""
    with ExitStack() as failed:
        failed.callback(client.wire.shutdown)
        yield
        failed.pop_all()


def _certificate(options: ImapOptions) -> Certificate:
    """What the server shows, without signing in; empty where it cannot be read."""
    try:
        client = _connected_with(options, looking(options.ca_file))
    except (OSError, IMAP4.error):
        return {}
    shown = client.wire.certificate()
    client.wire.shutdown()
    return shown


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
