"""Who works at a company, as its directory at Microsoft Entra says: whose mailboxes one app can connect.

https://learn.microsoft.com/graph/api/user-list
https://learn.microsoft.com/graph/api/group-list-transitivemembers
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from config.microsoft import MicrosoftOptions
from connectors.entra.registration import Registration, Site
from connectors.errors import NeedsPerson
from connectors.graph.client import Client
from connectors.graph.requests import Get, Json
from connectors.model.address import Address, parse_address
from connectors.protocol import Surroundings

_WHO: Final = quote("accountEnabled eq true and userType eq 'Member'", safe="")
_USERS: Final = Get(f"users?$select=id,mail,userPrincipalName&$filter={_WHO}&$top=999")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has an address and may sign in."""

    address: Address
    """The primary one."""
    user: Address
    """The user principal name, by which her mailbox is asked for: mostly the same."""


def people(
    options: MicrosoftOptions,
    surroundings: Surroundings,
    *,
    groups: Sequence[Address] = (),
    without_groups: Sequence[Address] = (),
) -> Iterator[Person]:
    """Everybody, or who is in one of `groups` if any are given, and in none of `without_groups`.

    Members of groups within these groups count. Not guests, and not those who may not sign in, as shared mailboxes.
    The app needs the right User.Read.All, and for groups GroupMember.Read.All. Raises ConnectorError.
    """
    with closing(Client(options, surroundings)) as client:
        site = Registration.of(options, options.client).site
        within = [_members(client, group, site) for group in groups]
        without = [_members(client, group, site) for group in without_groups]
        told = set()
        for user in _listed(client, _USERS):
            id_ = user.get("id")
            is_in = not within or any(id_ in group for group in within)
            # Somebody who is added meanwhile shifts the pages.
            if is_in and id_ not in told and not any(id_ in group for group in without):
                told.add(id_)
                yield from _person(user)


def _person(user: Json) -> Iterator[Person]:
    address = parse_address(str(user.get("mail") or ""))
    name = parse_address(str(user.get("userPrincipalName") or ""))
    if address and name:
        yield Person(address, name)


def _members(client: Client, group: Address, site: Site) -> frozenset[object]:
    """Their ids. Raises NeedsPerson where there is no such group."""
    named = quote("mail eq '{}'".format(group.replace("'", "''")), safe="")
    found = list(_listed(client, Get(f"groups?$select=id&$filter={named}")))
    if not found:
        raise NeedsPerson(
            f"Microsoft has no group {group}",
            f"Correct its address: https://{site.admin} > Entra ID > Groups > All groups lists them.",
        )
    path = f"groups/{quote(str(found[0].get('id')), safe='')}/transitiveMembers?$select=id&$top=999"
    return frozenset(member.get("id") for member in _listed(client, Get(path)))


def _listed(client: Client, request: Get) -> Iterator[Json]:
    for answer in client.pages(request):
        yield from answer.get("value", ())
