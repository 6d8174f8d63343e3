"""Times by kind of page, beside what is wanted."""

import http.client
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from bench.pages.served import TIMES

_WANTED: Final = {"review": 50, "decision": 50, "timeline": 80, "search": 150}
"""Milliseconds at the 95th percentile, by the beginning of the kind."""
_EMPTY: Final = "empty page"


@dataclass(frozen=True, slots=True)
class Times:
    """What the server measured since it was last asked."""

    by_kind: dict[str, list[float]]
    """Milliseconds."""
    own: dict[str, list[float]]
    """The same of the processor; of one request as long as there is but one at a time."""
    cpu: float
    """Seconds since it started."""
    peak: float
    """MB."""

    @classmethod
    def of(cls, port: int) -> Self:
        """Asks it."""
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", TIMES)
        said = json.loads(connection.getresponse().read())
        by_kind: dict[str, list[float]] = {}
        own: dict[str, list[float]] = {}
        for kind, lasted, used in said["taken"]:
            by_kind.setdefault(kind, []).append(lasted)
            own.setdefault(kind, []).append(used)
        return cls(by_kind, own, said["cpu"], said["peak"])


def _at(times: dict[str, list[float]], kind: str, share: float) -> float:
    return float(np.percentile(times[kind], share * 100)) if kind in times else float("nan")


def table(alone: Times, together: Times) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    """Columns and rows."""
    columns = (
        "milliseconds",
        "requests",
        "p50",
        "p95",
        "p99",
        "p95 wanted",
        "alone p50",
        "CPU p50",
        "CPU p95",
        "ratio",
    )
    return columns, [_row(kind, alone, together) for kind in sorted(together.by_kind)]


def _row(kind: str, alone: Times, together: Times) -> Sequence[str]:
    percentiles = [f"{_at(together.by_kind, kind, share):.1f}" for share in (0.5, 0.95, 0.99)]
    wanted = next((f"{most}" for begins, most in _WANTED.items() if kind.startswith(begins)), "")
    by_itself = f"{_at(alone.by_kind, kind, 0.5):.1f}"
    own = [f"{_at(alone.own, kind, share):.1f}" for share in (0.5, 0.95)]
    ratio = f"{_at(alone.own, kind, 0.5) / _at(alone.own, _EMPTY, 0.5):.1f}"
    return (kind, f"{len(together.by_kind[kind]):,}", *percentiles, wanted, by_itself, *own, ratio)
