"""Time zones by the names that Windows has for them, and one that only a definition describes.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/time-zones-and-ews-in-exchange
"""

from datetime import UTC, tzinfo
from typing import Final
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from tests.servers.exchange.directory import STANDARD, ZONES
from tests.servers.exchange.xml import t

CUSTOM: Final = "tzone://Microsoft/Custom"
"""The id of all zones of meetings that came from elsewhere. Here it is that of Berlin."""
DAYLIGHT: Final = STANDARD.replace("Standard", "Daylight")
_IANA: Final = {
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "GMT Standard Time": "Europe/London",
    "Eastern Standard Time": "America/New_York",
    "Pacific Standard Time": "America/Los_Angeles",
    "India Standard Time": "Asia/Kolkata",
    "Tokyo Standard Time": "Asia/Tokyo",
    CUSTOM: "Europe/Berlin",
}


def zone_named(name: str) -> tzinfo:
    """A zone by its name in Windows. Raises KeyError for another than those of the tests."""
    return UTC if name == "UTC" else ZoneInfo(_IANA[name])


def defined(tag: str, name: str) -> Element:
    """As a TimeZoneDefinition: Windows' zones by id and name, a custom one with its rules."""
    if name != CUSTOM:
        return t(tag, Id=name, Name=ZONES.get(name, (name, 0))[0])
    periods = t("Periods", _period("Standard", "-PT1H", STANDARD), _period("Daylight", "-PT2H", DAYLIGHT))
    group = t("TransitionsGroup", _transition(DAYLIGHT, "PT2H", 3), _transition(STANDARD, "PT3H", 10), Id="0")
    first = t("Transition", t("To", text="0", Kind="Group"))
    return t(
        tag, periods, t("TransitionsGroups", group), t("Transitions", first), Id=CUSTOM, Name="Customized Time Zone"
    )


def _period(name: str, bias: str, id_: str) -> Element:
    return t("Period", Bias=bias, Name=name, Id=id_)


def _transition(period: str, offset: str, month: int) -> Element:
    return t(
        "RecurringDayTransition",
        t("To", text=period, Kind="Period"),
        t("TimeOffset", text=offset),
        t("Month", text=month),
        t("DayOfWeek", text="Sunday"),
        t("Occurrence", text=-1),
    )
