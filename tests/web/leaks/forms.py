"""Everything that can be sent to pages and API, filled in with ids of what is another's."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx2 import Response

from capture.web.app import ACTIONS
from tests.builders import NOON
from tests.people import ALICE
from tests.web.leaks.walk import PARAMETER

Fields = dict[str, Any]
API: Final = "/api/v1"
IDS: Final = tuple(range(1, 9))
"""All that a small record has."""
_SHE: Final = "eve@ours.example"
_ABOUT: Final[list[Fields]] = [{"interaction": id_} for id_ in IDS]
_PICKED: Final[list[Fields]] = [
    about | {"type": type_, "target": id_}
    for about, (type_, id_) in product(_ABOUT, [("deal", 1), ("deal", 2), ("contact", 1), ("account", 1)])
]
_TARGETS: Final[list[Fields]] = [{"type": type_, "id": id_} for type_ in ("deal", "contact") for id_ in ("1", "2")]
_WHEN: Final = NOON.isoformat()
_MEMBERS: Final[list[Fields]] = [{"rep": who} for who in (_SHE, "bob@ours.example", "frank@ours.example")]
_ADDRESSES: Final[list[Fields]] = [{"address": who} for who in (_SHE, "bob@ours.example", "frank@ours.example")]
_PROPOSALS: Final[list[Fields]] = [{"proposal": id_, "name": "Erin", "place": "people"} for id_ in IDS]

_RULE: Final[Fields] = {"what": "person", "value": "carol@acme.example", "effect": "none"}

_NOBODY: Final[list[Fields]] = [{"what": "person", "named": "nobody@nowhere.example"}]

FORMS: Final[dict[str, list[Fields]]] = {
    "/today/{id_}/answer": [{"needed": "0"}, {"needed": "1"}],
    "/review/accept": _PICKED,
    "/review/reject": _PICKED,
    "/review/none": [about | {"type": "deal"} for about in _ABOUT],
    "/review/choose": _PICKED,
    "/review/conversation": [about | {"deal": id_} for about, id_ in product(_ABOUT, (1, 2))],
    "/review/private": _ABOUT,
    "/review/not-business": _ABOUT,
    "/review/always": [about | {"kind": kind} for about, kind in product(_ABOUT, ("private", "not_business"))],
    "/people/add": _PROPOSALS,
    "/people/dismiss": _PROPOSALS,
    "/people/undo": _PROPOSALS,
    "/connections/{id_}/pause": [{}],
    "/connections/{id_}/resume": [{}],
    "/connections/{id_}/census": [{}],
    "/connections/{id_}/unreadable/retry": [{}, {"source": "1", "item": "1"}, {"source": "2", "item": "1"}],
    "/connections/{id_}/reconnect": [{"password": "x"}],
    "/connections/act": [{"act": "pause", "ids": "1"}, {"act": "pause", "scope": "all"}],
    "/connect/csv": [{"check": "1"}],
    "/connect/links/make": _ADDRESSES,
    "/connect/links/revoke": [{"link": "1"}],
    "/connections/{id_}/audience": [{"audience": "everyone"}, {"audience": "owner"}],
    "/connect/google": [{"connection": id_} for id_ in IDS],
    "/connect/microsoft": [{"connection": id_} for id_ in IDS],
    "/me/sessions/end": [{"session": "0" * 64}],
    "/me/tokens/revoke": [{"token": id_} for id_ in IDS],
    "/users/add": [{"address": "new@ours.example", "role": "administrator"}],
    "/users/link": _ADDRESSES,
    "/users/role": [one | {"role": "administrator"} for one in _ADDRESSES],
    "/users/disable": [{"address": ALICE}],
    "/users/enable": _ADDRESSES,
    "/forgetting/preview": _NOBODY,
    "/forgetting/forget": _NOBODY,
    "/forgetting/access": [{"address": "nobody@nowhere.example"}],
    "/holds": [{"kind": "person", "target": "nobody@nowhere.example", "why": "a test"}],
    "/holds/{id_}/lift": [{}],
    "/deals/{id_}/members": _MEMBERS,
    "/deals/{id_}/members/remove": _MEMBERS,
    "/rules/senders/{id_}/remove": [{}],
    "/rules/{id_}/remove": [{}],
    "/rules/{id_}/simulate": [{}],
    "/rules/groups/add": [{"name": "Sales"}],
    "/rules/groups/{id_}/remove": [{}],
    "/rules/groups/{id_}/join": [{"rep": _SHE}],
    "/rules/groups/{id_}/leave": [{"rep": _SHE}],
    "/interactions/{id_}/take-back": [{}, {"place": "rules"}],
}
"""Form of a page → what is sent with it; about what is never hers who sends it."""

CALLS: Final[dict[str, list[Fields]]] = {
    "POST /today/owed/{id}/unneeded": [{}],
    "POST /today/owed/{id}/needed": [{}],
    "POST /review/{id}/accept": _TARGETS,
    "POST /review/{id}/reject": _TARGETS,
    "POST /review/{id}/none": [{"type": "deal"}],
    "POST /review/{id}/choose": _TARGETS,
    "POST /review/{id}/conversation": [{"deal": "1"}, {"deal": "2"}],
    "POST /review/{id}/private": [{}],
    "POST /review/{id}/not-business": [{}],
    "POST /review/{id}/always": [{"kind": "private"}, {"kind": "not_business"}],
    "POST /people/{id}/add": [{}],
    "POST /people/{id}/dismiss": [{}],
    "POST /people/{id}/undo": [{}],
    "POST /deals/{id}/members/add": _ADDRESSES,
    "POST /deals/{id}/members/remove": _ADDRESSES,
    "DELETE /rules/senders/{id}": [{}],
    "DELETE /rules/made/{id}": [{}],
    "PUT /connections/{id}/audience": [{"audience": "everyone"}, {"audience": "owner"}],
    "POST /connections/{id}/pause": [{}],
    "POST /connections/{id}/resume": [{}],
    "POST /connections/{id}/census": [{}],
    "POST /connections/{id}/unreadable/retry": [{}],
    "POST /forgettings": _NOBODY,
    "POST /forgettings/preview": _NOBODY,
    "POST /holds": [{"kind": "person", "target": "nobody@nowhere.example", "why": "a test"}],
    "POST /holds/{id}/lift": [{}],
    "POST /users": [{"address": "new@ours.example", "role": "administrator"}],
    "POST /users/link": _ADDRESSES,
    "POST /users/role": [one | {"role": "administrator"} for one in _ADDRESSES],
    "POST /users/disable": [{"address": ALICE}],
    "POST /users/enable": _ADDRESSES,
}
"""Call of the API → what is sent with it."""

HER_OWN: Final[dict[str, list[Fields]]] = {
    "/review/undo": [{"at": _WHEN}],
    "/review/sure": [{"least": "60", "shown": "1000"}],
    "/today/digest": [{"wanted": "1"}],
    "/me/name": [{"name": "Eve"}],
    "/me/tokens/make": [{"name": "mine"}],
    "/rules/senders": [{"sender": "carol@acme.example", "kind": "not_business"}],
    "/rules/add": [_RULE],
    "/rules/simulate": [_RULE],
    "/rules/apply": [{"dry_run": "0"}, {"dry_run": "1"}],
    f"POST {API}/review/undo": [{"at": _WHEN}],
    f"POST {API}/review/bulk": [{"least": 0.0, "shown": 1000}],
    f"POST {API}/rules/made": [_RULE],
    f"POST {API}/rules/simulate": [_RULE],
    f"POST {API}/rules/apply": [{"dry_run": False}],
    f"POST {API}/rules/senders": [{"sender": "carol@acme.example", "kind": "not_business"}],
}
"""What anybody may send: it changes what is her own, and nothing else."""

DOORS: Final = frozenset(
    {
        *("/sign-in", "/sign-in/as", "/sign-in/company", "/sign-out", "/welcome/{word}", "/me/password"),
        *("/connect/{kind}", "/mailbox/{word}/{kind}"),
    }
)
"""They name no record; by whom they open has tests of its own."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that would change something."""

    verb: str
    path: str
    fields: Fields = field(default_factory=dict)

    def by(self, client: TestClient) -> Response:
        """Sends it, as a page's form or as a call."""
        if self.path.startswith(API):
            return client.request(self.verb, self.path, json=self.fields, follow_redirects=False)
        return client.post(self.path, data=self.fields, follow_redirects=False)


