"""A company's users and groups, and what Graph tells of them.

https://learn.microsoft.com/graph/api/resources/user
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.servers.https.exchange import Json
from tests.servers.microsoft.call import Call, Handlers
from tests.servers.microsoft.listing import asked_of, page_of
from tests.servers.microsoft.refusal import Refusal, invalid
from tests.servers.microsoft.shape import Shape
from tests.servers.microsoft.tokens import object_id

LICENSE: Final = "6fd2c87f-b296-42f0-b197-1e91e994b900"
"""Office 365 E3."""
DEFAULT: Final = frozenset(
    {"businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation"}
    | {"preferredLanguage", "surname", "userPrincipalName"}
)
"""What is told where nothing is selected."""
LONGEST_PAGE: Final = 999


@dataclass(slots=True)
class People:
    """One company."""

    users: dict[str, Json] = field(default_factory=dict)
    """By address in lower case."""
    groups: dict[str, list[str]] = field(default_factory=dict)
    """Addresses of the members, which may be groups."""

    def add_user(self, address: str, **attributes: object) -> None:
        """`attributes`: accountEnabled=False, userType="Guest", mail=None and others of the resource."""
        names = [part.capitalize() for part in address.partition("@")[0].split(".")]
        self.users[address.lower()] = {
            "id": object_id(address),
            "userPrincipalName": address,
            "mail": address,
            "displayName": " ".join(names),
            "givenName": names[0],
            "surname": names[-1],
            "businessPhones": [],
            "jobTitle": None,
            "mobilePhone": None,
            "officeLocation": None,
            "preferredLanguage": None,
            "accountEnabled": True,
            "userType": "Member",
            "onPremisesSyncEnabled": None,
            "assignedLicenses": [{"skuId": LICENSE, "disabledPlans": []}],
            **attributes,
        }

    def add_group(self, address: str, *members: str) -> None:
        """`members`: addresses of users and of other groups."""
        self.groups[address.lower()] = [member.lower() for member in members]

    def find(self, name: str) -> str | None:
        """The address of a user by her user principal name or her id."""
        if name.lower() in self.users:
            return name.lower()
        return next((address for address, user in self.users.items() if user["id"] == name), None)

    def group(self, address: str) -> Json:
        """As the directory has it."""
        return {
            "@odata.type": "#microsoft.graph.group",
            "id": object_id(address),
            "displayName": address.partition("@")[0].capitalize(),
            "mail": address,
            "mailEnabled": True,
            "securityEnabled": False,
            "groupTypes": ["Unified"],
        }

    def members(self, group: str) -> Iterator[Json]:
        """Those of groups in it too, and these groups, each once."""
        seen: set[str] = set()
        waiting = list(self.groups[group])
        while waiting:
            address = waiting.pop(0)
            if address in seen:
                continue
            seen.add(address)
            if address in self.groups:
                yield self.group(address)
                waiting += self.groups[address]
            else:
                yield {"@odata.type": "#microsoft.graph.user", **self.users[address]}


class DirectoryApi:
    """Answers for one company."""

    def __init__(self, people: People, archive: Callable[[str], str | None]) -> None:
        """`archive`: the id of somebody's online archive."""
        self._people, self._archive = people, archive
        self.handlers: Final[Handlers] = {
            "users.get": self._user,
            "users.exchange": self._exchange,
            "users.exchange.beta": self._exchange_beta,
            "users.list": self._users,
            "groups.list": self._groups,
            "groups.members": self._members,
        }

    def _user(self, call: Call) -> Json:
        return _shaped(call.query, self._people.users[call.user])

    def _exchange(self, call: Call) -> Json:
        return {"primaryMailboxId": f"MBX:{object_id(call.user)}@{object_id('exchange')}"}

    def _exchange_beta(self, call: Call) -> Json:
        archive = self._archive(call.user)
        return {"id": object_id(call.user), "inPlaceArchiveMailboxId": archive, **self._exchange(call)}

    def _users(self, call: Call) -> Json:
        return _page(call, [user for _, user in sorted(self._people.users.items())])

    def _groups(self, call: Call) -> Json:
        found = [self._people.group(address) for address in sorted(self._people.groups)]
        return _page(call, [{name: value for name, value in group.items() if name[0] != "@"} for group in found])

    def _members(self, call: Call) -> Json:
        found = next((address for address in self._people.groups if object_id(address) == call.names["group"]), None)
        if found is None:
            raise not_there(call.names["group"])
        members = list(self._people.members(found))
        if call.at.endswith("/microsoft.graph.user"):
            members = [member for member in members if member["@odata.type"] == "#microsoft.graph.user"]
        return _page(call, members)


def not_there(name: str) -> Refusal:
    """No such user or group."""
    message = f"Resource '{name}' does not exist or one of its queried reference-property objects are not present."
    return Refusal(404, "Request_ResourceNotFound", message)


def _page(call: Call, found: list[Json]) -> Json:
    asked = asked_of(call)
    condition = asked.get("$filter", [""])[-1]
    items, about = page_of(call, [item for item in found if _meets(item, condition)], LONGEST_PAGE)
    return {"value": [_shaped(asked, item) for item in items], **about}


def _shaped(asked: Mapping[str, Sequence[str]], item: Mapping[str, object]) -> Json:
    shape = Shape.of(asked)
    if shape.select or "groupTypes" in item:
        return shape(item)
    return {name: value for name, value in item.items() if name in DEFAULT or name in ("id", "@odata.type")}


def _meets(item: Mapping[str, object], condition: str) -> bool:
    """The forms of $filter that this server has: accountEnabled eq true and userType eq 'Member', mail eq 'x'."""
    for term in filter(None, condition.split(" and ")):
        found = re.fullmatch(r"(\w+) (eq|ne) (?:'((?:[^']|'')*)'|(true|false|null))", term.strip())
        if not found:
            raise invalid("Invalid filter clause", "Request_UnsupportedQuery")
        told, wanted = str(item.get(found[1])).lower(), (found[3] or found[4]).replace("''", "'").lower()
        if (told.replace("none", "null") == wanted) != (found[2] == "eq"):
            return False
    return True
