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
    found = (Finding(one["about"], one["wrong"], one["remedy"], Severity(one["severity"])) for one in said)
    return Examination(at, tuple(sorted(found, key=lambda one: -one.severity.rank)))


def keep(connection: Connection, findings: Sequence[Finding], now: datetime) -> None:
    """In the place of the last."""
    lookout.keep(connection, [asdict(one) for one in findings], now)
