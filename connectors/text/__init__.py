"""Texts of messages: HTML made readable, and what the author wrote told from what he quoted and how he signs."""

from connectors.text.html import html_to_text
from connectors.text.own import Parted, own_text, parted

__all__ = ["Parted", "html_to_text", "own_text", "parted"]
