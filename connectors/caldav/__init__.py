"""Calendars on a CalDAV server: RFC 4791, with RFC 6578 for what changed and RFC 6764 for where things are."""
