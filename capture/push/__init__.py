"""Providers say at once that something has changed: a hint over polling, which is complete without it."""
