"""Column types that behave alike on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, SmallInteger, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from config.visibility import Audience

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment. TIMESTAMPTZ on PostgreSQL; microseconds since 1970 on SQLite, which has no type for time."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own type."""
        return BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        """Raises ValueError on a naive time: which moment it means would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        if dialect.name != "sqlite":
            return value
        since = value - _EPOCH
        return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """Of SQLite's numbers at once: a look at 5,000 connections reads 50,000 moments."""
        return _moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Always in UTC."""
        if value is None:
            return None
        assert isinstance(value, datetime)  # noqa: S101
        return value.astimezone(UTC)


def _moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)


class Reach(TypeDecorator[Audience]):
    """An audience, as the number of steps from the strictest: the database can compare two."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: Audience | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """The strictest is 0."""
        return None if value is None else value.reach

    def process_result_value(self, value: int | None, dialect: Dialect) -> Audience | None:  # noqa: ARG002
        """The audience again."""
        return None if value is None else list(Audience)[value]


EVERYONE = str(Audience.EVERYONE.reach)
"""What a column of audiences holds by itself."""

Id = Text().with_variant(String(collation="C"), "postgresql")
"""Text that compares byte by byte (SQLite's default): ids, addresses, keys."""

Json = JSON().with_variant(JSONB(), "postgresql")

JsonOrNull = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""Without a value, NULL: the one above has JSON's null."""
