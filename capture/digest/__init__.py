"""The page "Today" as a mail, for those who want it."""
