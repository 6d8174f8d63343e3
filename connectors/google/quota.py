"""Keeping to the rates that Google states: units a minute for each user, and for all users of a project together."""

from threading import Lock
from typing import Final

from connectors.google.api import Api
from connectors.pace.quota import Quota, shares
from connectors.pace.rate import Rate
from connectors.pace.shared import Pool, Share, share_of

_Project = tuple[str, str, int, Pool | None]
"""A project, an API, what all may ask of it, and who shares that."""


class _Quotas:
    """All quotas of the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._projects: dict[_Project, tuple[Rate, Share | None]] = {}
        self._users: dict[tuple[_Project, int, str], Quota] = {}

    def of(self, project: str, api: Api, user: str, pool: Pool | None = None) -> Quota:
        whole = project, api.name, api.per_project, pool
        own = whole, api.per_user, user
        with self._lock:
            if own not in self._users:
                self._users[own] = self._made(whole, api, user)
            return self._users[own]

    def _made(self, whole: _Project, api: Api, user: str) -> Quota:
        project, _, _, pool = whole
        name, own = f"google/{project}/{api.name}", Rate(api.per_user)
        if whole not in self._projects:
            rate = Rate(api.per_project)
            self._projects[whole] = rate, share_of(pool, name, rate)
        rate, share = self._projects[whole]
        return Quota(own, rate, "Google", shares=shares(share_of(pool, f"{name}/{user}", own, unasked=True), share))


quota_of: Final = _Quotas().of
"""Of a project, an API and a user: the same one for all threads of the process, with what it shares by way of `pool`
with other processes."""
