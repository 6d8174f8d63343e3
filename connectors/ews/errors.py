"""What an Exchange server does instead of answering, by remedy. The only place that knows exchangelib's errors for it.

Of what a server says nothing but its codes is told on: its sentences may name what people wrote.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Final
from urllib.parse import urlsplit

import urllib3.exceptions
from exchangelib.errors import ErrorServerBusy, EWSError, SOAPError, TransportError  # type: ignore[import-untyped]
from requests.exceptions import ProxyError, ReadTimeout, RequestException, Timeout
from spnego.exceptions import SpnegoError

from config.exchange import is_in_the_cloud
from connectors.errors import ConnectorError, CursorExpired, NeedsPerson, ProviderBug, TryLater
from connectors.ews import advice, words
from connectors.ews.attempt import Attempt
from connectors.ews.refusals import HttpRefused
from connectors.http import OWN_SERVER, TooLarge, wait_of
from connectors.pace.outcomes import Kind, Trouble
from connectors.proxies import proxy_error

FAILURES: Final = (
    EWSError,
    HttpRefused,
    RequestException,
    urllib3.exceptions.HTTPError,
    HTTPException,
    SpnegoError,
    OSError,
    TooLarge,
)
"""What asking may raise where the server, the network, TLS, a proxy or the form of an answer fails."""
_PASSING_STATUS: Final = frozenset((408, 423, 425, 440, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 529))


class Absent(ProviderBug):
    """What was asked for by its id is not there, or no longer; `evidence` is the server's word for it."""


class FolderGone(Absent):
    """The folder is not there, or no longer."""


class TooMany(ProviderBug):
    """The server does not answer so much at once."""


class Unreadable(ProviderBug):
    """An answer that is no whole XML."""


class Lost(TryLater):
    """The connection, which may be one that the server had closed before."""


class Hung(TryLater):
    """The server has taken what was asked, and does not answer."""


class Stumbled(TryLater):
    """The server has a fault, which something of what was asked for may bring to light."""


@contextmanager
def answered(attempt: Attempt) -> Iterator[None]:
    """Around what asks the server without asking again. Raises ConnectorError for what FAILURES lists."""
    try:
        yield
    except FAILURES as error:
        raise trouble_of(error, attempt).error from error


def trouble_of(error: BaseException, attempt: Attempt) -> Trouble:
    """What one of FAILURES means."""
    if isinstance(error, HttpRefused):
        return _of_status(error, attempt)
    if isinstance(error, TooLarge):
        return Trouble(Kind.ITEM, TooMany(f"The answer of {attempt.host} is too large", "size"))
    if type(error) is TransportError and isinstance(error.__context__, EWSError):
        # So exchangelib tells what it met when it asked for the version.
        return trouble_of(error.__context__, attempt)
    # exchangelib passes on what the network raises as an error of the server's.
    unreached = _of_network(error, attempt)
    if unreached is not None:
        return unreached
    name = type(error).__name__
    if isinstance(error, SOAPError):
        return Trouble(Kind.ITEM, Unreadable(f"The answer of {attempt.host} cannot be read", name))
    return _of_word(error, name, attempt)


def _of_word(error: BaseException, name: str, attempt: Attempt) -> Trouble:
    host = attempt.host
    if name in words.RATE:
        wait = error.back_off or None if isinstance(error, ErrorServerBusy) else None
        return Trouble(Kind.RATE, TryLater(f"{host} is busy ({name})"), wait)
    if name == words.FAULT:
        return Trouble(Kind.PASSING, Stumbled(f"{host} cannot answer now ({name})", of_server=False))
    if name in words.PASSING:
        of_server = not name.startswith(words.OF_MAILBOX)
        return Trouble(Kind.PASSING, TryLater(f"{host} cannot answer now ({name})", of_server=of_server))
    if name in words.EXPIRED:
        return Trouble(Kind.MISSING, CursorExpired(f"{host} no longer knows where we stood"))
    if name in words.NO_FOLDER:
        return Trouble(Kind.MISSING, FolderGone(f"{host} has no such folder", name))
    if name in words.NO_ITEM:
        return Trouble(Kind.MISSING, Absent(f"{host} has no such item", name))
    if name in words.TOO_MANY:
        return Trouble(Kind.ITEM, TooMany(f"{host} does not answer so much at once", name))
    if name in words.PERSON:
        return Trouble(Kind.ACCOUNT, words.PERSON[name](attempt))
    if name in words.FORBIDDEN:
        return Trouble(Kind.ITEM, advice.forbidden(attempt))
    return Trouble(Kind.ITEM, ProviderBug(f"{host} does not understand what we ask ({name})", name))


