"""Calendars on an Exchange server, by EWS."""
