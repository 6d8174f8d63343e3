"""Whether an event still stands, was called off, or is nothing but the note that something has been deleted.

Google keeps deleted events for a while as `cancelled`, with their fields where the organizer did it or the person did,
and with nothing but their id elsewhere (https://developers.google.com/workspace/calendar/api/v3/reference/events).
"""

from connectors.google.api import Json
from connectors.untrusted import instant, part, parts, text


def is_cancelled(event: Json) -> bool:
    """It has been deleted, by whomever."""
    return text(event, "status") == "cancelled"


def is_told(event: Json) -> bool:
    """It stands, or there is a meeting to tell of that was called off."""
    return not is_cancelled(event) or is_called_off(event)


def is_called_off(event: Json) -> bool:
    """A meeting with others that was cancelled while it was still to come, and not by the person's staying away.

    An appointment with nobody that is deleted just goes, as does what was deleted after it had taken place. Of a
    series, which of its meetings were still to come is seen once they are known.
    """
    people = parts(event, "attendees")
    if not (is_cancelled(event) and part(event, "start") and any(not each.get("self") for each in people)):
        return False
    own = [text(each, "responseStatus") for each in people if each.get("self")]
    if "declined" in own and not part(event, "organizer").get("self"):
        return False
    return bool(event.get("recurrence")) or _was_to_come(event)


def _was_to_come(event: Json) -> bool:
    end = part(event, "end")
    last = text(end, "dateTime") or text(end, "date")
    ends, deleted = instant(last), instant(text(event, "updated"))
    return ends is None or deleted is None or ends > deleted
