"""Keeping to the rates that Google states: units a minute for each user, and for all users of a project together."""

from threading import Lock
from typing import Final

from connectors.google.api import Api
from connectors.pace.quota import Quota
from connectors.pace.rate import Rate


class _Quotas:
    """All quotas of the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._projects: dict[tuple[str, str, int], Rate] = {}
        self._users: dict[tuple[str, str, int, int, str], Quota] = {}

    def of(self, project: str, api: Api, user: str) -> Quota:
        shared = (project, api.name, api.per_project)
        own = (*shared, api.per_user, user)
        with self._lock:
            if own not in self._users:
                whole = self._projects.setdefault(shared, Rate(api.per_project))
                self._users[own] = Quota(Rate(api.per_user), whole, "Google")
            return self._users[own]


quota_of: Final = _Quotas().of
"""Of a project, an API and a user: the same one for all threads of the process."""
