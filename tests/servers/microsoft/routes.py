"""Which requests of Graph v1.0 this server has. https://learn.microsoft.com/graph/api/overview"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import unquote

from tests.servers.microsoft.refusal import invalid

MAIL: Final = frozenset({"Mail.Read", "Mail.ReadWrite"})
CALENDARS: Final = frozenset({"Calendars.Read", "Calendars.ReadWrite"})
USERS: Final = frozenset({"User.Read.All", "Directory.Read.All"})
MEMBERS: Final = frozenset({"GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"})
_KEY: Final = re.compile(r"\((?:'|%27)([^/]*?)(?:'|%27)\)")


@dataclass(frozen=True)
class Route:
    """An operation, where it is, and what it answers."""

    operation: str
    path: str
    """Below the person where `personal`, else below the version. {name} is one segment."""
    answers: str
    """The type in namespace microsoft.graph; in brackets: a collection of it; "" for a $value, or nothing (204)."""
    scopes: frozenset[str] = frozenset()
    """Any of them is enough."""
    verb: str = "GET"
    personal: bool = True
    version: str = "v1.0"
    options: frozenset[str] = frozenset({"$select"})
    """Query parameters that it takes; any other is refused, as Graph does with most."""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        return re.compile(names + (r"(?:\(\))?" if self.path.endswith("/delta") else ""), re.IGNORECASE)

    def names(self, path: str) -> dict[str, str] | None:
        """What the braces hold, if the path is this operation's. Keys may be in brackets: mailFolders('AAMk=')."""
        found = self._pattern.fullmatch(_KEY.sub(r"/\1", path))
        return {name: unquote(value) for name, value in found.groupdict().items()} if found else None

    def parameters(self, query: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
        """What was given, by the names of `options`: they are taken in any case, and without their $ too.

        Raises Refusal for any other. https://learn.microsoft.com/graph/query-parameters
        """
        known = {option.lstrip("$").lower(): option for option in self.options}
        for name in query:
            if name.lstrip("$").lower() not in known:
                raise invalid(f"The query parameter '{name}' is not supported here.", "ErrorInvalidUrlQuery")
        return {known[name.lstrip("$").lower()]: values for name, values in query.items()}


_DELTA: Final = frozenset({"$select", "$deltatoken", "$skiptoken"})
_LIST: Final = frozenset({"$select", "$top", "$skip", "$skiptoken", "$expand", "$count"})
_FOLDERS: Final = _LIST - {"$expand"} | {"includeHiddenFolders"}
_WINDOW: Final = frozenset({"startDateTime", "endDateTime"})
_PEOPLE: Final = frozenset({"$select", "$top", "$skiptoken", "$filter", "$count"})

ROUTES: Final = (
    Route("folders.delta", "/mailFolders/delta", "[mailFolder]", MAIL, options=_DELTA),
    Route("folders.get", "/mailFolders/{folder}", "mailFolder", MAIL),
    Route("folders.list", "/mailFolders", "[mailFolder]", MAIL, options=_FOLDERS),
    Route("folders.list", "/mailFolders/{folder}/childFolders", "[mailFolder]", MAIL, options=_FOLDERS),
    Route(
        "messages.delta",
        "/mailFolders/{folder}/messages/delta",
        "[message]",
        MAIL,
        options=_DELTA | {"$expand", "$filter", "$orderby", "$top", "changeType"},
    ),
    Route(
        "messages.list",
        "/mailFolders/{folder}/messages",
        "[message]",
        MAIL,
        options=_LIST | {"$filter", "$orderby"},
    ),
    Route("messages.list", "/messages", "[message]", MAIL, options=_LIST | {"$filter", "$orderby"}),
    Route("messages.get", "/messages/{id}", "message", MAIL, options=frozenset({"$select", "$expand"})),
    Route("messages.value", "/messages/{id}/$value", "", MAIL, options=frozenset()),
    Route("calendars.list", "/calendars", "[calendar]", CALENDARS, options=_LIST - {"$expand"}),
    Route(
        "calendarView.delta",
        "/calendars/{calendar}/calendarView/delta",
        "[event]",
        CALENDARS,
        options=_DELTA | _WINDOW,
    ),
    Route("calendarView.delta", "/calendarView/delta", "[event]", CALENDARS, options=_DELTA | _WINDOW),
    Route("calendarView.list", "/calendarView", "[event]", CALENDARS, options=_LIST | _WINDOW),
    Route("calendarView.list", "/calendars/{calendar}/calendarView", "[event]", CALENDARS, options=_LIST | _WINDOW),
    Route("events.get", "/events/{id}", "event", CALENDARS, options=frozenset({"$select", "$expand"})),
    Route("events.instances", "/events/{id}/instances", "[event]", CALENDARS, options=_LIST | _WINDOW),
    Route("users.get", "", "user", USERS | {"User.Read", "User.ReadBasic.All"}),
    Route("users.exchange", "/settings/exchange", "exchangeSettings", frozenset({"MailboxSettings.Read"})),
    Route(
        "users.exchange.beta",
        "/settings/exchange",
        "exchangeSettings",
        frozenset({"MailboxSettings.Read"}),
        version="beta",
    ),
    Route("users.list", "/users", "[user]", USERS, personal=False, options=_PEOPLE),
    Route("groups.list", "/groups", "[group]", MEMBERS, personal=False, options=_PEOPLE),
    Route(
        "groups.members",
        "/groups/{group}/transitiveMembers",
        "[directoryObject]",
        MEMBERS,
        personal=False,
        options=_PEOPLE,
    ),
    Route(
        "groups.members",
        "/groups/{group}/transitiveMembers/microsoft.graph.user",
        "[user]",
        MEMBERS,
        personal=False,
        options=_PEOPLE,
    ),
    Route("subscriptions.list", "/subscriptions", "[subscription]", personal=False, options=frozenset({"$skiptoken"})),
    Route("subscriptions.create", "/subscriptions", "subscription", verb="POST", personal=False, options=frozenset()),
    Route("subscriptions.get", "/subscriptions/{id}", "subscription", personal=False, options=frozenset()),
    Route(
        "subscriptions.renew",
        "/subscriptions/{id}",
        "subscription",
        verb="PATCH",
        personal=False,
        options=frozenset(),
    ),
    Route("subscriptions.delete", "/subscriptions/{id}", "", verb="DELETE", personal=False, options=frozenset()),
    Route(
        "subscriptions.reauthorize",
        "/subscriptions/{id}/reauthorize",
        "",
        verb="POST",
        personal=False,
        options=frozenset(),
    ),
)
