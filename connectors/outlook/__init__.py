"""What mail of Outlook's is like, whether Graph or an Exchange server tells of it.

BOOKMARK  what the server gave to go on from: a link of Graph's, a sync state of EWS's.
"""
