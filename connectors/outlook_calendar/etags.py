"""The versions of Graph's events."""

from connectors.graph.requests import Json
from connectors.outlook.meetings.versions import Version
from connectors.outlook_calendar.times import moment
from connectors.untrusted import part, text


def version_of(event: Json, calendar: str) -> Version:
    """As far as every listing of an event says it. `calendar`: its tag."""
    etag = (text(event, "@odata.etag") or text(event, "changeKey")).removeprefix("W/").strip('"')
    return Version.ending(etag, moment(part(event, "end")), calendar)
