"""`capture people`: from mail in a folder to a contact in the directory, and back."""

import pytest

from tests.cli.conftest import Cli

SENT = """\
From: Alice Kerr <alice@ours.example>
To: Erin Vale <erin.vale@newco.example>
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: <sent@ours.example>
Subject: The new plant

Shall we talk?
"""
ANSWER = """\
From: "Vale, Erin" <erin.vale@newco.example>
To: Alice Kerr <alice@ours.example>
Date: Mon, 02 Mar 2026 10:00:00 +0000
Message-ID: <answer@newco.example>
In-Reply-To: <sent@ours.example>
Subject: Re: The new plant

Yes, on Thursday.

--
Erin Vale
Head of Purchasing
Newco Ltd
Tel: +49 30 1111111
"""


@pytest.fixture
def company(cli: Cli) -> Cli:
    """Alice has written to Erin, who has answered."""
    cli.write("mail/1.eml", SENT)
    cli.write("mail/2.eml", ANSWER)
    cli("connect", "files", "--path", cli.folder / "mail", "--owner", "alice@ours.example")
    assert cli("run", "--once").code == 0
    return cli


def test_who_is_missing_is_told_with_what_is_known(company: Cli) -> None:
    (one,) = company("people", "--json").document["people"]
    assert one == {
        "id": 1,
        "kind": "person",
        "rep": "alice@ours.example",
        "name": "Erin Vale",
        "addresses": ["erin.vale@newco.example"],
        "title": "Head of Purchasing",
        "phone": "+49301111111",
        "account": {"id": None, "name": "Newco Ltd", "domain": "newco.example"},
        "evidence": "You wrote once, they answered once.",
        "last_at": "2026-03-02T10:00:00Z",
        "from": [{"fields": ["title", "company", "phone"], "at": "2026-03-02T10:00:00Z"}],
    }
    assert "You wrote once, they answered once." in company("people").out


def test_adding_puts_the_person_into_the_export_and_undoing_takes_her_out(company: Cli) -> None:
    assert company("people", "add", "1", "--name", "Erin Vale-Ott").code == 0
    (contact,) = company("export", "contacts").lines
    assert (contact["name"], contact["title"], contact["phone"]) == (
        "Erin Vale-Ott",
        "Head of Purchasing",
        "+49301111111",
    )
    assert contact["external_id"].startswith("capture:")
    company("run", "--once")
    assert {link["type"] for link in company("export", "links").lines} == {"contact", "account"}
    assert company("people").out == "Nobody is missing in the directory.\n"
    assert company("people", "undo", "1").code == 0
    assert company("export", "contacts").out == company("export", "accounts").out == ""


def test_who_is_dismissed_stays_away_until_it_is_undone(company: Cli) -> None:
    company("people", "dismiss", "1")
    company("run", "--once")
    assert company("people", "--json").document == {"people": []}
    company("people", "undo", "1")
    assert len(company("people", "--json").document["people"]) == 1


def test_a_rep_has_her_own_list(company: Cli) -> None:
    assert company("people", "--rep", "bob@ours.example", "--json").document == {"people": []}
    assert company("people", "add", "1", "--rep", "bob@ours.example").code == 2


def test_an_unknown_proposal_is_wrong_usage(company: Cli) -> None:
    said = company("people", "add", "99")
    assert said.code == 2
    assert "`capture people` lists them" in said.usage


def test_what_cannot_be_taken_back_is_one_sentence(company: Cli) -> None:
    company("people", "add", "1")
    said = company("people", "add", "1")
    assert (said.code, said.err) == (1, "erin.vale@newco.example is in the directory already.\n")
