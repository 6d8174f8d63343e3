"""What is found in a text, and what only looks like it. All numbers are published examples or made up."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.sensitive.finder import MASKS, Removed, finder, found_in, masked
from config.sensitive import Country, SensitiveContent, SensitiveKind

ALL = finder(SensitiveContent.MASK, SensitiveKind, Country)
RAW_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"


def found(text: str) -> list[tuple[str, str]]:
    return [(kind.value, text[start:end]) for start, end, kind in found_in(text, ALL.kinds)]


def without(text: str) -> str:
    return masked(text, found_in(text, ALL.kinds), Removed())


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Visa 4111 1111 1111 1111, 04/29", "card", "4111 1111 1111 1111"),
        ("5500-0000-0000-0004", "card", "5500-0000-0000-0004"),
        ("card=4111111111111111.", "card", "4111111111111111"),
        ("Amex 3782 822463 10005", "card", "3782 822463 10005"),
        ("Pay to DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX", "iban", "DE89 3704 0044 0532 0130 00"),
        ("IBAN: GB82WEST12345698765432", "iban", "GB82WEST12345698765432"),
        ("IBAN no93\xa08601\xa01117\xa0947.", "iban", "no93\xa08601\xa01117\xa0947"),
        ("her SSN is 536-90-4399.", "national_id", "536-90-4399"),
        ("AHV 756.9217.0769.85", "national_id", "756.9217.0769.85"),
        ("CF: RSSMRA85T10A562S", "national_id", "RSSMRA85T10A562S"),
        ("Steuer-ID: 36 574 261 809", "national_id", "36 574 261 809"),
        ("BSN 111222333", "national_id", "111222333"),
        ("NI number: AB123456C", "national_id", "AB123456C"),
        ("Yours, AB 12 34 56 C", "national_id", "AB 12 34 56 C"),
        ("Password: Kq7!rTz2\nBye", "password", "Kq7!rTz2"),
        ("user ann / pwd=hunter22", "password", "hunter22"),
        ('Das Passwort lautet "Blau-7-Apfel".', "password", "Blau-7-Apfel"),
        ("Le mot de passe est : Xy12!ab", "password", "Xy12!ab"),
        ("The password for the portal is S0mmer2026!", "password", "S0mmer2026!"),
        ("Password:\n> Kq7!rTz2", "password", "Kq7!rTz2"),
        ("Passwort: sesamoeffne\nGruß", "password", "sesamoeffne"),
        ("key AKIAIOSFODNN7EXAMPLE.", "token", "AKIAIOSFODNN7EXAMPLE"),
        (f"use ghp_{'a1B2' * 9}", "token", f"ghp_{'a1B2' * 9}"),
        (f"Bearer {JWT}", "token", JWT),
        (f"xo{'xb'}-1234567890-abcdef", "token", f"xo{'xb'}-1234567890-abcdef"),
        (f"here:\n{RAW_KEY}\nthanks", "private_key", RAW_KEY),
    ],
)
def test_what_is_sensitive_is_found(text: str, kind: str, value: str) -> None:
    assert found(text) == [(kind, value)]
    assert without(text) == text.replace(value, MASKS[SensitiveKind(kind)])


@pytest.mark.parametrize(
    "text",
    [
        "Call +49 30 1234567 or (713) 345-4727, 0041 44 668 18 00",
        "Order 4111111111111112, invoice 2026-0004-1111-1111",
        "https://shop.example/track?id=4111111111111111&x=1",
        "https://pay.example/DE89370400440532013000",
        "A total of 1.234.567,00 EUR on 12.05.2026 at 09:30:15",
        "DE89 3704 0044 0532 0130 01",
        "Reset your password: https://portal.example/reset/Xy12ab",
        "I forgot my password: can you help?",
        "The password is in a separate mail.",
        "The password for your account: P00123456  has been reset.",
        "Password policy: please read it. Password: ********",
        "Password: send it to ann1@acme.example",
        "The policy since 1993: CUSIP 664785102",
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZI\n-----END PUBLIC KEY-----",
        "task-force risk-averse-long-words-with-hyphens-everywhere",
        "Meeting ID: 853 1234 5678",
        "Seagate ST320014A, exported at 201702281549075",
    ],
)
def test_what_only_looks_like_it_is_left(text: str) -> None:
    assert found(text) == []


def test_a_private_key_that_is_cut_off_is_removed_as_far_as_it_goes() -> None:
    assert without(f"Hi\n{RAW_KEY[:60]}") == "Hi\n[private key removed]"


def test_national_ids_are_looked_for_in_countries_that_are_named_alone() -> None:
    here = finder(SensitiveContent.MASK, SensitiveKind, [Country.CH])
    assert found_in("536-90-4399", here.kinds) == []
    assert len(found_in("756.9217.0769.85", here.kinds)) == 1


def test_every_country_that_may_be_named_has_numbers_that_are_told() -> None:
    for country in Country:
        assert finder(SensitiveContent.MASK, [SensitiveKind.NATIONAL_ID], [country])


def test_what_is_not_among_the_kinds_is_not_looked_for() -> None:
    cards = finder(SensitiveContent.MASK, [SensitiveKind.CARD], ())
    assert found_in("Password: Kq7!rTz2", cards.kinds) == []
    assert not finder(SensitiveContent.KEEP, SensitiveKind, Country)


PIECES = st.sampled_from(
    [
        "4111 1111 1111 1111",
        "Password: ",
        "Kq7!rTz2",
        "DE89370400440532013000",
        RAW_KEY,
        JWT,
        "536-90-4399",
        "\n",
        " ",
        ">",
    ]
)


@given(st.lists(PIECES | st.text(max_size=12), max_size=12).map("".join))
def test_what_was_removed_is_not_there_and_the_rest_is(text: str) -> None:
    spans = found_in(text, ALL.kinds)
    clean = masked(text, spans, Removed())
    assert len(clean) == len(text) + sum(len(MASKS[kind]) - (end - start) for start, end, kind in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
