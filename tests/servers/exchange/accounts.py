"""Who may sign in at an Exchange server, by what, and whose mailboxes they may open.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/impersonation-and-ews-in-exchange
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import get_ident
from typing import Final

from tests.servers.exchange.authority import DOMAINS, NETBIOS
from tests.servers.exchange.refusal import Fault, Refusal

PASSWORD: Final = "Tk7!capture-tests-password"
SERVICE: Final = f"{NETBIOS}\\capture"
"""A service account without a mailbox. It has the role ApplicationImpersonation."""


@dataclass(slots=True)
class Account:
    """One of Active Directory's users."""

    name: str
    """As EXAMPLE\\ann."""
    address: str = ""
    """Of her mailbox, in lower case, which is her user principal name too; "" where she has none."""
    password: str = PASSWORD
    is_locked: bool = False
    """Nobody signs in with it."""
    display_name: str = ""


@dataclass(slots=True)
class Accounts:
    """One company's."""

    folder: Path
    """For a file of passwords."""
    by_name: dict[str, Account] = field(default_factory=dict)
    """By names in lower case."""
    impersonators: set[str] = field(default_factory=lambda: {SERVICE.lower()})
    """Names of those who have the role ApplicationImpersonation, in lower case."""
    impersonable: set[str] | None = None
    """Addresses within the scope of that role. None: all."""
    delegates: set[tuple[str, str]] = field(default_factory=set)
    """(who, whose mailbox): who may open the mailbox of somebody else, by her address or her name, in lower case."""
    closed: str = "ErrorAccessDenied"
    """How a mailbox is refused to all others. Servers say ErrorFolderNotFound and ErrorItemNotFound too."""

    def __post_init__(self) -> None:
        self.by_name[SERVICE.lower()] = Account(SERVICE)

    def add(self, address: str) -> Account:
        """Somebody with a mailbox: ann@example.com is EXAMPLE\\ann, ann@example.org EXAMPLE-ORG\\ann."""
        mailbox = address.lower()
        local, _, domain = mailbox.partition("@")
        within = NETBIOS if domain == DOMAINS[0] else domain.replace(".", "-").upper()
        display = " ".join(part.capitalize() for part in local.split("."))
        account = Account(f"{within}\\{local}", mailbox, display_name=display)
        return self.by_name.setdefault(account.name.lower(), account)

    def named(self, name: str) -> Account | None:
        """By EXAMPLE\\ann or ann@example.com, in any case."""
        name = name.lower().lstrip("\\")
        return self.by_name.get(name) or self.of(name)

    def of(self, address: str) -> Account | None:
        """Whose mailbox has that address."""
        return next((account for account in self if address and account.address == address.lower()), None)

    def __iter__(self) -> Iterator[Account]:
        return iter(self.by_name.values())

    def write(self) -> Path:
        """A file of all passwords as pyspnego reads it: domain, name and password, for both forms of a name."""
        path = self.folder / "ntlm.users"
        lines = [f"{account.name.replace(chr(92), ':', 1)}:{account.password}" for account in self]
        lines += [f":{account.address}:{account.password}" for account in self if account.address]
        new = path.with_suffix(f".{get_ident()}")
        new.write_text("\n".join(lines))
        return new.replace(path)

    def acting(self, account: Account, impersonated: str | None) -> str:
        """The address of whom a request acts as; "" for nobody's mailbox. Raises Fault."""
        if impersonated is None:
            return account.address
        may = account.name.lower() in self.impersonators
        if not may or (self.impersonable is not None and impersonated.lower() not in self.impersonable):
            text = "The account does not have permission to impersonate the requested user."
            raise Fault("ErrorImpersonateUserDenied", text)
        if self.of(impersonated) is None:
            raise Fault("ErrorNonExistentMailbox", NO_MAILBOX)
        return impersonated.lower()

    def open(self, account: Account, acting: str, address: str) -> None:
        """Raises Refusal where whoever acts may not open the mailbox."""
        if self.of(address) is None:
            raise Refusal("ErrorNonExistentMailbox", NO_MAILBOX)
        who = {acting} if acting != account.address else {acting, account.name.lower()}
        if address.lower() != acting and not any((name, address.lower()) in self.delegates for name in who):
            raise Refusal(self.closed, "Access is denied. Check credentials and try again., Cannot open mailbox.")


NO_MAILBOX: Final = "The SMTP address has no mailbox associated with it."
