"""Connecting mailboxes and calendars, one or hundreds: what command line, pages and links have in common."""
