"""Names, companies, subjects and domains in normal form."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.normalise import (
    alike,
    base_subject,
    company,
    distinctive,
    handle_fits,
    is_free_mail,
    numbers,
    person,
    registrable,
)
from matcher.normalise.text import fold
from tests.shared_data import shared

SAME = ["Scott Neal", "Neal, Scott", "NEAL Scott", "Dr. Scott Neal", "Scott M. Neal", "Neal Jr., Scott",
        "Scott Neal, PhD",
        "Scott Neal (Acme)", '"Scott Neal"', "scott.neal@acme.com", "Scott Neal via Sign", "scott_neal"]  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_one_name_however_it_is_written(name: str) -> None:
    assert person(name).key == "neal scott"


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("Bill Neal", "William Neal", 0.95, 0.95),
        ("Jörg Müller", "Joerg Mueller", 1, 1),
        ("Jörg Müller", "Jorg Muller", 1, 1),
        ("Łukasz Žižek", "Lukasz Zizek", 1, 1),
        ("Сергей Иванов", "Sergey Ivanov", 1, 1),
        ("S. Neal", "Scott Neal", 0.8, 0.8),
        ("Scott Michael Neal", "Scott Neal", 1, 1),
        ("Scott Neale", "Scott Neal", 0.8, 0.9),
        ("Scott Neal", "Bob Neal", 0, 0),
        ("Scott Neal", "Scott Stone", 0, 0),
        ("Ann Lee", "Ann Leeds", 0, 0),
        ("Neal", "Scott Neal", 0, 0),
        ("S. N.", "Scott Neal", 0, 0),
        ("", "", 0, 0),
    ],
)
def test_how_alike_two_names_are(a: str, b: str, least: float, most: float) -> None:
    assert least <= alike(person(a), person(b)) <= most
    assert alike(person(a), person(b)) == alike(person(b), person(a))


@pytest.mark.parametrize(
    ("handle", "fits"),
    [("scottneal", True), ("nealscott", True), ("sneal", True), ("neals", True), ("nealsm", True), ("s.neal", True),
     ("bneal", False), ("neal", False), ("scott", False), ("stone", False), ("", False)],
)  # fmt: skip
def test_which_handles_are_made_of_a_name(handle: str, fits: bool) -> None:
    assert (handle_fits(handle, person("Scott Neal")) > 0) is fits


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("Re: Fwd: AW: Offer", "offer"),
        ("RE[2]: Offer", "offer"),
        ("Re (3): Offer", "offer"),
        ("[EXTERNAL] Re: Offer (fwd)", "offer"),
        ("Fwd: [Fwd: Offer]", "offer"),
        ("SV: VS: Offer", "offer"),
        ("回复：Offer", "offer"),
        ("Accepted: Offer", "offer"),
        ("Updated invitation: Offer", "offer"),
        ("  Offer\t for  you ", "offer for you"),
        ("[dev] Offer", "[dev] offer"),
        ("Regarding: Offer", "regarding: offer"),
        ("Re:", ""),
        ("", ""),
    ],
)
def test_a_subject_without_its_marks(subject: str, base: str) -> None:
    assert base_subject(subject) == base


@given(st.text(max_size=60))
def test_a_base_subject_is_its_own_base(text: str) -> None:
    assert base_subject(base_subject(text)) == base_subject(text)
    assert base_subject(f"Re: {text}") == base_subject(text)


@given(st.text(max_size=60))
def test_any_text_can_be_folded(text: str) -> None:
    assert fold(text) == fold(text.strip()) or text != text.strip()
    assert person(text).key == " ".join(sorted(person(text).key.split()))


def test_words_that_tell_a_deal() -> None:
    assert distinctive("Re: Next steps for the Rooftop project in March 2024") == {"steps", "rooftop"}


@pytest.mark.parametrize(
    ("subject", "found"),
    [("OPP-1234 and opp_77001", {"opp1234", "opp77001"}), ("#48211", {"48211"}), ("in 2024", set()), ("Q3 v1.2", set()),
     ("006Hs00001abcde", {"006hs00001abcde"}), ("", set())],
)  # fmt: skip
def test_numbers_that_may_be_a_deals(subject: str, found: set[str]) -> None:
    assert numbers(subject) == found


@pytest.mark.parametrize(
    ("name", "base"),
    [("ACME Tools GmbH & Co. KG", ("acme", "tools")), ("Acme, Inc.", ("acme",)), ("Škoda a.s.", ("skoda",)), ("", ())],
)
def test_a_company_without_its_legal_form(name: str, base: tuple[str, ...]) -> None:
    assert company(name) == base


@pytest.mark.parametrize(
    "domain", ["gmail.com", "googlemail.com", "web.de", "gmx.net", "proton.me", "mail.yahoo.co.uk"]
)
def test_free_mail(domain: str) -> None:
    assert is_free_mail(domain)


@pytest.mark.parametrize("text", ["", ".", "a..b", "10.0.0.1", "com", ".com"])
def test_what_is_no_registrable_domain(text: str) -> None:
    assert registrable(text) is None


def test_registrable_domains_agree_with_the_public_suffix_lists_own_tests() -> None:
    text = shared("names", "test_psl.txt").read_text(encoding="utf-8")
    cases = re.findall(r"^checkPublicSuffix\('([^']*)', (?:'([^']*)'|null)\);", text, re.MULTILINE)
    ascii_cases = [(domain, base) for domain, base in cases if domain.isascii()]
    assert len(ascii_cases) > 50
    assert [(domain, registrable(domain) or "") for domain, _base in ascii_cases] == ascii_cases
