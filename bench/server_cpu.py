"""The processor time that a PostgreSQL server on this machine has taken, its processes for clients included."""

import os
from pathlib import Path

import psycopg

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _FIRST, _LAST = 1, 11, 15
"""Fields after the name: proc(5), https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html"""


def server_cpu(url: str) -> float:
    """Seconds until now. `url`: of any of its databases, as SQLAlchemy writes it."""
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        main = int(_fields(row[0])[_PARENT])
    return sum(_ticks(process, main) for process in _processes()) / _TICKS


def _processes() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _ticks(process: int, main: int) -> int:
    """Of the server, with those of its processes that have ended, or of one of its processes."""
    try:
        fields = _fields(process)
    except (FileNotFoundError, ProcessLookupError):
        return 0
    ours = process == main or int(fields[_PARENT]) == main
    return sum(map(int, fields[_FIRST:_LAST])) if ours else 0


def _fields(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
