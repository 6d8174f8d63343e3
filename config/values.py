"""Types of single settings: how each is written, and what it becomes."""

import ipaddress
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer
from pydantic_core import PydanticCustomError

UNITS: Final = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")


class Frozen(BaseModel):
    """A part of the settings: it never changes, and refuses keys that it does not know."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, validate_default=True, use_attribute_docstrings=True
    )


def wrong(what: str, remedy: str, keys: str = "") -> PydanticCustomError:
    """A refusal in our words; `keys` names the settings where it is about more than one."""
    return PydanticCustomError("setting", "{wrong}", {"wrong": what, "remedy": remedy, "keys": keys})


def parse_duration(value: object) -> object:
    """`90s`, `5m`, `1h30m`, `2d` as a timedelta; what is one already passes. Raises PydanticCustomError."""
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(value.replace(" ", "")) if isinstance(value, str) else None
    if found is None or not any(found.groups()):
        raise wrong(f"{value!r} is not a length of time", 'write it with its unit, as in "90s", "5m" or "1h30m"')
    try:
        return timedelta(**{unit: int(n or 0) for unit, n in zip(_NAMES, found.groups(), strict=True)})
    except OverflowError:
        raise wrong(f"{value!r} is longer than time itself", 'write a length of time such as "5m"') from None


_NAMES: Final = ("days", "hours", "minutes", "seconds")


def format_duration(value: timedelta) -> str:
    """The shortest text that `parse_duration` reads as `value`; whole seconds."""
    rest, text = int(value.total_seconds()), ""
    for unit, seconds in UNITS.items():
        count, rest = divmod(rest, seconds)
        text += f"{count}{unit}" if count else ""
    return text or "0s"


def parse_domain(text: str) -> str:
    """A mail domain in lower case and IDNA A-labels, as addresses carry it. Raises PydanticCustomError."""
    bare = text.strip().lower().removeprefix("@").removeprefix("*.").rstrip(".")
    try:
        domain = bare if bare.isascii() else bare.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if not domain or not all(_LABEL.fullmatch(label) for label in domain.split(".")):
        raise wrong(f"{text!r} is not a domain", 'write it without address or path, as in "example.com"')
    return domain


def parse_mailbox(text: str) -> str:
    """An email address in lower case, its domain as `parse_domain` writes it. Raises PydanticCustomError."""
    local, _, domain = text.strip().lower().rpartition("@")
    if not local or any(character in ' \t\r\n<>(),;"[]' for character in local):
        raise wrong(f"{text!r} is not an email address", 'write the address alone, as in "ann@example.com"')
    return f"{local}@{parse_domain(domain)}"


def parse_phrase(text: str) -> str:
    """A phrase to look for in casefolded text. Raises PydanticCustomError where it is empty: that is in every text."""
    if not (phrase := text.strip().casefold()):
        raise wrong("an empty phrase is part of everything", "write a word or phrase, or remove it")
    return phrase


def parse_host(text: str) -> str:
    """A host name or address to listen on. Raises PydanticCustomError."""
    host = text.strip().lower()
    if not host or not (_is_ip(host) or all(_LABEL.fullmatch(label) for label in host.split("."))):
        raise wrong(f"{text!r} is no host name or address", 'write it alone, as in "127.0.0.1" or "0.0.0.0"')
    return host


def is_this_machine(host: str) -> bool:
    """Only this machine itself reaches the host."""
    return host == "localhost" or (_is_ip(host) and ipaddress.ip_address(host).is_loopback)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def parse_web_address(text: str) -> str:
    """An http or https address without a slash at its end. Raises PydanticCustomError."""
    _refuse_password(text)
    if not text.startswith(("http://", "https://")):
        raise wrong(f"{text!r} is not a web address", 'write it in full, as in "https://capture.example.com"')
    return text.rstrip("/")


def parse_root_address(text: str) -> str:
    """An http or https address of a host alone, without a path. Raises PydanticCustomError."""
    if not re.fullmatch(r"https?://[^/?#@\s\\*]+/*", text):
        raise wrong(f"{text!r} is not the address of a host", 'write it alone, as in "https://capture.example.com"')
    return text.rstrip("/")


def parse_https_address(text: str) -> str:
    """An https address without a slash at its end. Raises PydanticCustomError."""
    _refuse_password(text)
    if not text.startswith("https://"):
        raise wrong(f"{text!r} is not an https address", 'write it in full, as in "https://capture.example.com"')
    return text.rstrip("/")


def _refuse_password(text: str) -> None:
    """Addresses are shown to whoever cares for connections, as they are."""
    if "@" in text.partition("://")[2].partition("/")[0]:
        raise wrong("a name or password stands in the address", 'leave out what is before the "@": give it as "user"')


def _resource(text: str, collection: str) -> str:
    """Something at Google Cloud Pub/Sub by its whole name. Raises PydanticCustomError.

    https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names
    """
    if not re.fullmatch(rf"projects/[a-z0-9.:-]+/{collection}/[A-Za-z][A-Za-z0-9._~+%-]{{2,254}}", text):
        raise wrong(f"{text!r} is no name at Google Cloud Pub/Sub", f'write "projects/PROJECT/{collection}/NAME"')
    return text


def parse_network(text: str) -> str:
    """An IP address or network such as `172.20.0.0/24`. Raises PydanticCustomError."""
    try:
        network = ipaddress.ip_network(text.strip())
    except ValueError:
        raise wrong(f"{text!r} is no IP address or network", 'write it as in "127.0.0.1" or "172.20.0.0/24"') from None
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def split_list(value: object) -> object:
    """A list; text from the environment is split at commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Duration = Annotated[timedelta, BeforeValidator(parse_duration), PlainSerializer(format_duration)]
Domain = Annotated[str, AfterValidator(parse_domain)]
Mailbox = Annotated[str, AfterValidator(parse_mailbox)]
Host = Annotated[str, AfterValidator(parse_host)]
TopicName = Annotated[str, AfterValidator(lambda text: _resource(text, "topics"))]
SubscriptionName = Annotated[str, AfterValidator(lambda text: _resource(text, "subscriptions"))]
Folder = Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())]
Domains = Annotated[tuple[Domain, ...], BeforeValidator(split_list)]
Mailboxes = Annotated[tuple[Mailbox, ...], BeforeValidator(split_list)]
Phrase = Annotated[str, AfterValidator(parse_phrase)]
Phrases = Annotated[tuple[Phrase, ...], BeforeValidator(split_list)]
Proxies = Annotated[tuple[Annotated[str, AfterValidator(parse_network)], ...], BeforeValidator(split_list)]
Names = Annotated[tuple[str, ...], BeforeValidator(split_list)]
