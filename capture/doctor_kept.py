"""Keeps what an examination found, for the page of connections and for who is to be told."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from capture.finding import Finding, Severity
from store import lookout


@dataclass(frozen=True, slots=True)
class Examination:
    """The last."""

    at: datetime | None
    """None where there was none."""
    findings: tuple[Finding, ...]
    """The gravest first."""


def last(connection: Connection) -> Examination:
    """By `capture doctor` or by the daemon itself, which asks no servers."""
    at, said = lookout.last(connection)
    return Examination(at, tuple(Finding(**{**one, "severity": Severity(one["severity"])}) for one in said))


def keep(connection: Connection, findings: Sequence[Finding], now: datetime) -> None:
    """In the place of the last."""
    lookout.keep(connection, [asdict(one) for one in findings], now)
