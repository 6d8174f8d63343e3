"""Google calendars by the Calendar API: https://developers.google.com/workspace/calendar/api/guides/sync"""
