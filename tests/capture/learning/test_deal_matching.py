"""The benchmark goes the product's way, and the truth reaches it as a decision alone."""

import json
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from bench.deal_matching import predict
from tests.capture.learning.lessons import SAID

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
NAMES = {"roof": "D1", "store": "D2", "lunch": None}


def a_folder(folder: Path, *, mails: int = 45, mistaken: bool = False) -> Path:
    """A person's stream of mails, three a day, the first 30 before the test; `mistaken`: the truth is other."""
    (folder / "mail").mkdir(parents=True)
    stream: list[dict[str, Any]] = []
    for number in range(mails):
        about = ("roof", "store", "lunch")[number % 3]
        at, in_test = START + timedelta(hours=8 * number), number >= 30
        (folder / "mail" / f"{number}.eml").write_bytes(_mail(about, number, at))
        deal = NAMES[about] if not (mistaken and in_test) else "D1"
        stream.append(
            {
                "n": number,
                "file": f"mail/{number}.eml",
                "ts": at.timestamp(),
                "part": "test" if in_test else "setup",
                "gold": "log" if deal else "ignore",
                "deal": deal,
                "first_of_deal": number < 2,
            }
        )
    (folder / "stream.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in stream))
    deals: list[dict[str, Any]] = [
        {"id": id_, "name": name, "account": None, "contacts": [], "created": START.timestamp() + 8 * 3_600 * place}
        for place, (id_, name) in enumerate((("D1", "sunrise"), ("D2", "moonlight")))
    ]
    crm = {"owner": ["alice@ours.example"], "accounts": [], "contacts": [], "deals": deals}
    (folder / "crm.json").write_text(json.dumps(crm))
    return folder


def _mail(about: str, number: int, at: datetime) -> bytes:
    sender, subject, text = SAID[about]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "alice@ours.example", f"{subject} {number}"
    mail["Date"], mail["Message-ID"] = at, f"<{number}@x.example>"
    mail.set_content(text)
    return mail.as_bytes()


def predicted(folder: Path, work: Path, *, feedback: bool) -> list[dict[str, Any]]:
    work.mkdir()
    return [dict(one) for one in predict(folder, feedback=feedback, work=work)]


def test_what_people_file_the_same_way_is_logged_after_a_while(tmp_path: Path) -> None:
    found = predicted(a_folder(tmp_path / "mailbox", mails=90), tmp_path / "work", feedback=True)
    assert [one["n"] for one in found] == list(range(30, 90))
    last = {("roof", "store", "lunch")[one["n"] % 3]: (one["decision"], one["deal"]) for one in found}
    assert (last["roof"], last["store"]) == (("log", "D1"), ("log", "D2"))
    assert last["lunch"][0] != "log"


def test_without_feedback_the_truth_changes_nothing(tmp_path: Path) -> None:
    true = predicted(a_folder(tmp_path / "true"), tmp_path / "one", feedback=False)
    mistaken = predicted(a_folder(tmp_path / "mistaken", mistaken=True), tmp_path / "other", feedback=False)
    assert true == mistaken


def test_a_decision_is_known_a_day_after_the_message(tmp_path: Path) -> None:
    true = predicted(a_folder(tmp_path / "true"), tmp_path / "one", feedback=True)
    mistaken = predicted(a_folder(tmp_path / "mistaken", mistaken=True), tmp_path / "other", feedback=True)
    first_day = [one["n"] for one in true[:3]]
    assert [one for one in true if one["n"] in first_day] == [one for one in mistaken if one["n"] in first_day]
