"""A company's users and groups, and the methods of the Directory API that tell of them.

https://developers.google.com/admin-sdk/directory/reference/rest
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tests.servers.google.call import Call
from tests.servers.google.paging import page_of
from tests.servers.google.refusal import Refusal
from tests.servers.https.exchange import Json


@dataclass(slots=True)
class People:
    """One company, whose domains are those of its users' addresses."""

    users: dict[str, Json] = field(default_factory=dict)
    """By address."""
    groups: dict[str, list[str]] = field(default_factory=dict)
    """Addresses of the members, which may be groups."""
    admins: set[str] = field(default_factory=set)
    """Who may ask."""

    def add_user(self, address: str, *, admin: bool = False, mailbox: bool = True, **attributes: object) -> None:
        """`mailbox`: she has a licence for Gmail. `attributes`: suspended=True and others of the resource."""
        names = [part.capitalize() for part in address.partition("@")[0].split(".")]
        self.users[address] = {
            "kind": "admin#directory#user",
            "id": f"{100_000 + len(self.users)}",
            "etag": '"etag"',
            "primaryEmail": address,
            "name": {"givenName": names[0], "familyName": names[-1], "fullName": " ".join(names)},
            "isAdmin": admin,
            "isDelegatedAdmin": False,
            "suspended": False,
            "archived": False,
            "isMailboxSetup": mailbox,
            "orgUnitPath": "/",
            "customerId": "C0capture",
            **attributes,
        }
        if admin:
            self.admins.add(address)

    def add_group(self, address: str, *members: str) -> None:
        """`members`: addresses of users, of other groups, or of people elsewhere."""
        self.groups[address] = list(members)

    def members(self, group: str, *, derived: bool) -> Iterator[Json]:
        """Direct members; `derived`: with those of groups in it, each once."""
        seen: set[str] = set()
        waiting = list(self.groups[group])
        while waiting:
            address = waiting.pop(0)
            if address in seen:
                continue
            seen.add(address)
            yield self._member(address)
            if derived:
                waiting += self.groups.get(address, [])

    def _member(self, address: str) -> Json:
        user = self.users.get(address, {})
        return {
            "kind": "admin#directory#member",
            "etag": '"etag"',
            "id": str(user.get("id", f"g{address}")),
            "email": address,
            "role": "MEMBER",
            "type": "GROUP" if address in self.groups else "USER",
            "status": "SUSPENDED" if user.get("suspended") else "ACTIVE",
        }


class DirectoryApi:
    """Answers for one company."""

    def __init__(self, people: People) -> None:
        self._people = people
        self.handlers: Final[Mapping[str, Callable[[Call], Json]]] = {
            "directory.users.list": self._users,
            "directory.users.get": self._user,
            "directory.groups.list": self._groups,
            "directory.members.list": self._members,
        }

    def _users(self, call: Call) -> Json:
        found = [user for address, user in sorted(self._people.users.items()) if self._is_asked_for(call, address)]
        page = page_of([user for user in found if _meets(user, call.text("query"))], call, default=100, most=500)
        answer: Json = {"kind": "admin#directory#users", "etag": '"etag"'}
        return {**answer, **({"users": list(page.items)} if page.items else {}), **_next(page.token)}

    def _user(self, call: Call) -> Json:
        self._check(call)
        key = call.names["userKey"]
        if key not in self._people.users:
            raise Refusal(404, "notFound", "Resource Not Found: userKey")
        return self._people.users[key]

    def _groups(self, call: Call) -> Json:
        groups = self._people.groups
        page = page_of([group for group in sorted(groups) if self._is_asked_for(call, group)], call, 200, 200)
        found = [
            {"kind": "admin#directory#group", "id": f"g{group}", "etag": '"etag"', "email": group, "name": group,
             "directMembersCount": str(len(groups[group]))}
            for group in page.items
        ]  # fmt: skip
        return {"kind": "admin#directory#groups", "etag": '"etag"', "groups": found, **_next(page.token)}

    def _members(self, call: Call) -> Json:
        self._check(call)
        group = call.names["groupKey"]
        if group not in self._people.groups:
            raise Refusal(404, "notFound", "Resource Not Found: groupKey")
        members = list(self._people.members(group, derived=call.flag("includeDerivedMembership")))
        page = page_of(members, call, default=200, most=200)
        answer: Json = {"kind": "admin#directory#members", "etag": '"etag"'}
        return {**answer, **({"members": list(page.items)} if page.items else {}), **_next(page.token)}

    def _is_asked_for(self, call: Call, address: str) -> bool:
        self._check(call)
        domain = call.text("domain")
        if domain is None and call.text("customer") is None:
            raise Refusal(400, "badRequest", "Bad Request")
        return domain is None or address.endswith(f"@{domain}")

    def _check(self, call: Call) -> None:
        if call.user not in self._people.admins:
            raise Refusal(403, "forbidden", "Not Authorized to access this resource/api")


def _meets(user: Json, query: str | None) -> bool:
    """The one form of query that this server has: isSuspended=false, orgUnitPath=/Sales."""
    names = {"isSuspended": "suspended", "isArchived": "archived", "isAdmin": "isAdmin", "orgUnitPath": "orgUnitPath"}
    for term in (query or "").split():
        name, _, value = term.partition("=")
        if name not in names:
            raise Refusal(400, "invalidInput", "Invalid Input: query")
        if str(user.get(names[name])).lower() != value.strip("'").lower():
            return False
    return True


def _next(token: str | None) -> Json:
    return {"nextPageToken": token} if token else {}
