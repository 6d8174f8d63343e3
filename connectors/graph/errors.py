"""What Graph answers instead of what was asked for, by remedy. The only place that knows Graph's words for it."""

from connectors.errors import ProviderBug


class Absent(ProviderBug):
    """What was asked for by its id is not there, or no longer (404)."""


class Expired(ProviderBug):
    """Graph no longer knows the link that it was asked by (410, syncStateNotFound, syncStateInvalid, resyncRequired).

    Who asks by such a link catches this, and tells CursorExpired or reads anew.
    """
