"""Which addresses are people's."""

import pytest

from capture.proposing.sorts import Sort, sort_of
from connectors.model.address import Address


@pytest.mark.parametrize(
    ("address", "display"),
    [
        ("scott.neal@acme.example", "Scott Neal"),
        ("sneal@acme.example", ""),
        ("neal77@acme.example", "Neal"),
        ("s@acme.example", "Scott"),
        ("john@news.com.au", "John Ott"),
        ("erin@mail.acme.example", "Erin Vale"),
        ("mark.lister@acme.example", "Mark Lister"),
        ("grace.roomer@acme.example", "Grace Roomer"),
        ("scott+crm@acme.example", "Scott Neal"),
    ],
)
def test_a_person(address: str, display: str) -> None:
    assert sort_of(Address(address), display) is Sort.PERSON


@pytest.mark.parametrize(
    ("address", "display"),
    [
        ("info@acme.example", ""),
        ("sales@acme.example", "Scott Neal"),
        ("customer.service@acme.example", ""),
        ("acme@acme.example", "Acme"),
        ("a.b@acme.example", "Acme Support Team"),
        ("office@acme.example", "Office"),
        ("exchangeinfo@acme.example", ""),
    ],
)
def test_a_shared_mailbox(address: str, display: str) -> None:
    assert sort_of(Address(address), display) is Sort.SHARED


@pytest.mark.parametrize(
    ("address", "display"),
    [
        ("no-reply@acme.example", "Scott Neal"),
        ("do_not_reply@acme.example", ""),
        ("noreply-1234@acme.example", ""),
        ("bounce+55=x@acme.example", ""),
        ("jira@acme.example", "Scott Neal (Jira)"),
        ("scott@acme.example", "Acme Notifications"),
        ("users@lists.acme.example", ""),
        ("solar-users@googlegroups.com", "Scott"),
        ("room.4@acme.example", ""),
        ("c_188f3a9b7c6d5e4f@acme.example", "Board room"),
        ("x@group.calendar.google.com", "Holidays"),
        ("reply+ab12@reply.github.example", ""),
        ("4711@acme.example", ""),
        ("dev-l@acme.example", ""),
    ],
)
def test_a_machine_or_a_list(address: str, display: str) -> None:
    assert sort_of(Address(address), display) is Sort.MACHINE
