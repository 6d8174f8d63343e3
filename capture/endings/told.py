"""What was told of a client secret's end counts for all that share it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from capture.endings.ending import Ending
from capture.endings.found import endings
from config.settings import Settings
from store import sources
from store.sources import Json

NEAR: Final = timedelta(days=3)
_SHARED: Final = ("client", "secret")


def share(connection: Connection, options: Mapping[str, Json]) -> None:
    """Gives the end in these options, told now, to all connections with the same app and secret."""
    if not {*_SHARED, "secret_ends"} <= options.keys():
        return
    there = {one.connection: one.options for one in sources.all_sources(connection)}
    for id_, has in there.items():
        if all(has.get(name) == options[name] for name in _SHARED) and has.get("secret_ends") != options["secret_ends"]:
            sources.rewrite(connection, id_, {**has, "secret_ends": options["secret_ends"]})


def near(connection: Connection, settings: Settings, ids: Iterable[int], now: datetime) -> list[Ending]:
    """What has ended, or ends within three days, of these connections."""
    asked = set(ids)
    found = endings(settings, sources.all_sources(connection), now)
    return [one for one in found if one.step <= NEAR and asked.intersection(one.connections)]
