"""`capture explain`: why an interaction is linked as it is; what mail says cannot steer the terminal."""

import pytest

from tests.cli.conftest import Cli
from tests.connectors.files.tree import a_calendar, an_event

EVIL = "=?utf-8?b?G1syShtdMDtvd25lZAcbWzMxbSDigK4=?="
"""Clears the screen, sets the window's title, colours what follows red, and turns the direction of writing."""


@pytest.fixture
def company(cli: Cli) -> Cli:
    """A mail and a meeting with Carol."""
    cli("import", "contacts", cli.write("c.csv", "Id,Name,Email\nC-1,Carol Smith,carol@acme.example\n"))
    cli.write("mail/visit.ics", a_calendar(an_event("visit")))
    cli.mail("Offer")
    cli("run", "--once")
    return cli


def test_reasons_are_told_with_their_weights(company: Cli) -> None:
    said = company("explain", "mail:Offer0@acme.example")
    assert said.code == 0
    assert said.out.startswith("Offer, 2026-03-02T09:00:00Z\n")
    assert "contact Carol Smith: link, score" in said.out
    assert "carol@acme.example" in said.out


def test_a_bare_id_finds_mails_and_meetings(company: Cli) -> None:
    for key, full in (("<Offer0@acme.example>", "mail:Offer0@acme.example"), ("visit", "meeting:visit")):
        document = company("explain", key, "--json").document
        assert document["key"] == full
        assert {link["type"] for link in document["links"]} == {"contact"}
        assert "interaction" not in document["links"][0]


def test_an_unknown_key_is_wrong_usage(company: Cli) -> None:
    for key in ("mail:none@acme.example", "", "%", "\udcff"):
        said = company("explain", key)
        assert (said.code, said.out) == (2, "")
        assert "capture export interactions" in said.err


def test_nothing_in_the_directory_is_said_so(cli: Cli) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    assert "Nothing in the directory shares a key with it" in cli("explain", "Offer0@acme.example").out


def test_a_subject_cannot_steer_the_terminal(cli: Cli) -> None:
    cli("import", "contacts", cli.write("c.csv", 'Id,Name,Email\nC-1,"\x1b[31mCarol\nLine 2",carol@acme.example\n'))
    cli.mail(EVIL)
    cli("run", "--once")
    (mail,) = cli("export", "interactions").lines
    for command in (("explain", mail["key"]), ("status",), ("connections",), ("doctor",)):
        said = cli(*command)
        assert not set("\x1b\x07\u202e") & set(said.out + said.err)
