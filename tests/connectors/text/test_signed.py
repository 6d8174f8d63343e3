import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model.address import Address
from connectors.text.phones import numbers
from connectors.text.signed import Signature, signature

NORA = Address("nora.lind@fjordwind.example")


def _signed(block: str, name: str = "Nora Lind", address: Address = NORA) -> Signature:
    found = signature(block, name, address)
    assert found is not None
    return found


def test_a_signature_gives_name_title_company_and_phones() -> None:
    place = "Havbris Energi AS\nStrandgata 5\n0150 Oslo"
    block = f"Nora J. Lind\nHead of Sales\n{place}\nTel: +47 22 00 00 00\nMobile: +47 900 00 000"
    assert _signed(block) == Signature(
        "Nora J. Lind", "Head of Sales", "Havbris Energi AS", ("+4722000000", "+4790000000")
    )


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("(212) 555-0147 (Office)", "2125550147"),
        ("212.555.0147", "2125550147"),
        ("212/555-0147", "2125550147"),
        ("Ph: 212 555 0147", "2125550147"),
        ("+44 (0)20 7946 0123", "+442079460123"),
        ("Tél. : 01 99 00 12 34", "0199001234"),
        ("Telefon 030 / 23125-100", "03023125100"),
        ("0044 20 7946 0123", "+442079460123"),
        ("Direct: 212-555-0147 ext. 23", "2125550147x23"),
    ],
)
def test_a_number_is_kept_as_digits_whatever_its_form(line: str, number: str) -> None:
    assert _signed(f"Nora Lind\n{line}").phones == (number,)


@pytest.mark.parametrize(
    "line",
    [
        "Fax: +47 22 00 00 01",
        "(212) 555-0148 fax",
        "Telefaks 22 00 00 01",
        "Houston, Texas 77002-7361",
        "x31715",
        "VAT 123456789",
        "IBAN DE02 1203 0000 0000 2020 51",
        "2024-2026",
        "03/02/2026",
    ],
)
def test_what_is_no_telephone_is_none(line: str) -> None:
    assert _signed(f"Nora Lind\nHead of Sales\n{line}").phones == ()


@pytest.mark.parametrize(
    "line",
    [
        "Tel: 212 555 0147  Fax: 212 555 0148",
        "212 555 0147 (tel)  212 555 0148 (fax)",
        "212 555 0147 Fax: 212 555 0148",
        "Fax 212 555 0148 | Tel 212 555 0147",
    ],
)
def test_labels_stand_before_or_behind_their_numbers(line: str) -> None:
    assert _signed(f"Nora Lind\n{line}").phones == ("2125550147",)


@pytest.mark.parametrize(
    "title",
    [
        "Geschäftsführerin",
        "Projektleiter",
        "Directrice commerciale",
        "Gerente de ventas",
        "Responsabile acquisti",
        "Accountmanager & Adviseur",
        "Försäljningschef, Chef Norden",
        "Директор",
        "Sr. Legal Specialist",
        "Vice President - Business Development",
    ],
)
def test_titles_are_known_in_several_languages(title: str) -> None:
    assert _signed(f"Nora Lind\n{title}\nTel: +47 22 00 00 00").title == title


@pytest.mark.parametrize(
    ("block", "title", "company"),
    [
        ("Nora Lind\nSenior Counsel, Fjordwind", "Senior Counsel", "Fjordwind"),
        ("Nora Lind\nDirector, Client Relations\nFjordwind", "Director, Client Relations", "Fjordwind"),
        ("Nora Lind, Account Executive\nHof & Sohn GmbH & Co. KG", "Account Executive", "Hof & Sohn GmbH & Co. KG"),
        ("Nora Lind | Account Executive | Brightsail Ltd", "Account Executive", "Brightsail Ltd"),
        ("Nora Lind\nEngineer\nNordlys Kraft\nOslo, Norway\n22 00 00 00", "Engineer", "Nordlys Kraft"),
        ("Brightsail, Inc. tel: 650-555-0147\nNora Lind, Engineer", "Engineer", "Brightsail, Inc."),
    ],
)
def test_the_company_is_told_from_the_title(block: str, title: str, company: str) -> None:
    found = _signed(block)
    assert (found.title, found.company) == (title, company)


def test_what_is_another_persons_is_left_out() -> None:
    others = "Assistant: Eva Berg +47 22 00 00 09\n\nBen Okafor\nEngineer\n+47 22 00 00 05"
    assert _signed(f"Nora Lind\nHead of Sales\n+47 22 00 00 00\n{others}") == Signature(
        "Nora Lind", "Head of Sales", "", ("+4722000000",)
    )


def test_a_block_below_anothers_name_gives_nothing() -> None:
    assert signature("Ben Okafor\nEngineer\n+47 22 00 00 05", "Nora Lind", NORA) is None


def test_a_block_without_a_name_is_the_senders() -> None:
    assert _signed("Head of Sales\n+47 22 00 00 00").phones == ("+4722000000",)


def test_the_name_is_found_by_the_address_where_the_header_has_none() -> None:
    assert _signed("Nora Lind\n22 00 00 00 mobile", name="").name == "Nora Lind"


@pytest.mark.parametrize(
    "block", ["", "Nora Lind", "Have a nice day", "-- ", "Please call the manager if you have questions."]
)
def test_a_block_that_says_nothing_gives_nothing(block: str) -> None:
    assert signature(block, "Nora Lind", NORA) is None


@given(st.text(alphabet=st.sampled_from("aB1 0+-()./|,@\n:x&"), max_size=300), st.text(max_size=20))
def test_any_block_can_be_read(block: str, name: str) -> None:
    found = signature(block, name, NORA)
    assert found is None or found.title or found.company or found.phones


@given(st.text(alphabet=st.sampled_from("0123456789+-(). /xTelfax:"), max_size=200))
def test_numbers_have_as_many_digits_as_telephones(line: str) -> None:
    for _, number in numbers(line):
        assert 7 <= sum(map(str.isdigit, number.partition("x")[0])) <= 16
