"""HTTP for connectors that read: timeouts, a guard that lets nothing change, and answers that are errors, by remedy.

Redirects are followed with the method they came for (RFC 9110 15.4 lets clients turn all but 307 and 308 into GET,
which would turn a PROPFIND into nonsense), never out of TLS, and never with our credentials to another organisation.
"""

import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import httpx2

from connectors.errors import ConnectorError, NeedsPerson, ProviderBug, TryLater
from connectors.proxies import proxy_error
from connectors.public_http import PublicTransport
from connectors.sites import is_loopback, same_site

READING: Final = frozenset(("GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"))
"""Methods that are safe (RFC 9110 9.2.1, RFC 4918 9.1, RFC 3253 3.6)."""
MOVED: Final = frozenset((301, 302, 303, 307, 308))
MAX_REDIRECTS: Final = 5
MAX_WAIT: Final = timedelta(days=1)
"""The longest Retry-After that is believed."""
PATIENCE: Final = httpx2.Timeout(180, connect=15)
"""Seconds. Radicale answers the first question about 5,000 events after more than a minute; the next ones at once."""

_ERRNO: Final = re.compile(r"^\[Errno -?\d+\] ")
"""What Python puts before the words of the operating system."""
OWN_SERVER: Final = "Correct the server's name or its certificate, or name the authority that signed it as ca_file."
"""What to do where the certificate of a company's own server is not to be trusted."""
PUBLIC_SERVICE: Final = (
    "If a proxy of yours looks into connections, set SSL_CERT_FILE to a file with its authority in PEM form; else "
    "check the clock of this machine."
)
"""What to do where that of a service on the internet is not."""


class WriteRefused(RuntimeError):
    """A connector tried to change something: a mistake of ours."""


class TooLarge(Exception):
    """An answer is larger than its reader takes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said, its body still to come."""

    url: str
    """Where the answer came from, after redirects."""
    status: int
    headers: Mapping[str, str]
    _response: httpx2.Response

    def chunks(self, most: int) -> Iterator[bytes]:
        """The body, decompressed; at most `most` bytes of it. Raises TooLarge, TryLater."""
        size = 0
        with network_errors(self.url):
            for chunk in self._response.iter_bytes():
                size += len(chunk)
                if size > most:
                    raise TooLarge
                yield chunk


class Http:
    """A pool of connections with one set of credentials. Not for several threads at once."""

    def __init__(self, auth: httpx2.Auth, ca_file: Path | None = None, *, public_only: bool = False) -> None:
        """`public_only`: as `connectors.reachable.dial` says. Raises NeedsPerson where `ca_file` cannot be read."""
        self._client = httpx2.Client(
            auth=auth,
            verify=trust(ca_file),
            transport=PublicTransport(trust(ca_file)) if public_only else None,
            timeout=PATIENCE,
            headers={"User-Agent": "Capture"},
            event_hooks={"request": [_only_read]},
        )

    @contextmanager
    def send(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        understood: frozenset[int] = frozenset(),
    ) -> Iterator[Answer]:
        """The answer, if it is a success or its status is among `understood`.

        Raises TryLater, NeedsPerson and ProviderBug for every other; WriteRefused for methods that change something.
        """
        for _ in range(MAX_REDIRECTS):
            check_encrypted(url)
            request = self._client.build_request(method, url, content=body, headers=headers)
            with network_errors(url):
                response = self._client.send(request, stream=True)
            try:
                if response.status_code not in MOVED:
                    _raise_for(response, method, understood)
                    yield Answer(url, response.status_code, response.headers, response)
                    return
            finally:
                response.close()
            url = _redirected(url, response)
        raise ProviderBug(f"{_host(url)} redirects in circles", f"{method} {MAX_REDIRECTS} redirects")

    def close(self) -> None:
        """Ends the connections. May be called twice."""
        self._client.close()


def check_encrypted(url: str) -> None:
    """Raises NeedsPerson where a password would travel in clear text beyond this machine."""
    parsed = httpx2.URL(url)
    if parsed.scheme != "https" and not is_loopback(parsed.host):
        raise NeedsPerson(
            f"{parsed.host} would be sent the password without encryption",
            f"Use https://{parsed.host}; http is for servers on this machine only.",
        )


