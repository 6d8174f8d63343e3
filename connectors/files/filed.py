"""What people call the place that an item lies in, by its id."""

from connectors.filed import filed
from connectors.files.ids import file_of, prefix_of, unescape


def folder_of(message: str) -> tuple[str, ...]:
    """The mbox, or the folder below the root; that of a Maildir as the program names it that keeps mail in it.

    `.Sent.2025` is `Sent/2025` (https://www.courier-mta.org/imap/README.maildirquota.html, "Maildir++"); a Maildir that
    is the root itself is INBOX, and `.` is the root of other files.
    """
    if "#" in message:
        return calendar_of(file_of(message))
    prefix = prefix_of(message)
    if prefix == "cur/":
        return ("INBOX",)
    above, _, last = prefix.removesuffix("cur/").rstrip("/").rpartition("/")
    if prefix.endswith("/cur/") and last.startswith("."):
        last = last[1:].replace(".", "/")
    return filed([unescape(f"{above}/{last}" if above else last) or "."])


def calendar_of(file: str) -> tuple[str, ...]:
    """The file that a meeting or a message of an mbox is in."""
    return filed([unescape(file)])
