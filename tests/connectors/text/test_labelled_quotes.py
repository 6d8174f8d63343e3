"""Own text and signatures on labelled mail, measured as `bench.own_text` does; floors are just below the figures."""

from collections.abc import Iterator

import pytest

from bench.own_text import Mail, discourse, forge, labelled, nylas, quagga, score
from bench.signatures import of_senders, of_signers
from tests.shared_data import shared


@pytest.mark.parametrize(("split", "lines", "quoting"), [("train", 0.98, 0.88), ("eval", 0.96, 0.89)])
def test_own_text_is_told_from_history_on_quagga(split: str, lines: float, quoting: float) -> None:
    """mail-parser-reply gets 87 % of these lines and 39 % of the quoted mails right, quotequail 88 % and 40 %."""
    found = score(map(labelled, quagga(split, shared("quotes"))))
    assert found.lines_right / found.lines >= lines
    assert found.quoting_right / found.quoting >= quoting


@pytest.mark.parametrize(("name", "floor"), [("discourse", 0.84), ("nylas", 0.81), ("forge", 0.6)])
def test_own_text_is_as_other_programs_label_it(name: str, floor: float) -> None:
    """What differs are mostly, on Discourse's, quotes that it keeps between answers; on Forge's, closings we keep."""
    mails: Iterator[Mail] = {"discourse": discourse, "nylas": nylas, "forge": forge}[name](shared("quotes"))
    found = score(mails)
    assert found.mails_right >= floor * found.mails


def test_signatures_say_of_their_senders_what_people_read_there() -> None:
    found = of_senders(quagga("train", shared("quotes"), detailed=True))
    assert found["phone"].f1 >= 0.9
    assert found["title"].f1 >= 0.8
    assert found["company"].f1 >= 0.7


def test_numbers_and_titles_in_a_thread_are_their_signers() -> None:
    found = of_signers(quagga("train", shared("quotes"), detailed=True))
    assert found["phone"].f1 >= 0.9
    assert found["title"].f1 >= 0.8
    assert of_signers(quagga("eval", shared("quotes"), detailed=True))["phone"].f1 >= 0.9
