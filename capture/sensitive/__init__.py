"""Sensitive content of mail and meetings: found, and masked or kept out before anything is stored. Pure.

A pattern proposes a stretch of text, a check (Luhn, mod 97, the country's own) confirms it. Patterns are of bounded
width and never ambiguous within a repetition, so that work grows with the length of a text and with nothing else.
"""

from capture.sensitive.finder import Finder, finder
from capture.sensitive.keeping import without_sensitive

__all__ = ["Finder", "finder", "without_sensitive"]
