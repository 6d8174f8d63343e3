"""Which interactions to match again, whole conversations at a time."""

from array import array
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from store.schema import interactions


def in_chunks(connection: Connection, since: datetime | None, size: int) -> list[Sequence[int]]:
    """The ids of all interactions that are not gone, from `since` on, those of the oldest thread first.

    A thread is never split, as its members are evidence for each other: a chunk holds `size` ids at least, the last one
    excepted, and more where its last thread is long. 8 bytes an interaction.
    """
    row = interactions.c
    first = func.min(row.at).over(partition_by=row.thread)
    wanted = select(row.id, row.thread).where(row.gone_at.is_(None)).order_by(first, row.thread, row.at, row.id)
    if since is not None:
        wanted = wanted.where(row.at >= since)
    chunks = [array("q")]
    before = ""
    for id_, thread in connection.execute(wanted.execution_options(yield_per=10_000)):
        if thread != before and len(chunks[-1]) >= size:
            chunks.append(array("q"))
        chunks[-1].append(id_)
        before = thread
    return [chunk for chunk in chunks if chunk]
