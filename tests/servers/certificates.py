"""Certificates for the servers of the tests: good ones, and the kinds that a client must refuse."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from trustme import CA, LeafCert

EXPIRED_ON: Final = datetime(2020, 5, 17, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate with its chain and its key, both files in PEM form."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Pki:
    """An authority of our own, and what it has issued."""

    ca_file: Path
    """For clients that shall trust it."""
    good: Pair
    """For localhost and 127.0.0.1."""
    expired: Pair
    """For 127.0.0.2, until EXPIRED_ON."""
    other_name: Pair
    """For mail.elsewhere.test."""


def make_pki(folder: Path) -> Pki:
    """Writes an authority's certificate and three server certificates into `folder`."""
    authority = CA()
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    return Pki(
        ca_file,
        write_pair(folder / "good", authority.issue_cert("localhost", "127.0.0.1")),
        write_pair(folder / "expired", authority.issue_cert("127.0.0.2", not_after=EXPIRED_ON)),
        write_pair(folder / "other_name", authority.issue_cert("mail.elsewhere.test")),
    )


def write_pair(path: Path, issued: LeafCert) -> Pair:
    """What was issued, as `path` with .pem and .key."""
    pair = Pair(path.with_suffix(".pem"), path.with_suffix(".key"))
    for number, blob in enumerate(issued.cert_chain_pems):
        blob.write_to_path(pair.certificate, append=number > 0)
    issued.private_key_pem.write_to_path(pair.key)
    return pair
