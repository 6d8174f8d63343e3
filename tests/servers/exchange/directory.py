"""What Exchange knows besides mailboxes: people by name, ids in other forms, time zones.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/resolvenames-operation
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from xml.etree.ElementTree import Element

from tests.servers.exchange.accounts import Account, Accounts
from tests.servers.exchange.call import Call, Handlers
from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.xml import M, T, m, of_type, t

ZONES: Final = {
    "UTC": ("(UTC) Coordinated Universal Time", 0),
    "GMT Standard Time": ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", 0),
    "W. Europe Standard Time": ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", 60),
    "Romance Standard Time": ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", 60),
    "Eastern Standard Time": ("(UTC-05:00) Eastern Time (US & Canada)", -300),
    "Pacific Standard Time": ("(UTC-08:00) Pacific Time (US & Canada)", -480),
    "India Standard Time": ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", 330),
}
"""Windows' zones: the name, and minutes east of Greenwich in winter."""


class DirectoryApi:
    """Answers for one company."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self.handlers: Final[Handlers] = {
            "ResolveNames": self._resolve,
            "ConvertId": self._convert,
            "GetServerTimeZones": self._zones,
        }

    def _resolve(self, call: Call) -> Sequence[Element]:
        wanted = (call.element.findtext(f"{M}UnresolvedEntry") or "").lower().removeprefix("smtp:")
        found = [account for account in self._accounts if account.address and _fits(account, wanted)]
        if not found:
            raise Refusal("ErrorNameResolutionNoResults", "No results were found.")
        resolutions = [t("Resolution", mailbox(account)) for account in found]
        told = m("ResolutionSet", *resolutions, TotalItemsInView=len(found), IncludesLastItemInRange=True)
        return [call.succeeded(told)]

    def _convert(self, call: Call) -> Sequence[Element]:
        form = call.element.get("DestinationFormat", "EwsId")
        return [_converted(call, asked, form) for asked in call.element.iterfind(f"{M}SourceIds/*")]

    def _zones(self, call: Call) -> Sequence[Element]:
        wanted = [one.text or "" for one in call.element.iterfind(f"{M}Ids/{T}Id")]
        whole = call.element.get("ReturnFullTimeZoneData") in ("true", "1")
        told = [_zone(name, whole=whole) for name in wanted or ZONES if name in ZONES]
        return [call.succeeded(m("TimeZoneDefinitions", *told))]


def mailbox(account: Account) -> Element:
    """Somebody as EWS writes her."""
    return t(
        "Mailbox",
        t("Name", text=account.display_name),
        t("EmailAddress", text=account.address),
        t("RoutingType", text="SMTP"),
        t("MailboxType", text="Mailbox"),
    )


def _fits(account: Account, wanted: str) -> bool:
    return wanted in (account.address, account.name.lower()) or account.display_name.lower().startswith(wanted)


def _converted(call: Call, asked: Element, form: str) -> Element:
    """Ids are the same in each form here, and told to be of the caller's mailbox, whatever mailbox was named.

    One that is no id, as version probes send it, is refused.
    """
    id_ = asked.get("Id", "")
    if id_ == "DUMMY":
        return call.refused(Refusal("ErrorInvalidIdMalformed", "Id is malformed."))
    told = m("AlternateId", Format=form, Id=id_, Mailbox=call.user)
    return call.succeeded(of_type(told, "AlternateIdType"))


def _zone(name: str, *, whole: bool) -> Element:
    shown, minutes = ZONES[name]
    if not whole:
        return t("TimeZoneDefinition", Id=name, Name=shown)
    sign, shift = ("-" if minutes > 0 else ""), timedelta(minutes=abs(minutes))
    bias = f"{sign}PT{shift.seconds // 3600}H{shift.seconds % 3600 // 60}M"
    to_period = t("Transition", t("To", text=STANDARD, Kind="Period"))
    to_group = t("Transition", t("To", text="0", Kind="Group"))
    return t(
        "TimeZoneDefinition",
        t("Periods", t("Period", Bias=bias, Name="Standard", Id=STANDARD)),
        t("TransitionsGroups", t("TransitionsGroup", to_period, Id="0")),
        t("Transitions", to_group),
        Id=name,
        Name=shown,
    )


STANDARD: Final = "trule:Microsoft/Registry/Standard"
