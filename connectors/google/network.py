"""HTTP to Google: over TLS, with a time limit, to the hosts that are asked and no further, and for reading only."""

import ssl
from collections.abc import Mapping
from functools import lru_cache
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httplib2
import socks  # type: ignore[import-untyped]
from google.auth.exceptions import TransportError
from httplib2 import certs
from httplib2.decode import DecodeLimitError, DecodeRatioError

from connectors.errors import ConnectorError, NeedsPerson, TryLater
from connectors.proxies import proxy_error

TIMEOUT: Final = 60
"""Seconds for each step: connecting, and every wait for more of an answer."""
MOST_BYTES: Final = 512 << 20
"""Of one answer, decompressed."""
FAILURES: Final = (OSError, HTTPException, httplib2.HttpLib2Error, TransportError)
"""What asking may raise where the network, a proxy, TLS or the form of an answer fails."""
_SIGN_IN: Final = frozenset(("oauth2.googleapis.com", "accounts.google.com", "www.googleapis.com"))
"""Where Google has given tokens over the years: keys name the place of their day."""
_WATCH: Final = ("https", "gmail.googleapis.com", "/gmail/v1/users/me/watch")


class WriteRefused(RuntimeError):
    """A connector tried to change something: a mistake of ours."""


class Undecodable(Exception):
    """The answer is compressed, and cannot be decompressed or is suspiciously large."""


class Http(httplib2.Http):
    """Connections of one thread, one a host, kept between requests. Knows the proxy from HTTPS_PROXY."""

    def __init__(self) -> None:
        super().__init__(timeout=TIMEOUT, decode_limit_hard=MOST_BYTES)
        self.follow_redirects = False

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: object = None,
        headers: Mapping[str, str] | None = None,
        *_more: object,
        **_others: object,
    ) -> tuple[Any, bytes]:
        """The response and its body. Raises what FAILURES lists, WriteRefused and Undecodable."""
        _check_reads(uri, method, headers or {})
        try:
            answer: tuple[Any, bytes] = super().request(uri, method, body, headers, connection_type=_Connection)
        except (httplib2.FailedToDecompressContent, DecodeLimitError, DecodeRatioError) as error:
            raise Undecodable from error
        except FAILURES:
            self.close()  # what was asked for may still arrive on it, and pass for the answer to the next request
            raise
        return answer


class _Connection(httplib2.HTTPSConnectionWithTimeout):
    """One with a context that all share. httplib2 makes one for each, which takes 40 ms."""

    def __init__(self, host: str, port: int | None = None, timeout: float | None = None, **settings: Any) -> None:
        HTTPSConnection.__init__(self, host, port, timeout=timeout, context=_trust())
        self.disable_ssl_certificate_validation = False
        self.proxy_info = settings["proxy_info"]("https")


def _trust() -> ssl.SSLContext:
    """The authorities of HTTPLIB2_CA_CERTS, else those that certifi lists."""
    path = certs.where()
    return _trusting(path, Path(path).stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _trusting(ca_file: str, _changed: int) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file)


def is_watch(uri: str, method: str) -> bool:
    """Whether this is users.watch, the only call that is no GET: it asks to be told of changes, and makes none."""
    asked = urlsplit(uri)
    return method == "POST" and (asked.scheme, asked.netloc, asked.path) == _WATCH


def signs_in(uri: str) -> bool:
    """Whether Google gives tokens there."""
    asked = urlsplit(uri)
    return asked.scheme == "https" and asked.hostname in _SIGN_IN and asked.path.rpartition("/")[2] == "token"


def _check_reads(uri: str, method: str, headers: Mapping[str, str]) -> None:
    """Lets pass what reads, what signs in, users.watch, and batches, whose parts are looked at where they are made."""
    asked = urlsplit(uri)
    is_override = headers.get("x-http-method-override") == "GET"  # googleapiclient's form of a very long URI
    is_batch = asked.path.startswith("/batch")
    if asked.scheme != "https" or not (
        method == "GET" or (method == "POST" and (is_override or is_batch or signs_in(uri) or is_watch(uri, method)))
    ):
        raise WriteRefused(f"{method} {asked.path} is not for reading")


def network_error(error: Exception) -> ConnectorError:
    """What one of FAILURES means."""
    if isinstance(error, TransportError) and error.args and isinstance(error.args[0], Exception):
        error = error.args[0]
    match error:
        case ssl.SSLCertVerificationError():
            return NeedsPerson(
                f"The certificate that Google's servers show is not to be trusted: {error.verify_message}",
                "If a proxy of yours looks into connections, set HTTPLIB2_CA_CERTS to a file with its authority in PEM "
                "form; else check the clock of this machine.",
            )
        case socks.ProxyError():
            return proxy_error(str(error), "Google")
        case TimeoutError():
            return TryLater("Google does not answer in time")
        case (
            HTTPException() | ConnectionResetError() | BrokenPipeError() | ssl.SSLEOFError() | ssl.SSLZeroReturnError()
        ):
            return TryLater("Google ended its answer early")
        case OSError():
            return TryLater(f"Google cannot be reached: {error.strerror or type(error).__name__}")
        case httplib2.ServerNotFoundError():
            return TryLater("Google cannot be reached: its name is not known here")
    return TryLater(f"Google's answer cannot be read ({type(error).__name__})")