def _of_status(refused: HttpRefused, attempt: Attempt) -> Trouble:
    status, host = refused.status, attempt.host
    wait = wait_of(refused.headers.get("Retry-After", ""))
    seconds = None if wait is None else wait.total_seconds()
    if refused.is_locked:
        return Trouble(Kind.ACCOUNT, advice.locked(attempt))
    if status == 429:
        return Trouble(Kind.RATE, TryLater(f"{host} is busy (429)"), seconds)
    if status in _PASSING_STATUS:
        return Trouble(Kind.PASSING, TryLater(f"{host} cannot answer now ({status})"), seconds)
    match status:
        case 401:
            return Trouble(Kind.SIGN_IN, advice.sign_in_refused(attempt))
        case 403:
            return Trouble(Kind.ACCOUNT, advice.ews_refused(attempt))
        case 404 | 410:
            return Trouble(Kind.ACCOUNT, advice.no_ews_there(attempt))
        case _ if 300 <= status < 400:
            return Trouble(Kind.ACCOUNT, _moved(refused.headers.get("Location", ""), attempt))
    return Trouble(Kind.ITEM, ProviderBug(f"{host} does not understand what we ask ({status})", str(status)))


def _moved(location: str, attempt: Attempt) -> NeedsPerson:
    there = urlsplit(location).hostname or ""
    return advice.in_the_cloud(there) if is_in_the_cloud(there) else advice.moved(attempt, there)


def _of_network(error: BaseException, attempt: Attempt) -> Trouble | None:
    """None where the network is not to blame."""
    told = [met for cause in _causes(error) if (met := _met(cause, attempt)) is not None]
    if not told:
        return None
    # What says more needs a person, is of a kind of its own, or stands deeper.
    best = [met for kind in (NeedsPerson, Hung) for met in told if isinstance(met, kind)]
    return Trouble(Kind.ACCOUNT, best[0] if best else told[-1])


def _met(cause: BaseException, attempt: Attempt) -> ConnectorError | None:
    host = attempt.host
    match cause:
        case ssl.SSLCertVerificationError():
            return NeedsPerson(f"The certificate of {host} is not to be trusted: {cause.verify_message}", OWN_SERVER)
        case ssl.SSLError() if "CERTIFICATE" in (cause.reason or ""):
            return advice.sign_in_refused(attempt)
        case PermissionError() | SpnegoError():
            return advice.sign_in_refused(attempt)
        case ProxyError():
            return proxy_error(str(cause), host)
        case ReadTimeout() | urllib3.exceptions.ReadTimeoutError():
            return Hung(f"{host} does not answer in time")
        case Timeout() | TimeoutError() | urllib3.exceptions.TimeoutError():
            return TryLater(f"{host} does not answer in time")
        case RequestException() | urllib3.exceptions.HTTPError() | HTTPException() | OSError():
            return Lost(f"{host} cannot be reached, or ended its answer early ({type(cause).__name__})")
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all that led to it: urllib3 and requests hand some on as arguments."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        told = [arg for arg in (*one.args, getattr(one, "reason", None)) if isinstance(arg, BaseException)]
        waiting += [*told, one.__cause__, one.__context__]
