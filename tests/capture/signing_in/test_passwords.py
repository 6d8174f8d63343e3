"""Which passwords are taken, and how they are compared."""

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from capture.refusals import Conflict
from capture.signing_in import passwords
from connectors.model.address import Address

ANN = Address("ann.lee@ours.example")


@pytest.mark.parametrize(
    "password",
    [
        "four quiet herons", "correct horse battery staple", "Tr0ub4dor&3-xkcd", "839201774519", "ÄpfelundBirnen",
        "welcome to the jungle", "my dog's name is Bo", "绿色的自行车在雨里慢慢走过", "ann lee eats plums",
    ],
)  # fmt: skip
def test_what_is_long_and_not_common_is_taken(password: str) -> None:
    passwords.check(password, ANN)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "too short"),
        ("elevenchars", "too short"),
        ("x" * 501, "too long"),
        ("ann.lee@ours.example", "your address"),
        ("Ann.Lee@Ours.Example", "your address"),
        ("ours.example", "your address"),
        ("ann.lee2026!", "your address"),
        ("password1234", "the first"),
        ("PasswordPassword", "the first"),
        ("Willkommen2026!", "the first"),
        ("qwertyuiop12", "the first"),
        ("aaaaaaaaaaaa", "the first"),
        ("121212121212", "the first"),
        ("123456789012", "the first"),
        ("abcdefghijkl", "the first"),
        ("asdfghjklzxc", "the first"),
        ("Administrator1!", "the first"),
        ("capturecapture", "the first"),
    ],
)
def test_what_is_easily_guessed_is_refused(password: str, said: str) -> None:
    with pytest.raises(Conflict, match=said):
        passwords.check(password, ANN)


@given(st.text(max_size=600))
def test_any_text_is_taken_or_refused(password: str) -> None:
    try:
        passwords.check(password, ANN)
    except Conflict:
        return
    assert 12 <= len(password) <= 500


def test_a_password_matches_however_the_keyboard_writes_it() -> None:
    kept = passwords.hashed("Zo\u00eb geht spazieren")
    assert passwords.matches("Zoe\u0308 geht spazieren", kept)
    assert not passwords.matches("Zoe geht spazieren", kept)
    assert "spazieren" not in kept


def test_nothing_matches_what_is_not_there() -> None:
    for kept in (None, "", "no hash", "$argon2id$v=19$m=65536,t=3,p=4$broken"):
        assert not passwords.matches("nobody's", kept)


def test_an_unknown_address_costs_as_much_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the time that the answer takes would say who may sign in."""
    compared: list[str] = []
    whole = PasswordHasher.verify

    def counted(hasher: PasswordHasher, kept: str, password: str) -> bool:
        compared.append(kept.rpartition("$")[0].rpartition("$")[0])
        return whole(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    passwords.matches("wrong", passwords.hashed("four quiet herons"))
    passwords.matches("wrong", None)
    assert len(compared) == 2
    assert compared[0] == compared[1]


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8_192).hash("x"))
    assert not passwords.is_outdated(passwords.hashed("x"))
