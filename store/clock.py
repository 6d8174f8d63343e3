"""The database's clock: what several machines agree on, whatever each of their own says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from sqlalchemy import ColumnElement, Connection, Interval, func, literal, select, type_coerce

from store.database import Store
from store.types import UtcDateTime

MEASURED_SECONDS = 60
"""How long a measurement serves: clocks drift by milliseconds in that time."""

PARTED = timedelta(seconds=2)
"""Two clocks of one machine that go apart by more since a measurement were set, or stood still."""


def database_now(connection: Connection, after: timedelta = timedelta()) -> ColumnElement[datetime]:
    """The moment so long after now, in a statement. SQLite has no server: its clock is this machine's."""
    if connection.dialect.name == "sqlite":
        return literal(datetime.now(UTC) + after, UtcDateTime())
    now: ColumnElement[datetime] = func.clock_timestamp(type_=UtcDateTime())
    return type_coerce(now.op("+")(literal(after, Interval())), UtcDateTime()) if after else now


@dataclass(frozen=True, slots=True)
class _Measured:
    at: datetime
    """The database's time."""
    ticks: float
    """The monotonic clock's at the same moment."""
    wall: datetime
    """This machine's at the same moment."""


class DatabaseClock:
    """Tells the time as the database has it; called, the time of now. Safe to share between threads.

    `measure` asks the database, and is to be called once a minute; in between it goes on by the monotonic clock. That
    stands still while a machine is suspended (clock_gettime(2)): where the two clocks here no longer agree, the
    database is asked at once.
    """

    def __init__(
        self,
        store: Store,
        ticks: Callable[[], float] = monotonic,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Asks nothing yet. `ticks`: seconds that only go on; `wall`: this machine's clock."""
        self._store = store
        self._ticks = ticks
        self._wall = wall
        self._last: _Measured | None = None

    def __call__(self) -> datetime:
        """Raises StoreError where the database has to be asked, and does not answer."""
        last = self._last or self.measure()
        passed = timedelta(seconds=self._ticks() - last.ticks)
        if abs(self._wall() - last.wall - passed) > PARTED:
            last = self.measure()
            passed = timedelta(seconds=self._ticks() - last.ticks)
        return last.at + passed

    @property
    def offset(self) -> timedelta:
        """By how much this machine's clock was ahead of the database's when it was measured last."""
        return self._last.wall - self._last.at if self._last else timedelta()

    def measure(self) -> _Measured:
        """Asks the database. Raises StoreError."""
        with self._store.read() as connection:
            connection.execute(select(1))
            began = self._ticks()
            at = connection.execute(select(database_now(connection))).scalar_one()
            ended = self._ticks()
        self._last = _Measured(at, (began + ended) / 2, self._wall())
        return self._last
