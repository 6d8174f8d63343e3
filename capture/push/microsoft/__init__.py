"""Microsoft posts to an address of ours that a mailbox or a calendar has changed."""
