"""Folds case, diacritics and foreign letters, so that `Łukasz Žižek` and `lukasz zizek` are one text."""

import re
from unicodedata import combining, normalize

# fmt: off
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u",
}
# fmt: on
_LETTERS = str.maketrans(
    _CYRILLIC
    | {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h"}
    | dict.fromkeys("'’‘ʼ`´", "")
)
_WORD = re.compile(r"[^\W_]+")
_SPELT_OUT = re.compile("(?<=[aou])e")


def fold(text: str) -> str:
    """`text` in lower case without diacritics or apostrophes, in Latin letters where the alphabet has them."""
    text = text.casefold()
    if text.isascii():
        return text.replace("'", "").replace("`", "")
    decomposed = normalize("NFKD", text.translate(_LETTERS))
    return "".join([letter for letter in decomposed if not combining(letter)])


def words(text: str) -> list[str]:
    """The runs of letters and digits in the folded text, in their order."""
    return _WORD.findall(fold(text))


def name_word(word: str) -> str:
    """A folded word of a name so that `Müller`, `Mueller` and `Muller` are one; `Joe` is too short to tell."""
    return _SPELT_OUT.sub("", word) if "e" in word and len(word) > 3 else word
