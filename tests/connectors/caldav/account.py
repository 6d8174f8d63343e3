"""Somebody's calendars on a server, and the connector that reads them."""

import os
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from config.providers import CalDavOptions
from config.secrets import Secret
from connectors.caldav.connector import CalDavConnector
from connectors.model.address import Address
from connectors.model.sync import Change
from connectors.protocol import Surroundings
from tests.connectors.ledger import Ledger
from tests.servers.dav import Home

OWNER: Final = Address("ann@example.com")
NOW: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(slots=True)
class Account:
    """What a test moves: the server's calendars, the clock, and what is held."""

    home: Home
    ledger: Ledger
    folder: str
    """A calendar in the home."""
    calendars: tuple[str, ...] = ()
    """Of the options."""
    now: datetime = NOW
    url: str | None = None
    """Of the options; the server's address where it is None."""
    _connectors: list[CalDavConnector] = field(default_factory=list)

    def connector(self) -> CalDavConnector:
        """One that remembers nothing, as after a restart."""
        os.environ["CAPTURE_TEST_PASSWORD"] = self.home.password
        options = CalDavOptions(
            url=self.url or self.home.server,
            user=self.home.user,
            password=Secret("env:CAPTURE_TEST_PASSWORD"),
            calendars=self.calendars,
        )
        connector = CalDavConnector(options, Surroundings(OWNER, self.ledger.known, lambda: self.now))
        self._connectors.append(connector)
        return connector

    def close(self) -> None:
        """Ends all connections: servers hold few."""
        for connector in self._connectors:
            connector.close()

    def put(self, name: str, calendar: bytes, folder: str = "") -> None:
        """Writes the resource `name`.ics."""
        self.home.put(f"{folder or self.folder}/{name}.ics", calendar)

    def remove(self, name: str, folder: str = "") -> None:
        """Deletes the resource `name`.ics."""
        self.home.delete(f"{folder or self.folder}/{name}.ics")

    def catch_up(self) -> list[Change]:
        """One pass of a connector that remembers nothing."""
        with closing(self.connector()) as connector:
            return self.ledger.store_all(connector.pages(self.ledger.cursor))

    def held(self) -> list[str]:
        """The ids of all items that are held, in order."""
        return sorted(self.ledger.versions)


def a_calendar(*components: str) -> bytes:
    """An iCalendar object."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example.com//EN", *components, "END:VCALENDAR"]
    return "\r\n".join([*lines, ""]).encode()


def an_event(uid: str, *lines: str, start: str = "20261201T090000Z", subject: str = "") -> str:
    """A VEVENT of one hour, with more properties."""
    head = [f"UID:{uid}", "DTSTAMP:20261101T000000Z", f"DTSTART:{start}", "DURATION:PT1H"]
    return "\r\n".join(["BEGIN:VEVENT", *head, f"SUMMARY:{subject or uid}", *lines, "END:VEVENT"])
