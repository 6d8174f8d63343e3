"""Texts of messages: HTML made readable, and what the author wrote told from what he quoted."""

from connectors.text.html import html_to_text
from connectors.text.own import own_text

__all__ = ["html_to_text", "own_text"]
