"""Tells people what begins to need one of them, and what is well again."""
