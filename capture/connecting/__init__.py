"""Connecting mailboxes and calendars, one or hundreds: what the command line, the pages and the links have in common."""
