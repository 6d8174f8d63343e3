"""Certificates that connections show to Exchange servers to sign in: they expire."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from capture.endings.ending import Ending, step
from capture.endings.naming import named
from config.errors import SecretUnavailable
from config.exchange import ExchangeOptions, ExchangeSignIn
from config.secrets import Secret

STEPS: Final = tuple(timedelta(days=days) for days in (30, 14, 3))


def client_endings(options: Mapping[int, ExchangeOptions], now: datetime) -> Iterator[Ending]:
    """One for each certificate, however many connections it opens. `options` by connection."""
    shared: defaultdict[Secret, list[int]] = defaultdict(list)
    for id_, one in options.items():
        if one.sign_in is ExchangeSignIn.CERTIFICATE and one.certificate is not None:
            shared[one.certificate].append(id_)
    for certificate, ids in shared.items():
        at = _end(certificate)
        reached = step(at, now, STEPS) if at else None
        if at is not None and reached is not None:
            yield _ending(ids, sorted({options[id_].at for id_ in ids}), at, reached)


def _ending(ids: Sequence[int], hosts: Sequence[str], at: datetime, reached: timedelta) -> Ending:
    return Ending(
        about=named(ids),
        what=f"The certificate that signs in at {', '.join(hosts)}",
        at=at,
        step=reached,
        connections=tuple(ids),
        again="Have a new one issued for the same account, and put it, with its key, where the old one is.",
    )


def _end(certificate: Secret) -> datetime | None:
    """None where it cannot be read: who uses it says so."""
    # On demand: cryptography loads slowly.
    from cryptography.x509 import load_pem_x509_certificate

    try:
        # The client's own is the first: https://docs.python.org/3/library/ssl.html#certificate-chains
        return load_pem_x509_certificate(certificate.reveal().encode()).not_valid_after_utc
    except (SecretUnavailable, ValueError):
        return None
