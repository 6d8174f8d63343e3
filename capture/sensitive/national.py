"""Numbers that states give to people, by the checks of python-stdnum. Only of the countries that a setting names.

DISTINCT    its form and its check digits tell it from other numbers.
NAMED       a number that many others look like: it counts where one of the words that name it stands shortly before.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from capture.sensitive.found import Find, Found, is_in_address
from config.sensitive import Country, SensitiveKind

_SHORT: Final = 4
"""Letters of an abbreviation."""
_NEAR: Final = 60
"""Characters before a number in which a word must stand that names it."""


@dataclass(frozen=True, slots=True)
class Form:
    """How one kind of number is written."""

    module: str
    """Of python-stdnum, whose `is_valid` checks it."""
    pattern: str
    words: tuple[str, ...] = ()
    """In lower case; none where the form is distinct."""


_NINO: Final = r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
"""https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110: it has no check digit."""

_FORMS: Final[dict[Country, tuple[Form, ...]]] = {
    Country.AT: (Form("at.vnr", r"[0-9]{4}[ -]?[0-9]{6}", ("sozialversicherung", "svnr", "sv-nr", "vsnr")),),
    Country.AU: (Form("au.tfn", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}", ("tax file", "tfn")),),
    Country.BE: (Form("be.nn", r"[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}[ -]?[0-9]{3}[ .]?[0-9]{2}"),),
    Country.BR: (Form("br.cpf", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}"), Form("br.cpf", r"[0-9]{11}", ("cpf",))),
    Country.CA: (
        Form("ca.sin", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}", ("social insurance", "sin", "assurance sociale")),
    ),
    Country.CH: (Form("ch.ssn", r"756\.?[0-9]{4}\.?[0-9]{4}\.?[0-9]{2}"),),
    Country.CZ: (Form("cz.rc", r"[0-9]{6}/[0-9]{3,4}"),),
    Country.DE: (
        Form(
            "de.idnr",
            r"[1-9][0-9](?: ?[0-9]{3}){3}",
            ("steuer-id", "steuerid", "identifikationsnummer", "idnr", "tax id", "tin"),
        ),
    ),
    Country.DK: (Form("dk.cpr", r"[0-9]{6}-[0-9]{4}"), Form("dk.cpr", r"[0-9]{10}", ("cpr",))),
    Country.ES: (Form("es.dni", r"[0-9]{8}-?[A-Za-z]"), Form("es.nie", r"[XYZxyz]-?[0-9]{7}-?[A-Za-z]")),
    Country.FI: (Form("fi.hetu", r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]"),),
    Country.FR: (
        Form("fr.nir", r"[1-478] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|20) ?[0-9][0-9AB] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}"),
    ),
    Country.GB: (
        Form("gb.nhs", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", ("nhs",)),
        Form("", rf"{_NINO}(?: [0-9]{{2}}){{3}} [A-D]"),
        Form("", rf"{_NINO} ?[0-9]{{6}} ?[A-D]", ("national insurance", "nino", "ni number", "ni no")),
    ),
    Country.IE: (Form("ie.pps", r"[0-9]{7}[A-Wa-w][A-IWa-iw]?"),),
    Country.IN: (
        Form("in_.aadhaar", r"[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}", ("aadhaar", "aadhar", "uidai")),
        Form("in_.pan", r"[A-Z]{3}P[A-Z][0-9]{4}[A-Z]"),
    ),
    Country.IT: (
        Form(
            "it.codicefiscale",
            r"[A-Za-z]{6}[0-9A-Za-z]{2}[A-EHLMPRSTa-ehlmprst][0-9A-Za-z]{2}[A-Za-z][0-9A-Za-z]{3}[A-Za-z]",
        ),
    ),
    Country.NL: (Form("nl.bsn", r"[0-9]{4}\.?[0-9]{2}\.?[0-9]{3}", ("bsn", "burgerservice", "sofi")),),
    Country.NO: (Form("no.fodselsnummer", r"[0-9]{6} ?[0-9]{5}"),),
    Country.PL: (Form("pl.pesel", r"[0-9]{11}", ("pesel",)),),
    Country.SE: (
        Form("se.personnummer", r"(?:[0-9]{2})?[0-9]{6}[-+][0-9]{4}"),
        Form("se.personnummer", r"(?:19|20)[0-9]{10}", ("personn", "pnr")),
    ),
    Country.US: (
        Form("us.ssn", r"[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}"),
        Form("us.ssn", r"[0-8][0-9]{8}", ("ssn", "social security")),
    ),
    Country.ZA: (Form("za.idnr", r"[0-9]{6} ?[0-9]{4} ?[01][0-9]{2}"),),
}


def national_ids(countries: Iterable[Country]) -> Find:
    """Looks for those of these countries."""
    checks = [_check(form) for country in dict.fromkeys(countries) for form in _FORMS[country]]

    def find(text: str) -> Iterator[Found]:
        for pattern, words, is_valid in checks:
            for found in pattern.finditer(text):
                start = found.start()
                named = words is None or words.search(text[max(0, start - _NEAR) : start].casefold())
                if named and _begins(text, start) and is_valid(found[0]) and not is_in_address(text, start):
                    yield Found(found.start(), found.end(), SensitiveKind.NATIONAL_ID)

    return find


def _check(form: Form) -> tuple[re.Pattern[str], re.Pattern[str] | None, Callable[[str], bool]]:
    pattern = re.compile(rf"{form.pattern}(?![\w/-]|[.,][0-9])")
    is_valid: Callable[[str], bool] = import_module(f"stdnum.{form.module}").is_valid if form.module else lambda _: True
    return pattern, _named_by(form.words) if form.words else None, is_valid


def _begins(text: str, start: int) -> bool:
    """It is not the rest of a longer word or number. Patterns that look back first cost four times as much."""
    before = text[start - 1 : start]
    return not (before.isalnum() or before in "_.,+/#-") or not before


def _named_by(words: tuple[str, ...]) -> re.Pattern[str]:
    """Abbreviations as words of their own, others with what is joined to them."""
    each = (rf"{re.escape(word)}(?![^\W\d_])" if len(word) <= _SHORT else re.escape(word) for word in words)
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(each)})")
