"""What we ask of the Calendar API: https://developers.google.com/workspace/calendar/api/v3/reference."""

from typing import Any, Final

from googleapiclient.http import HttpRequest  # type: ignore[import-untyped]

from connectors.google.client import Client

UNITS: Final = 1
"""Each request counts once: https://developers.google.com/workspace/calendar/api/guides/quota"""
MOST: Final = 2_500
"""Events on a page: the most that Google gives at once."""
_TYPES: Final = ["default", "fromGmail"]
"""The other types are no meetings: working locations, focus time, absences, birthdays."""
_ENVELOPE: Final = (
    "id,status,etag,updated,sequence,iCalUID,summary,start,end,recurrence,recurringEventId,originalStartTime,"
    "organizer(email,displayName,self),creator(email),attendees(email,displayName,responseStatus,resource,self),"
    "visibility,transparency"
)
"""No description, place or way to join: those are read only where policy has kept the event."""
_WORDS: Final = "description,location,hangoutLink,conferenceData(entryPoints(uri))"
_LISTING: Final = f"nextPageToken,nextSyncToken,timeZone,items({_ENVELOPE})"
_CALENDARS: Final = "nextPageToken,nextSyncToken,items(id,summary,summaryOverride,timeZone,accessRole,primary,deleted)"


class Requests:
    """Made, not sent."""

    def __init__(self, client: Client) -> None:
        self._calendars: Any = client.api.calendarList()
        self._events: Any = client.api.events()

    def calendars(self, token: str = "", page: str = "") -> HttpRequest:
        """The list of calendars, hidden ones too; with `token`, what changed in it since."""
        more = {"syncToken": token} if token else {}
        return self._calendars.list(
            maxResults=250, showHidden=True, showDeleted=True, fields=_CALENDARS, **more, **_of(page)
        )

    def events(self, calendar: str, token: str = "", page: str = "") -> HttpRequest:
        """The events of a calendar; with `token`, those that changed since, for which nothing else may differ."""
        more = {"syncToken": token} if token else {}
        return self._list(calendar, page, more)

    def series(self, calendar: str, uid: str, page: str = "") -> HttpRequest:
        """A series and all that differs from it: they share their iCalUID."""
        return self._list(calendar, page, {"iCalUID": uid})

    def event(self, calendar: str, event: str) -> HttpRequest:
        """One, without its words."""
        return self._events.get(calendarId=calendar, eventId=event, fields=_ENVELOPE)

    def words(self, calendar: str, event: str) -> HttpRequest:
        """One, with its words."""
        return self._events.get(calendarId=calendar, eventId=event, fields=f"{_ENVELOPE},{_WORDS}")

    def _list(self, calendar: str, page: str, more: dict[str, str]) -> HttpRequest:
        return self._events.list(
            calendarId=calendar,
            eventTypes=_TYPES,
            maxResults=MOST,
            showDeleted=True,
            singleEvents=False,
            fields=_LISTING,
            **more,
            **_of(page),
        )


def _of(page: str) -> dict[str, str]:
    return {"pageToken": page} if page else {}
