"""Autodiscover by SOAP: from an address to where its mailbox is read, here or elsewhere.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/getusersettings-operation-soap
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring, register_namespace

from tests.servers.exchange.accounts import Account, Accounts
from tests.servers.exchange.authority import DOMAINS, EWS, HOST
from tests.servers.exchange.refusal import CONTENT_TYPE
from tests.servers.exchange.soap import BUILD, VERSIONS, NoSoap
from tests.servers.exchange.xml import XSI, S, as_bytes, made
from tests.servers.https.exchange import Answer, Request

PATH: Final = "/autodiscover/autodiscover.svc"
OPERATION: Final = "GetUserSettings"
SPACE: Final = "http://schemas.microsoft.com/exchange/2010/Autodiscover"
A: Final = f"{{{SPACE}}}"
"""Before a tag of autodiscover's."""
SCHEMAS: Final = ", ".join(VERSIONS)
register_namespace("a", SPACE)


@dataclass(slots=True)
class Autodiscover:
    """That of one company."""

    accounts: Accounts
    hosts: set[str] = field(default_factory=lambda: {HOST, *(f"autodiscover.{domain}" for domain in DOMAINS)})
    """Where it is asked. Other hosts, such as that of the company's website, know nothing of it."""
    url: str = f"https://{HOST}{EWS}"
    """Where mailboxes are read."""
    urls: dict[str, str] = field(default_factory=dict)
    """The same for single addresses, in lower case."""
    redirects: dict[str, str] = field(default_factory=dict)
    """Addresses in lower case → the address, or the URL of the autodiscover, where to ask instead."""
    moved: dict[str, str] = field(default_factory=dict)
    """Hosts that lead whoever has signed in elsewhere, by status 302."""

    def answer(self, request: Request) -> Answer:
        """What is told to somebody who has signed in. Raises NoSoap."""
        if request.host in self.moved:
            return Answer(302, b"", {"Location": self.moved[request.host]})
        try:
            asked = fromstring(request.body).find(f"{S}Body/{A}{OPERATION}RequestMessage/{A}Request")  # noqa: S314 (a test asks)
        except ParseError as error:
            raise NoSoap from error
        if asked is None:
            raise NoSoap
        users = [user.text or "" for user in asked.iterfind(f"{A}Users/{A}User/{A}Mailbox")]
        wanted = [setting.text or "" for setting in asked.iterfind(f"{A}RequestedSettings/{A}Setting")]
        told = a("UserResponses", *(self._user(user.lower(), wanted) for user in users))
        response = a(f"{OPERATION}ResponseMessage", a("Response", *_error("NoError", ""), told))
        envelope = made(f"{S}Envelope", (_header(), made(f"{S}Body", (response,))))
        return Answer(200, as_bytes(envelope), {"Content-Type": CONTENT_TYPE})

    def _user(self, address: str, wanted: list[str]) -> Element:
        if (target := self.redirects.get(address)) is not None:
            kind = "RedirectUrl" if target.startswith("https://") else "RedirectAddress"
            return a("UserResponse", *_error(kind, f"Redirection to {target}."), a("RedirectTarget", text=target))
        account = self.accounts.of(address)
        if account is None:
            text = f"The e-mail address '{address}' is not valid or does not exist."
            return a("UserResponse", *_error("InvalidUser", text))
        known = self._settings(account)
        missing = [_not_there(name) for name in wanted if name not in known]
        settings = [_setting(name, known[name]) for name in wanted if name in known]
        errors, told = a("UserSettingErrors", *missing), a("UserSettings", *settings)
        return a("UserResponse", *_error("NoError", "No error."), a("RedirectTarget"), errors, told)

    def _settings(self, account: Account) -> Mapping[str, str]:
        url = self.urls.get(account.address, self.url)
        return {
            "UserDisplayName": account.display_name,
            "AutoDiscoverSMTPAddress": account.address,
            "ExternalEwsUrl": url,
            "InternalEwsUrl": url,
            "ExternalEwsVersion": "15.02.2562.017",
            "CasVersion": "15.02.2562.017",
            "EwsSupportedSchemas": SCHEMAS,
        }


def a(tag: str, *children: Element, text: str | None = None) -> Element:
    """An element of autodiscover's."""
    return made(A + tag, children, text)


def _error(code: str, text: str) -> Iterator[Element]:
    yield a("ErrorCode", text=code)
    yield a("ErrorMessage", text=text)


def _not_there(name: str) -> Element:
    text = f"The setting '{name}' is not available."
    return a("UserSettingError", *_error("SettingIsNotAvailable", text), a("SettingName", text=name))


def _setting(name: str, value: str) -> Element:
    setting = a("UserSetting", a("Name", text=name), a("Value", text=value))
    setting.set(f"{XSI}type", "a:StringSetting")
    return setting


def _header() -> Element:
    names = ("MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber")
    build = [a(name, text=str(number)) for name, number in zip(names, BUILD, strict=True)]
    return made(f"{S}Header", (a("ServerVersionInfo", *build, a("Version", text="Exchange2016")),))
