"""A Gmail mailbox by the Gmail API: https://developers.google.com/workspace/gmail/api/guides/sync"""
