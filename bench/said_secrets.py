"""Sensitive content of our own making, in the ways in which people write it: how much of it is found.

`python -m bench.said_secrets [--each N]`. Beside it what is none: numbers of orders and shipments drawn at random.
"""

import argparse
import random
from collections.abc import Callable, Iterator
from typing import Final

from stdnum import luhn
from stdnum.iso7064 import mod_97_10

from bench.table import print_table
from capture.sensitive import finder
from capture.sensitive.finder import found_in
from config.sensitive import SensitiveContent, SensitiveKind

_CARDS: Final = (("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("36", 14))
_IBANS: Final = (
    ("DE", "n" * 18),
    ("GB", "aaaa" + "n" * 14),
    ("FR", "n" * 23),
    ("NL", "aaaa" + "n" * 10),
    ("NO", "n" * 11),
)
_LETTERS: Final = "abcdefghijkmnopqrstuvwxyz"
_WORDS: Final = ("summer", "welcome", "dragon", "letmein", "harbour", "orange", "monday")
_SAID: Final = (
    "Password: {}",
    "password is {}",
    "Passwort: {}\nGruß",
    "Das Kennwort lautet {}.",
    "user: ann / pwd: {}",
    "Mot de passe : {}",
    "La contraseña es {}",
    "Your new password is:\n{}\n",
    "Username: ann\nPassword = {}\n",
    "the password for the archive is {}",
    "It opens with {}",
    "ann / {}",
)
"""The last two say no word for it: nobody finds those."""


def a_card(chance: random.Random) -> str:
    begin, length = chance.choice(_CARDS)
    digits = begin + "".join(chance.choices("0123456789", k=length - len(begin) - 1))
    whole = digits + luhn.calc_check_digit(digits)
    sign = chance.choice(("", " ", "-"))
    if length == 16:
        return sign.join(whole[at : at + 4] for at in range(0, 16, 4))
    return sign.join((whole[:4], whole[4:10], whole[10:]))


def an_iban(chance: random.Random) -> str:
    country, form = chance.choice(_IBANS)
    rest = "".join(chance.choice("0123456789" if each == "n" else "ABCDEFGH") for each in form)
    whole = country + mod_97_10.calc_check_digits(rest + country) + rest
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4)) if chance.random() < 0.5 else whole


def a_password(chance: random.Random) -> str:
    made = (
        lambda: "".join(chance.choices(_LETTERS + _LETTERS.upper() + "23456789!#%", k=chance.randrange(8, 16))),
        lambda: chance.choice(_WORDS).capitalize() + f"{chance.randrange(10_000)}",
        lambda: chance.choice(_WORDS),
    )
    return chance.choice(made)()


def a_random_number(chance: random.Random) -> str:
    """Of 14 to 19 digits, as parcels and orders have."""
    return "".join(chance.choices("0123456789", k=chance.randrange(14, 20)))


def _written(make: Callable[[random.Random], str], chance: random.Random, kind: SensitiveKind) -> tuple[str, str]:
    value = make(chance)
    if kind is SensitiveKind.PASSWORD:
        return chance.choice(_SAID).format(value), value
    around = ("Please charge {}, thanks", "{}", "no. {}.", "it is: {}\nBye", "({})")
    return chance.choice(around).format(value), value


def rows(each: int) -> Iterator[tuple[str, str, str]]:
    """What was made, how many, and how many of them are found."""
    looks = finder(SensitiveContent.MASK, SensitiveKind, ())
    made = (
        ("card numbers", a_card, SensitiveKind.CARD),
        ("bank accounts", an_iban, SensitiveKind.IBAN),
        ("passwords", a_password, SensitiveKind.PASSWORD),
        ("random numbers", a_random_number, SensitiveKind.CARD),
    )
    for name, make, kind in made:
        chance = random.Random(name)  # noqa: S311
        right = 0
        for _ in range(each):
            text, value = _written(make, chance, kind)
            right += any(value[:-1] in text[start:end] for start, end, _ in found_in(text, looks.kinds))
        yield name, f"{each:,}", f"{right / each:.1%}"


def main() -> None:
    """Prints a line for each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=5_000, help="of each kind (default: %(default)s)")
    print_table(("made", "number", "found"), rows(parser.parse_args().each))


if __name__ == "__main__":
    main()
