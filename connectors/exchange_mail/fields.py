"""What is asked of a message, by exchangelib's names of the fields."""

from typing import Final

PLACE: Final = ("item_class", "is_draft", "datetime_received")
"""What decides whether a message in a folder is read: all of it may be asked for with a list of many."""
WHERE: Final = (*PLACE, "parent_folder_id")
ENVELOPE: Final = (
    *WHERE,
    "headers",
    "message_id",
    "subject",
    "author",
    "sender",
    "to_recipients",
    "cc_recipients",
    "bcc_recipients",
    "datetime_sent",
    "sensitivity",
    "conversation_id",
    "conversation_index",
    "in_reply_to",
    "references",
    "categories",
)
"""All that policy decides on, and nothing of what was written."""
ATTACHED: Final = "attachments"
"""With names, and without contents."""
TEXT: Final = (*WHERE, "body", ATTACHED)
"""The body as it was written, as HTML or as text."""
MIME: Final = ("mime_content",)
