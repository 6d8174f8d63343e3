"""Real calendars by way of a real server: what it takes, a pass accounts for."""

import os

from connectors.model.sync import Unreadable
from tests.connectors.caldav.account import Account
from tests.shared_data import shared

EVERY = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 40
"""Radicale takes some 10 ms for each: a part of them in the quick profile."""


def test_every_calendar_that_the_server_takes_is_accounted_for(on_radicale: Account) -> None:
    files = sorted(shared("ical").rglob("*.ics"))[::EVERY]
    taken = {
        f"work/{n}.ics" for n, file in enumerate(files) if on_radicale.home.accepts(f"work/{n}.ics", file.read_bytes())
    }
    changes = on_radicale.catch_up()
    listed = {listed.id for listed in on_radicale.connector().census()}
    assert listed <= taken
    assert {change.id.partition("#")[0] for change in changes} == listed
    assert sum(isinstance(change, Unreadable) for change in changes) <= len(listed) // 4
    assert on_radicale.catch_up() == []
