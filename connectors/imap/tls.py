"""Encryption: whom we trust, and what is wrong with a certificate that we do not."""

import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from connectors.errors import NeedsPerson

Certificate = Mapping[str, object]
"""As `SSLSocket.getpeercert` tells it."""

# https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
_EXPIRED: Final = 10
_WRONG_NAME: Final = frozenset({62, 64})
_UNKNOWN_AUTHORITY: Final = frozenset({2, 18, 19, 20, 21})
_NO_CHECK_TIME: Final = 0x200000
"""https://docs.openssl.org/3.0/man3/X509_VERIFY_PARAM_set_flags/ has it, the ssl module has no name for it."""


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """Checks chain, name and dates against the system's authorities or a file's. Raises NeedsPerson where it is none.

    Made once for each state of the file: reading the system's authorities takes longer than a whole visit.
    """
    try:
        return _trusting(ca_file, ca_file.stat().st_mtime_ns if ca_file else 0)
    except OSError as error:
        raise NeedsPerson(
            f"{ca_file} cannot be read as certificates: {error.strerror}",
            "Set ca_file to a file in PEM form that Capture may read, or leave it out.",
        ) from error


@lru_cache(maxsize=64)
def _trusting(ca_file: Path | None, _changed: int) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file)


def looking(ca_file: Path | None) -> ssl.SSLContext:
    """Checks only who issued a certificate, so as to read what is wrong with it. Not for signing in."""
    context = ssl.create_default_context(cafile=ca_file)
    context.check_hostname = False
    context.verify_flags |= _NO_CHECK_TIME
    return context


def refused_certificate(error: ssl.SSLCertVerificationError, host: str, port: int, shown: Certificate) -> NeedsPerson:
    """What is wrong with a certificate, in words. `shown` may be empty."""
    server = f"{host}:{port}"
    if error.verify_code == _EXPIRED:
        when = f" on {_until(shown):%Y-%m-%d}" if "notAfter" in shown else ""
        return NeedsPerson(f"The certificate of {server} expired{when}", "Ask the server's administrator to renew it.")
    if error.verify_code in _WRONG_NAME:
        names = ", ".join(_names(shown)) or "another host"
        advice = "Set host to one of these names if that is the server; else ask its administrator."
        return NeedsPerson(f"The certificate of {server} is for {names}", advice)
    if error.verify_code in _UNKNOWN_AUTHORITY:
        return NeedsPerson(
            f"The certificate of {server} is from an authority that this machine does not know",
            "If the organisation has an authority of its own, name its certificate as ca_file: "
            "`capture connection reconnect` with --ca-file.",
        )
    return NeedsPerson(
        f"The certificate of {server} cannot be trusted: {error.verify_message}",
        "Ask the server's administrator to mend it; the clock of this machine may be wrong too.",
    )


def _until(shown: Certificate) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


def _names(shown: Certificate) -> Iterator[str]:
    names = shown.get("subjectAltName", ())
    return (str(name) for _, name in names) if isinstance(names, tuple) else iter(())
