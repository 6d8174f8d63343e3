"""A company that does not exist, so that Capture can be seen at work on a machine without a mailbox to connect.

`content/` is the story: who writes what to whom, and when, counted in working days from the day it is told.
The modules turn it into what a real company would have: Maildirs, calendars and an export of its CRM.
"""

from capture.demo.company import Company, Rep, write_company

__all__ = ["Company", "Rep", "write_company"]
