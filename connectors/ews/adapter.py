"""How requests reaches an Exchange server: over our TLS, and for reading only."""

import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from socket import SHUT_RDWR, socket
from typing import Any, Final

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as RequestsConnectionError
from urllib3.connection import HTTPSConnection

from connectors.ews.logon import Logon
from connectors.ews.public import PublicConnection
from connectors.http import TooLarge, WriteRefused

READING: Final = frozenset(
    (
        b"ConvertId",
        b"FindFolder",
        b"FindItem",
        b"GetFolder",
        b"GetItem",
        b"GetServerTimeZones",
        b"GetStreamingEvents",
        b"GetUserSettings",
        b"ResolveNames",
        b"Subscribe",
        b"SyncFolderHierarchy",
        b"SyncFolderItems",
        b"Unsubscribe",
    )
)
"""Operations of EWS and of autodiscover that change nothing of the mailbox. A subscription is only the server's."""
MOST_BYTES: Final = 256 << 20
"""Of one answer, decompressed: a batch of messages of the size that Exchange takes, 35 MB in Base64."""
_ASKED: Final = re.compile(rb"<(?:\w+:)?Body(?:\s[^>]*)?>\s*<(?:\w+:)?(\w+)")
"""The operation: the first element of the body of a SOAP 1.1 message."""


class ReadingAdapter(HTTPAdapter):
    """exchangelib's way to private authorities and client certificates: https://ecederstrand.github.io/exchangelib/

    The context alone says whom we trust: requests would let REQUESTS_CA_BUNDLE override it.
    """

    def __init__(self, context: ssl.SSLContext, logon: Logon | None = None, *, public_only: bool = False) -> None:
        """One connection, as NTLM signs a connection in and not a request. `logon`: of who signs in, if anybody.

        `public_only`: as `connectors.reachable.dial` says.
        """
        self._context, self._logon, self._public_only = context, logon or Logon(), public_only
        self._connection: HTTPSConnection | None = None
        self._is_cut = False
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0, pool_block=True)

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, *_verify: object, **_cert: object
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Whatever is to be verified by, or shown, is in our context."""
        where, _ = super().build_connection_pool_key_attributes(request, True)  # noqa: FBT003 (a name would be wrong)
        return where, {"ssl_context": self._context}

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """A pool that makes connections which `cut` finds."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = self._connecting
        return pool

    def _connecting(self, **kwargs: Any) -> HTTPSConnection:
        self._connection = (PublicConnection if self._public_only else HTTPSConnection)(**kwargs)
        return self._connection

    def cut(self) -> None:
        """Ends the connection for good, from any thread: whoever waits for an answer is told that it has ended."""
        self._is_cut = True
        taken = self._connection and self._connection.sock
        # It may be over already.
        with suppress(OSError):
            if isinstance(taken, socket):
                taken.shutdown(SHUT_RDWR)

    def cert_verify(self, conn: object, url: str, verify: object, cert: object) -> None:
        """The context does."""

    def build_response(self, req: PreparedRequest, resp: Any) -> Response:
        """One that raises TooLarge when more than MOST_BYTES of it are read."""
        response = super().build_response(req, resp)
        read = response.iter_content

        def bounded(*args: Any, **kwargs: Any) -> Iterator[bytes]:
            size = 0
            for chunk in read(*args, **kwargs):
                size += len(chunk)
                if size > MOST_BYTES:
                    raise TooLarge
                yield chunk

        response.iter_content = bounded  # type: ignore[method-assign]
        return response

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """The answer. Raises WriteRefused for what does not read, HttpRefused for a password that is not to be tried,
        and requests' exceptions.
        """
        _check_reads(request)
        return self._logon.send(request, lambda: self._sent(request, *args, **kwargs))

    def _sent(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        if self._is_cut:
            # NTLM would go on where it was, over another connection.
            raise RequestsConnectionError("The connection has been cut")
        return super().send(request, *args, **kwargs)


def _check_reads(request: PreparedRequest) -> None:
    body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
    asked = _ASKED.search(body)
    operation = asked[1].removesuffix(b"RequestMessage") if asked else b""
    reads = operation in READING if request.method == "POST" else request.method in ("GET", "HEAD")
    if not reads:
        raise WriteRefused(f"{request.method} {operation.decode() or 'nothing'} is not for reading")
