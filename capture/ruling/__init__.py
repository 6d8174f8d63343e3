"""Rules that people make: made and removed, tried on what is in the record, and applied to it on request."""
