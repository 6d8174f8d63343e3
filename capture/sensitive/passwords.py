"""Passwords that somebody says in a mail: the word, a colon or an `is`, and behind it what looks like one."""

import re
from collections.abc import Iterator
from typing import Final

from capture.sensitive.found import Found
from config.sensitive import SensitiveKind

_WORDS: Final = (
    "password",
    "passphrase",
    "passwd",
    "passwort",
    "passwörter",
    "kennwort",
    "pwd",
    "mot de passe",
    "contraseña",
    "senha",
    "wachtwoord",
    "lösenord",
    "adgangskode",
    "passord",
    "salasana",
    "hasło",
    "heslo",
    "jelszó",
    "parola",
)
_HINTS: Final = ("passw", *(word for word in _WORDS if not word.startswith("passw")))
"""One of these stands in each of the words: looking for them first costs a tenth."""
_SAID: Final = re.compile(
    rf"(?<![\w/=&?%.-])(?:{'|'.join(_WORDS)})s?(?![\w/-])"
    r"[ \t]?(?:\([^()\r\n]{0,30}\)|for [\w .@-]{1,40}|to [\w .@-]{1,40})?[ \t]{0,3}"
    r"(?P<sign>[:=]|->|=>|→|\b(?:is|ist|lautet|est|es|är)\b[ \t]?:?)"
    r"[ \t]{0,8}(?P<line>\r?\n[>\t ]{0,8}(?:\r?\n[>\t ]{0,8})?)?"
    r"(?P<value>[^\s<>]{4,64}+)(?![ \t]{1,4}has been)(?=(?P<rest>[^\r\n]?))",
    re.IGNORECASE,
)
_LONGEST: Final = 64
_NEVER: Final = ("http:", "https:", "www.", "mailto:", "[")
_QUOTES: Final = "\"'`“”„‘’«»()*_"
_STOPS: Final = ".,;:?"


def passwords(text: str) -> Iterator[Found]:
    """What stands where a password would. Without the words that name it, none can be told from other words."""
    lowered = text.casefold()
    if not any(hint in lowered for hint in _HINTS):
        return
    for found in _SAID.finditer(text):
        value = found["value"]
        bare = value.strip(_QUOTES).rstrip(_STOPS).strip(_QUOTES)
        if not bare or value.casefold().startswith(_NEVER) or ("@" in bare[1:-1] and "." in bare.rpartition("@")[2]):
            continue
        is_alone = found["sign"] in ":=" and not found["line"] and not found["rest"]
        if looks_made_up(bare) or (is_alone and len(bare) >= 6 and bare == value):
            start = found.start("value") + value.index(bare)
            yield Found(start, start + len(bare), SensitiveKind.PASSWORD)


def looks_made_up(word: str) -> bool:
    """It has what words of a language have not: digits among letters, signs within, capitals within.

    Not what only hides one: asterisks, dots.
    """
    if len(word) < 4 or len(set(word)) < 3:
        return False
    has_digit = any(map(str.isdigit, word))
    has_letter = any(map(str.isalpha, word))
    has_sign = any(not each.isalnum() and each not in "-'’/._" for each in word)
    has_capital_within = any(map(str.isupper, word[1:])) and any(map(str.islower, word))
    return (has_digit and (has_letter or has_sign or len(word) >= 6)) or (
        has_letter and (has_sign or has_capital_within)
    )
