"""Keys and tokens of services that say by their form what they are.

The forms are those that the services document for secret scanning:
https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
"""

import re
from collections.abc import Iterator
from typing import Final

from capture.sensitive.found import Found
from config.sensitive import SensitiveKind

_LONG: Final = 2_000
"""Characters of the longest: a JSON Web Token with many claims."""


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9_-]){pattern}")


_FORMS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("AKIA", _form(r"AKIA[A-Z0-9]{16}(?![A-Za-z0-9])")),
    ("ASIA", _form(r"ASIA[A-Z0-9]{16}(?![A-Za-z0-9])")),
    (
        "cret",
        re.compile(r"(?i)secret[ _-]?access[ _-]?key[\"']?[ \t]?[:=][ \t]?[\"']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])"),
    ),
    *((f"gh{each}_", _form(rf"gh{each}_[A-Za-z0-9]{{36,255}}")) for each in "pousr"),
    ("github_pat_", _form(r"github_pat_[A-Za-z0-9_]{22,255}")),
    ("glpat-", _form(r"glpat-[A-Za-z0-9_-]{20,64}")),
    ("xox", _form(r"xox[abeoprs]-[A-Za-z0-9-]{10,255}")),
    ("hooks.slack.com/services/", re.compile(r"hooks\.slack\.com/services/([A-Za-z0-9/]{20,80})")),
    ("AIza", _form(r"AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])")),
    ("ya29.", _form(r"ya29\.[A-Za-z0-9_-]{20,500}")),
    ("GOCSPX-", _form(r"GOCSPX-[A-Za-z0-9_-]{28}")),
    ("_live_", _form(r"(?:sk|rk)_live_[A-Za-z0-9]{16,247}")),
    ("_test_", _form(r"(?:sk|rk)_test_[A-Za-z0-9]{16,247}")),
    ("whsec_", _form(r"whsec_[A-Za-z0-9+/=]{24,64}")),
    ("SG.", _form(r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}")),
    ("npm_", _form(r"npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])")),
    ("pypi-", _form(r"pypi-AgEI[A-Za-z0-9_-]{50,500}")),
    ("dop_v1_", _form(r"dop_v1_[a-f0-9]{64}")),
    ("sk-", _form(r"sk-(?:proj-|ant-|svcacct-)?[A-Za-z0-9_-]{32,255}")),
    ("AccountKey=", re.compile(r"AccountKey=([A-Za-z0-9+/]{40,100}={0,2})")),
    ("eyJ", _form(rf"eyJ[A-Za-z0-9_-]{{8,{_LONG}}}\.eyJ[A-Za-z0-9_-]{{8,{_LONG}}}\.[A-Za-z0-9_-]{{0,{_LONG}}}")),
)
"""What stands in every one of a form, and the form; a group is the secret alone."""


def tokens(text: str) -> Iterator[Found]:
    """Those of services that mark theirs; what is only random is not told from other random text."""
    for hint, form in _FORMS:
        if hint in text:
            for found in form.finditer(text):
                yield Found(*found.span(form.groups), SensitiveKind.TOKEN)
