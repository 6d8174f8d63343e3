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
from matcher.normalise.names import NOBODY
from matcher.normalise.text import fold
from tests.shared_data import shared

SAME = ["Scott Neal", "Neal, Scott", "NEAL Scott", "Dr. Scott Neal", "Scott M. Neal", "Neal Jr., Scott",
        "Scott Neal, PhD",
        "Scott Neal (Acme)", '"Scott Neal"', "scott.neal@acme.com", "Scott Neal via Sign", "scott_neal",
        "HR:Neal, Scott", "Scott Neal <sn@acme.com", "Scott Neal7", "Scott Neal on behalf of Bo Ek",
        "Scott Neal im Auftrag von Bo Ek", "Scott Neal, assistant to Bo Ek", "Scott Neal - PA to Bo Ek",
        "Scott Neal (assistant to Bo Ek)", "Neal, Scott, executive assistant to Ek, Bo"]  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_one_name_however_it_is_written(name: str) -> None:
    assert person(name).key == "neal scott"


@pytest.mark.parametrize(
    "name", ["Bo Ek's office", "Office of Bo Ek", "Bo Ek's assistant", "Assistant to Bo Ek", "Sales Team",
             "on behalf of Bo Ek", "Acme Newsletter", "Ek, Bo - Sekretariat"]
)  # fmt: skip
def test_an_office_a_team_or_a_list_is_nobody(name: str) -> None:
    assert person(name) is NOBODY


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("Bill Neal", "William Neal", 0.95, 0.95),
        ("Jörg Müller", "Joerg Mueller", 1, 1),
        ("Jörg Müller", "Jorg Muller", 1, 1),
        ("Łukasz Žižek", "Lukasz Zizek", 1, 1),
        ("Сергей Иванов", "Sergey Ivanov", 1, 1),
        ("S. Neal", "Scott Neal", 0.8, 0.8),
        ("S. Neal", "S. Neal", 0.8, 0.8),
        ("Scott A. Neal", "Scott Neal", 1, 1),
        ("Scott A. Neal", "Scott B. Neal", 0.5, 0.5),
        ("Scott Michael Neal", "Scott M. Neal", 1, 1),
        ("Scott Michael Neal", "Scott Neal", 1, 1),
        ("Scott Neal", "Scott Neal Porter", 0.6, 0.8),
        ("Duk-soo Han", "Duksoo Han", 0.95, 0.95),
        ("Ann Mc Donald", "Ann McDonald", 0.95, 0.95),
        ("Jacbo Neal", "Jake Neal", 0.7, 0.8),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos", 1, 1),
        ("Sören Weiß", "Soeren Weiss", 1, 1),
        ("Bjørn Ødegård", "Bjorn Odegard", 1, 1),
        ("Сергей Щукин", "Sergei Shchukin", 0.7, 0.9),
        ("Scott Neale", "Scott Neal", 0.8, 0.9),
        ("Scott Nela", "Scott Neal", 0.8, 0.8),
        ("Scott Bums", "Scott Burns", 0.8, 0.8),
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
    ("handle", "least", "most"),
    [("scottneal", 0.95, 1), ("nealscott", 0.95, 1), ("sneal", 0.8, 0.8), ("neals", 0.8, 0.8), ("nealsm", 0.7, 0.8),
     ("scottmneal", 0.8, 0.9), ("scottnea", 0.6, 0.8), ("neal", 0.5, 0.5), ("scott", 0.5, 0.5), ("bneal", 0, 0),
     ("stone", 0, 0), ("nealbm", 0, 0), ("", 0, 0)],
)  # fmt: skip
def test_how_well_a_handle_fits_a_name(handle: str, least: float, most: float) -> None:
    assert least <= handle_fits(handle, person("Scott Neal")) <= most


@pytest.mark.parametrize(
    ("handle", "fits"),
    [("gainsburgj", True), ("gainzburgjm", True), ("jgainzburg", True), ("gainzburgm", False), ("gainsburgm", False)],
)
def test_a_slip_in_a_long_family_name_needs_the_right_initial(handle: str, fits: bool) -> None:
    assert (handle_fits(handle, person("Jane Gainsburg")) > 0) is fits


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
