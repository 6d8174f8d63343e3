"""What entries of the history come to."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.gmail.answers import Record
from connectors.gmail.history import Verdict, steps
from connectors.gmail.scope import Scope

ALL = Scope()
SALES = Scope(chosen=frozenset({"Label_7"}))


def added(number: int, message: str, *labels: str) -> Record:
    return {"id": str(number), "messagesAdded": [{"message": {"id": message, "labelIds": list(labels)}}]}


def deleted(number: int, message: str) -> Record:
    return {"id": str(number), "messagesDeleted": [{"message": {"id": message}}]}


def labelled(number: int, message: str, *labels: str) -> Record:
    return {"id": str(number), "labelsAdded": [{"message": {"id": message}, "labelIds": list(labels)}]}


def unlabelled(number: int, message: str, *labels: str) -> Record:
    return {"id": str(number), "labelsRemoved": [{"message": {"id": message}, "labelIds": list(labels)}]}


def verdicts(*records: Record, scope: Scope = ALL) -> dict[str, Verdict]:
    """Of one page."""
    (step,) = steps(records, scope, 100)
    return step.verdicts


@pytest.mark.parametrize(
    ("records", "verdict"),
    [
        ([added(1, "a", "INBOX")], Verdict.NEW),
        ([added(1, "a")], Verdict.NEW),
        ([added(1, "a", "INBOX"), labelled(2, "a", "TRASH")], Verdict.GONE),
        ([labelled(1, "a", "TRASH"), unlabelled(2, "a", "TRASH")], Verdict.LOOK),
        ([unlabelled(1, "a", "SPAM")], Verdict.LOOK),
        ([unlabelled(1, "a", "SPAM"), deleted(2, "a")], Verdict.GONE),
        ([unlabelled(1, "a", "SPAM"), added(2, "a", "INBOX")], Verdict.LOOK),
        ([deleted(2, "a"), added(1, "a", "INBOX")], Verdict.GONE),
    ],
)
def test_the_last_change_decides(records: Sequence[Record], verdict: Verdict) -> None:
    assert verdicts(*records) == {"a": verdict}


def test_a_message_whose_labels_are_not_told_is_looked_at() -> None:
    assert verdicts({"id": "1", "messagesAdded": [{"message": {"id": "a"}}]}) == {"a": Verdict.NEW}


@pytest.mark.parametrize(
    "record",
    [
        unlabelled(1, "a", "UNREAD"), labelled(1, "a", "STARRED", "Label_7"), unlabelled(1, "a", "INBOX"),
        added(1, "a", "DRAFT"), added(1, "a", "INBOX", "SPAM"), added(1, "a", "CATEGORY_PROMOTIONS"),
    ],
)  # fmt: skip
def test_changes_that_cannot_matter_are_passed_over(record: Record) -> None:
    assert verdicts(record) == {}


def test_chosen_labels_bring_messages_in_and_out() -> None:
    assert verdicts(added(1, "a", "INBOX"), scope=SALES) == {}
    assert verdicts(labelled(1, "a", "Label_7"), scope=SALES) == {"a": Verdict.LOOK}
    assert verdicts(unlabelled(1, "a", "Label_7"), scope=SALES) == {"a": Verdict.LOOK}


def test_a_draft_that_is_sent_goes_and_comes_as_another_message() -> None:
    assert verdicts(deleted(1, "draft"), added(2, "sent", "SENT")) == {"draft": Verdict.GONE, "sent": Verdict.NEW}


RECORDS = st.lists(
    st.builds(
        lambda kind, number, message, label: kind(number, message, *([] if kind is deleted else [label])),
        st.sampled_from([added, deleted, labelled, unlabelled]),
        st.integers(1, 50),
        st.sampled_from("abcdef"),
        st.sampled_from(["INBOX", "UNREAD", "TRASH", "SPAM", "Label_7"]),
    ),
    unique_by=lambda record: record["id"],
)


@given(RECORDS, st.integers(1, 4), st.sampled_from([ALL, SALES]))
def test_steps_are_small_and_go_forward_and_end_as_one_would(records: list[Record], most: int, scope: Scope) -> None:
    found = list(steps(records, scope, most))
    reached = [int(step.reached) for step in found if step.reached]
    assert reached == sorted(reached)
    assert max(map(int, (record["id"] for record in records)), default=0) == max(reached, default=0)
    assert all(step.asks() <= most for step in found)
    gone = {ident for step in found for ident, verdict in step.verdicts.items() if verdict is Verdict.GONE}
    (whole,) = steps(records, scope, 1_000)
    assert {ident for ident, verdict in whole.verdicts.items() if verdict is Verdict.GONE} <= gone
