"""Who works at a company, as its directory at Google says: whose mailboxes one key can connect.

https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/list
https://developers.google.com/workspace/admin/directory/reference/rest/v1/members/list
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from config.providers import GoogleOptions
from connectors.errors import NeedsPerson
from connectors.google.api import Json, directory
from connectors.google.client import Client
from connectors.google.errors import Expired
from connectors.model.address import Address, parse_address

_USERS: Final = "nextPageToken,users(primaryEmail,name/fullName,suspended,archived,isMailboxSetup)"
_MEMBERS: Final = "nextPageToken,members(email,type)"
_MOST_USERS: Final = 500
_MOST_MEMBERS: Final = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has a mailbox and may use it."""

    address: Address
    """The primary one."""
    name: str


def people(
    options: GoogleOptions,
    administrator: Address,
    *,
    domain: str | None = None,
    groups: Sequence[Address] = (),
    without_groups: Sequence[Address] = (),
) -> Iterator[Person]:
    """Everybody by address: of one domain or of all, in one of `groups` if any are given, in none of `without_groups`.

    Members of groups within these groups count. `options` needs a key; `administrator` is who it speaks for here. Not
    those who are suspended, archived or without a mailbox. Raises ConnectorError.
    """
    asker = options.model_copy(update={"user": administrator})
    with closing(Client(asker, administrator, directory())) as client:
        within = [_members(client, group) for group in groups]
        without = [_members(client, group) for group in without_groups]
        for person in _users(client, domain):
            is_in = not within or any(group.has(person.address) for group in within)
            if is_in and not any(group.has(person.address) for group in without):
                yield person


@dataclass(frozen=True, slots=True)
class _Members:
    addresses: frozenset[Address]
    is_everybody: bool
    """A group may have the whole company as its member."""

    def has(self, address: Address) -> bool:
        return self.is_everybody or address in self.addresses


def _users(client: Client, domain: str | None) -> Iterator[Person]:
    users = client.api.users()
    whose = {"domain": domain} if domain else {"customer": "my_customer"}

    def request(token: str | None) -> Any:
        return users.list(**whose, orderBy="email", maxResults=_MOST_USERS, fields=_USERS, pageToken=token)

    wrong = NeedsPerson(
        f"Google has no domain {domain}", "Correct the domain: admin.google.com/ac/domains lists yours."
    )
    for user in _listed(client, request, "users", wrong):
        address = parse_address(str(user.get("primaryEmail", "")))
        if address and user.get("isMailboxSetup") and not (user.get("suspended") or user.get("archived")):
            yield Person(address, str(user.get("name", {}).get("fullName", "")))


def _members(client: Client, group: Address) -> _Members:
    members = client.api.members()

    def request(token: str | None) -> Any:
        return members.list(
            groupKey=group, includeDerivedMembership=True, maxResults=_MOST_MEMBERS, fields=_MEMBERS, pageToken=token
        )

    wrong = NeedsPerson(f"Google has no group {group}", "Correct its address: admin.google.com/ac/groups lists yours.")
    found = list(_listed(client, request, "members", wrong))
    addresses = {parse_address(str(member.get("email", ""))) for member in found}
    return _Members(frozenset(filter(None, addresses)), any(member.get("type") == "CUSTOMER" for member in found))


def _listed(client: Client, request: Callable[[str | None], Any], items: str, wrong: NeedsPerson) -> Iterator[Json]:
    token: str | None = None
    while True:
        try:
            answer = client.ask(request(token), units=1)
        except Expired as error:
            if token:
                raise
            raise wrong from error
        yield from answer.get(items, ())
        token = answer.get("nextPageToken")
        if not token:
            return
