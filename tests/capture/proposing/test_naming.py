"""The name of a person out of all forms that she and others use."""

from timeit import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.proposing.naming import Called, best_name
from connectors.model.address import Address

SNEAL = Address("sneal@acme.example")


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("Scott Neal", "Scott Neal"),
        ("Neal, Scott", "Scott Neal"),
        ('"NEAL, SCOTT (Acme)"', "Scott Neal"),
        ("scott neal", "Scott Neal"),
        ("Scott Neal | Acme", "Scott Neal"),
        ("Scott Neal via DocuSign", "Scott Neal"),
        ("Lemmons Billy, Jr.", "Lemmons Billy Jr"),
        ("Jean-Pierre van der Berg", "Jean-Pierre van der Berg"),
        ("JEAN-PIERRE DE LA TOUR", "Jean-Pierre de la Tour"),
        ("Łukasz Žižek", "Łukasz Žižek"),
        ("scott.neal", "Scott Neal"),
        ("Scott", "Scott"),
        ("sneal@acme.example", SNEAL),
        ("'sneal@acme.example'", SNEAL),
        ("", SNEAL),
        ("---", SNEAL),
    ],
)
def test_a_form_is_put_as_one_writes_names(form: str, name: str) -> None:
    assert best_name(SNEAL, [Called(form, by_herself=True)]) == name


def test_a_full_name_by_others_beats_half_a_name_of_hers() -> None:
    forms = [Called("Scott", by_herself=True)] * 5 + [Called("Neal, Scott", by_herself=False)]
    assert best_name(SNEAL, forms) == "Scott Neal"


def test_her_own_form_beats_a_few_others() -> None:
    forms = [Called("Scot Neal", by_herself=False)] * 2 + [Called("Scott Neal", by_herself=True)]
    assert best_name(SNEAL, forms) == "Scott Neal"


def test_the_signature_counts_as_her_own() -> None:
    assert best_name(SNEAL, [Called("sneal", by_herself=True)], "Scott Neal") == "Scott Neal"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("scott.neal@acme.example", "Scott Neal"),
        ("scott_m_neal+crm@acme.example", "Scott M Neal"),
        ("anna-lena.ott@acme.example", "Anna Lena Ott"),
        ("bs_neal@acme.example", "BS Neal"),
        ("neal2@acme.example", "neal2@acme.example"),
        ("s.n@acme.example", "s.n@acme.example"),
    ],
)
def test_without_a_form_the_address_may_tell(address: str, name: str) -> None:
    assert best_name(Address(address), []) == name


@given(st.lists(st.text(max_size=80)), st.text(max_size=80))
def test_there_is_always_a_name_of_one_line(forms: list[str], signed: str) -> None:
    name = best_name(SNEAL, [Called(form, by_herself=True) for form in forms], signed)
    assert name
    assert name == " ".join(name.split())


@pytest.mark.parametrize("hostile", ["[", "(", "<", "via ", " - ", "[<(", ","])
def test_a_name_four_times_as_long_takes_no_sixteen_times_as_long(hostile: str) -> None:
    def seconds(length: int) -> float:
        form = Called((hostile * length)[:length], by_herself=True)
        return min(repeat(lambda: best_name(SNEAL, [form]), number=1, repeat=5))

    assert seconds(16_000) < 8 * max(seconds(4_000), 0.0001)