def _only_read(request: httpx2.Request) -> None:
    if request.method not in READING:
        raise WriteRefused(f"{request.method} is not for reading")


def trust(ca_file: Path | None = None) -> ssl.SSLContext:
    """The authorities in `ca_file`, else this machine's; shared, as one takes 30 ms to make. Raises NeedsPerson."""
    changed = Path(ca_file or ssl.get_default_verify_paths().cafile or "")
    try:
        return _trusting(ca_file, changed, changed.stat().st_mtime_ns)
    except OSError as error:  # ssl.SSLError is one too: the file holds no certificate
        raise NeedsPerson(
            f"{ca_file} cannot be read as certificates: {error.strerror or error.reason}",  # type: ignore[attr-defined]
            "Correct ca_file: it names a file of certificates in PEM form.",
        ) from error


@lru_cache(maxsize=16)
def _trusting(ca_file: Path | None, _file: Path, _changed: int) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file)


@contextmanager
def network_errors(url: str, distrusted: str = OWN_SERVER) -> Iterator[None]:
    """Around what is sent to `url` and read from there: httpx2's errors as TryLater, NeedsPerson and ProviderBug.

    `distrusted`: what to do where its certificate is not to be trusted.
    """
    try:
        yield
    except httpx2.TransportError as error:
        raise _unreachable(_host(url), error, distrusted) from error
    except (httpx2.DecodingError, httpx2.InvalidURL) as error:
        raise ProviderBug(f"{_host(url)} sent what is no HTTP", type(error).__name__) from error


def _unreachable(host: str, error: httpx2.TransportError, distrusted: str) -> ConnectorError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NeedsPerson(f"The certificate of {host} is not to be trusted: {cause.verify_message}", distrusted)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.TimeoutException):
        return TryLater(f"{host} does not answer in time")
    if isinstance(error, httpx2.ProxyError):
        return proxy_error(str(error), host)
    if isinstance(error, (httpx2.ProtocolError, httpx2.UnsupportedProtocol)):
        return TryLater(f"{host} ended its answer early")
    return TryLater(f"{host} cannot be reached: {_ERRNO.sub('', str(error)) or type(error).__name__}")


def _redirected(url: str, response: httpx2.Response) -> str:
    try:
        target = httpx2.URL(url).join(response.headers.get("Location", ""))
    except httpx2.InvalidURL as error:
        raise ProviderBug(f"{_host(url)} redirects to what is no address", f"{response.status_code}") from error
    check_site(url, str(target))
    return str(target)


def check_site(url: str, target: str) -> None:
    """Raises NeedsPerson where `target` belongs to another organisation than `url`, which we hold a password for."""
    here, there = _host(url), _host(target)
    if not same_site(here, there):
        raise NeedsPerson(
            f"{here} sends us to {there}, which must not get its password unasked",
            f"If {there} is yours too, connect again with its address.",
        )


def _host(url: str) -> str:
    return httpx2.URL(url).host


def _raise_for(response: httpx2.Response, method: str, understood: frozenset[int]) -> None:
    """What each status means, where its request does not understand it."""
    status, host = response.status_code, response.url.host
    if status < 300 or status in understood:
        return
    match status:
        case 401:
            raise NeedsPerson(f"{host} refuses the name or the password", "Correct them, then reconnect.")
        case 403:
            raise NeedsPerson(
                f"{host} forbids this user to read {response.url.path}",
                "Give the user the right to read, or reconnect.",
            )
        case 404 | 410:
            raise NeedsPerson(f"There is nothing at {response.url}", "Correct the address.")
        case 408 | 423 | 425 | 429 | 500 | 502 | 503 | 504 | 507 | 509 | 520 | 521 | 522 | 523 | 524 | 529:
            wait = wait_of(response.headers.get("Retry-After", ""))
            raise TryLater(f"{host} cannot answer now ({status})", wait, of_server=True)
        case _:
            raise ProviderBug(f"{host} does not understand what we ask ({status})", f"{method} {status}")


def wait_of(retry_after: str) -> timedelta | None:
    """What a Retry-After says (RFC 9110 10.2.3): seconds, or a date; None where it says nothing."""
    if retry_after.strip().isdecimal():
        return min(MAX_WAIT, timedelta(seconds=min(int(retry_after), 10**9)))
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(timedelta(0), min(MAX_WAIT, until - datetime.now(UTC)))
