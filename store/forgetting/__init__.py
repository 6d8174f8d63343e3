"""Forgetting: what goes of the record, what keeps it from coming back, what must be kept, and where traces would be."""
