"""What the processes that share a database tell each other. Empty on SQLite, which one process works on."""

from sqlalchemy import Column, Integer, String, Table

from store.schema.base import metadata
from store.types import Id, UtcDateTime

processes = Table(
    "processes",
    metadata,
    Column("name", Id, primary_key=True),
    Column("role", String, nullable=False),
    Column("version", String, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("awake_since", UtcDateTime),
)
"""Who is at work. `seen_at`: the last sign of life, by the database's clock; who is silent loses what it holds.
`awake_since`: from then to `seen_at` it was never silent for long."""

leaders = Table(
    "leaders",
    metadata,
    Column("duty", Id, primary_key=True),
    Column("process", Id, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
"""Who alone does what needs doing once: until then, unless it says again that it lives."""

places = Table(
    "places",
    metadata,
    Column("name", Id, primary_key=True),
    Column("room", Integer, nullable=False),
)
"""How many passes may read from a host, or a provider, at once, where that is fewer than usual: it is in trouble."""

quotas = Table(
    "quotas",
    metadata,
    Column("name", Id, primary_key=True),
    Column("spent_until", UtcDateTime, nullable=False),
    Column("shut_until", UtcDateTime),
)
"""What a provider allows all processes together. `spent_until`: when what was taken will have flowed in again, the
theoretical arrival time of https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm. `shut_until`: it asked us to
wait."""
