"""Calendars of one mailbox at an Exchange server, by EWS."""
