"""What Outlook's calendars are like, whether Graph or an Exchange server tells of them."""
