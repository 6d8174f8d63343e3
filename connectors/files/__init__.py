"""Mail and calendars that lie on a disk: Maildirs, mboxes, folders of messages, calendar files."""
