"""Finds what the directory may know about a page of interactions, at a cost that does not grow with the directory.

A page takes a fixed number of queries, each an index lookup for every key or id, and builds each candidate once.
"""

from store.candidates.page import DEALS, Asked, candidates

__all__ = ["DEALS", "Asked", "candidates"]
