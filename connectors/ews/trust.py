"""TLS to an Exchange server: whom we trust, and the certificate that we show.

https://docs.python.org/3/library/ssl.html#ssl.SSLContext.load_cert_chain
"""

import ssl
from pathlib import Path
from tempfile import NamedTemporaryFile

from config.errors import SecretUnavailable
from config.secrets import Secret
from connectors.errors import NeedsPerson
from connectors.http import trust

_BOTH = (
    "Put the certificate and its private key, which is not encrypted, into one file in PEM form, the one after the "
    "other; a .pfx file becomes one by `openssl pkcs12 -in client.pfx -nodes -out client.pem`."
)


def trusting(ca_file: Path | None, shown: Secret | None) -> ssl.SSLContext:
    """Trusts the authorities in `ca_file`, else this machine's; `shown`: our certificate with its key, in PEM form.

    Raises NeedsPerson where one of them cannot be read.
    """
    shared = trust(ca_file)
    if shown is None:
        return shared
    own = ssl.create_default_context(cafile=ca_file)
    _show(own, _revealed(shown))
    return own


def _revealed(shown: Secret) -> str:
    try:
        return shown.reveal()
    except SecretUnavailable as error:
        raise NeedsPerson("The client's certificate cannot be read", f"{error} {_BOTH}") from error


def _show(context: ssl.SSLContext, pem: str) -> None:
    # OpenSSL reads it from a file only. This one is nobody else's to read, and gone at once.
    with NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(pem)
        file.flush()
        try:
            # Without this, OpenSSL asks for the password of an encrypted key at the terminal.
            context.load_cert_chain(file.name, password=lambda: "")
        except (ssl.SSLError, ValueError) as error:
            raise NeedsPerson("The client's certificate, or its private key, cannot be used", _BOTH) from error
