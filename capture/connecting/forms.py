"""What is asked of each kind of connection where people fill in a form, and what their answers mean.

Nobody who fills in a form says where on this machine a secret or a file is: a password is the password itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from capture.connecting.adding import Asked
from capture.connecting.answers import Unfit, Wrong
from config.providers import Tls
from config.settings import Settings
from connectors.model.address import parse_address


class Kind(StrEnum):
    """Those that a form can connect."""

    IMAP = "imap"
    CALDAV = "caldav"
    EXCHANGE = "exchange"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Field:
    """One question."""

    name: str
    label: str
    hint: str = ""
    example: str = ""
    type: str = "text"
    """Of an input in HTML."""
    choices: Mapping[str, str] | None = None
    """Answer → what it means."""
    is_needed: bool = False


OWNER: Final = Field("owner", "Whose is it", "The mail address of the rep.", "ann@example.com", "email", is_needed=True)
_PASSWORD: Final = Field(
    *("password", "Password", "An app password where the provider has these. It is kept sealed."),
    type="password",
    is_needed=True,
)
_USER: Final = Field("user", "Name to sign in with", "Left empty: the mail address.")
FIELDS: Final[Mapping[Kind, tuple[Field, ...]]] = {
    Kind.IMAP: (
        Field("host", "Server", "Left empty, it is looked for by the mail address.", "imap.example.com"),
        Field("port", "Port", "Left empty: 993, or 143 for STARTTLS.", "993", "number"),
        Field("tls", "Encryption", choices={Tls.IMPLICIT: "TLS from the start", Tls.STARTTLS: "STARTTLS"}),
        _USER,
        _PASSWORD,
        Field("folders", "Only these folders", "Parted by commas. Left empty: all but junk and the like."),
    ),
    Kind.CALDAV: (
        Field("url", "Address of the server", "", "https://dav.example.com", "url", is_needed=True),
        _USER,
        _PASSWORD,
        Field("calendars", "Only these calendars", "Parted by commas. Left empty: all."),
    ),
    Kind.EXCHANGE: (
        Field("server", "Server", "Of the company’s own; for Exchange Online sign in at Microsoft.", "mail.example.com",
              is_needed=True),
        Field("sign_in", "Sign-in", choices={"ntlm": "Windows (NTLM)", "basic": "Name and password (Basic)"}),
        Field("name", "Name to sign in with", "As DOMAIN\\user. Left empty: the mail address."),
        _PASSWORD,
        Field("folders", "Only these folders", "Parted by commas. Left empty: all but junk and the like."),
    ),
    Kind.FILES: (
        Field("path", "Folder or file on Capture’s machine", "A Maildir, an mbox, .eml or .ics files.",
              "/srv/mail/ann", is_needed=True),
    ),
}  # fmt: skip


def asked(settings: Settings, kind: Kind, owner: str, answers: Mapping[str, str]) -> Asked:
    """What a filled-in form means. Raises Unfit.

    A server is one of the internet, unless the settings let people connect those of our own network too.
    """
    given = {field.name: answers.get(field.name, "").strip() for field in FIELDS[kind]}
    typed = answers.get("password", "")
    options: dict[str, object] = {name: text or None for name, text in given.items() if name not in _MEANT}
    for name in ("folders", "calendars"):
        if listed := [one.strip() for one in given.get(name, "").split(",") if one.strip()]:
            options[name] = listed
    if kind is Kind.FILES:
        return Asked(kind, owner, {"path": _allowed(settings, given["path"])})
    if kind is Kind.IMAP:
        options["port"] = given["port"] or ("143" if given["tls"] == Tls.STARTTLS else "993")
        options |= {} if given["host"] else _found(owner)
    if kind is Kind.EXCHANGE:
        options["url"] = _ews(given["server"])
    if not typed:
        raise Unfit([Wrong("password", "it is missing")])
    if not settings.network.allow_private:
        options["public_only"] = True
    return Asked(kind, owner, options, typed)


_MEANT: Final = frozenset({"password", "folders", "calendars", "server"})


def _found(owner: str) -> Mapping[str, object]:
    """Where the mail address leads to is for a person to confirm before a password goes there. Raises Unfit always."""
    # On demand: what asks DNS loads slowly.
    from connectors.imap.discovery import discover

    address = parse_address(owner)
    found = discover(address) if address else None
    if found is None:
        raise Unfit([Wrong("host", "it is not found by the mail address: ask whoever runs the mail for its name")])
    raise Unfit([Wrong("host", f"{found.host} is found by the mail address: fill it in if you know it to be yours")])


def _ews(server: str) -> str:
    return server if "://" in server else f"https://{server}/EWS/Exchange.asmx"


def _allowed(settings: Settings, text: str) -> str:
    """The place, if it is below a folder that the settings name. Links are followed first."""
    place = Path(text)
    roots = [root.resolve() for root in settings.connecting.folders]
    try:
        true = place.resolve()
    except (OSError, ValueError, RuntimeError):
        true = None
    if not place.is_absolute() or true is None or not any(true.is_relative_to(root) for root in roots):
        told = "it is not below a folder of connecting.folders in the settings: use `capture connect files` instead"
        raise Unfit([Wrong("path", told)])
    return str(true)
