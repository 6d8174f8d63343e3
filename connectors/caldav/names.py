"""Names of XML elements, as ElementTree writes them, and the media type of our requests."""

from typing import Final

DAV: Final = "{DAV:}"
CALDAV: Final = "{urn:ietf:params:xml:ns:caldav}"
SERVER: Final = "{http://calendarserver.org/ns/}"
"""https://github.com/apple/ccs-calendarserver/tree/master/doc/Extensions"""

RESOURCE_TYPE: Final = f"{DAV}resourcetype"
DISPLAY_NAME: Final = f"{DAV}displayname"
PRINCIPAL: Final = f"{DAV}current-user-principal"
ETAG: Final = f"{DAV}getetag"
CONTENT_TYPE: Final = f"{DAV}getcontenttype"
SYNC_TOKEN: Final = f"{DAV}sync-token"
CTAG: Final = f"{SERVER}getctag"
HOME: Final = f"{CALDAV}calendar-home-set"
ADDRESSES: Final = f"{CALDAV}calendar-user-address-set"
CALENDAR: Final = f"{CALDAV}calendar"
COMPONENTS: Final = f"{CALDAV}supported-calendar-component-set"
DATA: Final = f"{CALDAV}calendar-data"
