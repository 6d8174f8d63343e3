"""What the search for a failure begins with: samples of each kind, harmless and hostile."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from tests.capture.showing.hostile import MAILS

_CONNECTORS: Final = Path(__file__).parents[1] / "connectors"
_CONTACTS: Final = 'Id,Name,Email\n1,"Reyes, Carol",carol@acme.example\n2,Dörte,d@acme.example;e@acme.example\n'
_RULES: Final = ("Salary review\nPrivate/Family", "  \u212bngstr\xf6m\n/Inbox//", "=?utf-8?b?eA==?=\n\x00")
SAMPLES: Final[Mapping[str, Iterable[bytes]]] = {
    "mime": [file.read_bytes() for file in sorted((_CONNECTORS / "mime" / "samples").glob("*.eml"))],
    "icalendar": [file.read_bytes() for file in sorted((_CONNECTORS / "ical" / "samples").glob("*.ics"))],
    "html": [mail.encode() for mail in MAILS.values()],
    "csv": [_CONTACTS.encode(encoding) for encoding in ("utf-8", "utf-16", "cp1252")],
    "rules": [words.encode(errors="replace") for words in _RULES],
}
