"""Time zones by the names that Windows has for them, and some that only their rules describe.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/time-zones-and-ews-in-exchange
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from tests.servers.exchange.directory import ZONES
from tests.servers.exchange.xml import t

CUSTOM: Final = "Customized Time Zone"
"""The id of zones that somebody has changed: https://github.com/ecederstrand/exchangelib/issues/310"""
NAMELESS: Final = ""
"""That of some which came with invitations: https://github.com/OfficeDev/ews-managed-api/issues/148"""
LOCAL: Final = "Mitteleuropäische Zeit"
"""A name in a person's language: https://github.com/ecederstrand/exchangelib/issues/1197"""
_IANA: Final = {
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "GMT Standard Time": "Europe/London",
    "Eastern Standard Time": "America/New_York",
    "Pacific Standard Time": "America/Los_Angeles",
    "India Standard Time": "Asia/Kolkata",
    "Tokyo Standard Time": "Asia/Tokyo",
    CUSTOM: "Europe/Berlin",
    NAMELESS: "Europe/Berlin",
    LOCAL: "Europe/Berlin",
}
_EUROPE: Final = ("PT2H", 3, -1), ("PT3H", 10, -1)
"""When summer begins and ends: hour, month, which Sunday of it."""
_AMERICA: Final = ("PT2H", 3, 2), ("PT2H", 11, 1)


def zone_named(name: str) -> tzinfo:
    """A zone by its id. Raises KeyError for another than those of the tests."""
    return UTC if name == "UTC" else ZoneInfo(_IANA[name])


def defined(tag: str, name: str) -> Element:
    """As a TimeZoneDefinition, with its rules."""
    zone = zone_named(name)
    winter, summer = (zone.utcoffset(datetime(2026, month, 1)) or timedelta() for month in (1, 7))  # noqa: DTZ001
    standard, daylight = (f"trule:Microsoft/Registry/{name}/1-{kind}" for kind in ("Standard", "Daylight"))
    periods, transitions = [_period("Standard", winter, standard)], [t("Transition", _to(standard))]
    if summer != winter:
        begins, ends = _AMERICA if _IANA[name].startswith("America") else _EUROPE
        periods.append(_period("Daylight", summer, daylight))
        transitions = [_transition(daylight, *begins), _transition(standard, *ends)]
    rules = t("TransitionsGroups", t("TransitionsGroup", *transitions, Id="0"))
    first = t("Transitions", t("Transition", t("To", text="0", Kind="Group")))
    return t(tag, t("Periods", *periods), rules, first, Name=ZONES.get(name, ("",))[0], Id=name)


def _period(name: str, east: timedelta, id_: str) -> Element:
    minutes = abs(east) // timedelta(minutes=1)
    sign = "-" if east > timedelta() else ""
    return t("Period", Bias=f"{sign}PT{minutes // 60}H{minutes % 60}M", Name=name, Id=id_)


def _to(period: str) -> Element:
    return t("To", text=period, Kind="Period")


def _transition(period: str, hour: str, month: int, sunday: int) -> Element:
    when = t("TimeOffset", text=hour), t("Month", text=month), t("DayOfWeek", text="Sunday")
    return t("RecurringDayTransition", _to(period), *when, t("Occurrence", text=sunday))
