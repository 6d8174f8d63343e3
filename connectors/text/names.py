"""Lines that are a person's name, and whether it is the name of a given person."""

import re
import unicodedata

from connectors.text.vocabulary import vocabulary

_PARTICLES = vocabulary("af al bin da das de del della den der di do dos du el la le of ten ter und van von y zu")
_WORD = re.compile(r"(?:[^\W\d_][.]){1,4}|[^\W\d_][^\W\d_'’.-]*(?:['’.-]+[^\W\d_]+)*[.,]?|&")
_AFTER = re.compile(
    r"[, ]+\(?(?:jr|sr|ii|iii|iv|ph\.? ?d|m\.?d|mba|cfa|cpa|p\.?e|pmp|esq(?:uire)?|j\.?d|ll\.?[mb]|m\.?sc?|b\.?sc?|"
    r"dipl|rn|frm|cissp|aia|acca|cae|phr|sphr|dds|cma|fca|aca|rics)\b\.?\)?.*$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^(?:(?:dr|prof|mr|mrs|ms|miss|sir|herr|frau|dipl|ing|mag|m|mme|mlle|sr|sra|dott|dhr|mevr)\.?(?:-ing\.?)?\s+)+",
    re.IGNORECASE,
)
_DECORATION = " \t*_-–—~|/#=•·>.,;"
_LONGEST = 48
_SPACES = 7
_MOST = 5


def bare_name(line: str) -> str:
    """`line` without decoration, forms of address and degrees: `Nora Lind` for `*Dr. Nora Lind, PhD*`."""
    return _BEFORE.sub("", _AFTER.sub("", line.strip(_DECORATION))).strip(_DECORATION)


def is_name(line: str) -> bool:
    """Up to five words that begin as names do; a place, a department or a company can look the same."""
    if len(line) > _LONGEST or line.count(" ") > _SPACES:
        return False
    if line.istitle() and line.replace(" ", "").isalpha():
        return line.count(" ") < _MOST
    words = bare_name(line).split()
    return 0 < len(words) <= _MOST and all(
        word.lower() in _PARTICLES or (_WORD.fullmatch(word) is not None and not word[0].islower()) for word in words
    )


def _folded(text: str) -> list[str]:
    """Words in lower case without diacritics."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
    return [word for word in re.split(r"[^\w]+|_|\d+", plain) if word]


def _is_short_of(short: str, long: str) -> bool:
    return long.startswith(short) and (len(short) == 1 or len(short) >= 3)


def _agree(ours: list[str], theirs: list[str]) -> bool:
    """One full word in common, and nothing against it: of two full names, the last ones agree or all given ones do."""
    common = {word for word in ours if len(word) > 1} & set(theirs)
    if not common:
        return False
    if len(ours) == 1 or len(theirs) == 1:
        return True
    left, right = [word for word in ours if word not in common], [word for word in theirs if word not in common]
    if not left or not right:
        return True
    # Of two names that share one word, the other words have to fit as initials or short forms do.
    return any(_is_short_of(a, b) or _is_short_of(b, a) for a in left for b in right)


def _agrees_with_local(words: list[str], local: str) -> bool:
    """`nlind`, `nora.l`, `lindn`, `nl`: the local part is made of the name."""
    letters = re.sub(r"[^a-z]", "", "".join(_folded(local)))
    full = [word for word in words if len(word) > 2]
    if any(len(word) > 3 and word in letters for word in full):
        return True
    return len(words) > 1 and letters == "".join(word[0] for word in words)


def is_name_of(line: str, name: str, address: str) -> bool:
    """The name on the line is that of the person who writes as `name` from `address`."""
    ours = _folded(bare_name(line))
    if not ours:
        return False
    given, local = _folded(name.replace("@", " ")), address.partition("@")[0]
    return _agree(ours, given) or _agrees_with_local(ours, local)
