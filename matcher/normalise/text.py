"""Folds case, diacritics and foreign letters, so that `Łukasz Žižek` and `lukasz zizek` are one text."""

import re
from unicodedata import combining, normalize

_WORD = re.compile(r"[^\W_]+")
_SPELT_OUT = re.compile("(?<=[aou])e")


class _Latin(dict[int, str]):
    """Letter → Latin letters, by `anyascii`, whose tables are read for the first letter that is not English.

    Latin, Greek, Cyrillic, Armenian and Georgian only: other scripts leave out vowels or write no letters.
    """

    def __missing__(self, code: int) -> str:
        from anyascii import anyascii

        letter = chr(code)
        alphabetic = code < 0x590 or 0x10A0 <= code < 0x1100 or 0x1E00 <= code < 0x2000
        latin = "".join(filter(str.isalnum, anyascii(letter).lower())) if letter.isalpha() and alphabetic else letter
        self[code] = latin
        return latin


_LATIN = _Latin(dict.fromkeys(map(ord, "'’‘ʼ`´"), ""))


def fold(text: str) -> str:
    """`text` in lower case without diacritics or apostrophes, in Latin letters where it is written in an alphabet."""
    text = text.casefold()
    if text.isascii():
        return text.replace("'", "").replace("`", "")
    # ISO 843 writes the Greek vowel of two letters as it sounds, not letter by letter.
    text = normalize("NFKC", text).replace("ου", "ou").replace("ού", "ou").translate(_LATIN)
    if text.isascii():
        return text
    return "".join([letter for letter in normalize("NFKD", text) if not combining(letter)])


def words(text: str) -> list[str]:
    """The runs of letters and digits in the folded text, in their order."""
    return _WORD.findall(fold(text))


def name_word(word: str) -> str:
    """A folded word of a name so that `Müller`, `Mueller` and `Muller` are one; `Joe` is too short to tell."""
    return _SPELT_OUT.sub("", word) if "e" in word and len(word) > 3 else word