def all_forms() -> set[str]:
    """The paths of the pages' forms."""
    routes = (route for action in ACTIONS for route in action.router.routes if isinstance(route, APIRoute))
    return {route.path for route in routes if "POST" in (route.methods or ())}


def all_calls(client: TestClient) -> set[str]:
    """Verbs and paths of the calls that change something."""
    document: dict[str, Any] = client.get(f"{API}/openapi.json").raise_for_status().json()
    return {
        f"{verb.upper()} {path}" for path, verbs in document["paths"].items() for verb in verbs.keys() - {"get", "head"}
    }


def others() -> Iterator[Sent]:
    """About every record there is."""
    for path, rows in FORMS.items():
        yield from (Sent("POST", filled, fields) for filled in _filled(path) for fields in rows)
    for call, rows in CALLS.items():
        verb, _, path = call.partition(" ")
        yield from (Sent(verb, filled, fields) for filled in _filled(f"{API}{path}") for fields in rows)


def her_own() -> Iterator[Sent]:
    """What she may send."""
    for name, rows in HER_OWN.items():
        verb, _, path = name.rpartition(" ")
        yield from (Sent(verb or "POST", path, fields) for fields in rows)


def _filled(path: str) -> Iterator[str]:
    if not PARAMETER.search(path):
        yield path
        return
    yield from (PARAMETER.sub(str(id_), path) for id_ in IDS)
