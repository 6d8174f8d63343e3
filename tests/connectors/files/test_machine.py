"""Any sequence of deliveries, flags, moves, deletions, appends and rewrites leaves the ledger equal to the disk."""

import shutil
from collections import Counter
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, rule

from connectors.model.sync import Seen
from tests.connectors.files.tree import Tree, a_message, in_mbox
from tests.connectors.ledger import Ledger

MAILDIRS = ("", ".Sent", ".Sent.2025")
BOXES = st.sampled_from(["archive", "lists/all.mbox"])
TEXTS = st.sampled_from(["Hello.", "From me to you\n>From then", "A longer text.\n" * 40])


class FilesMachine(RuleBasedStateMachine):
    """A Maildir, mboxes and .eml files, and a model of what may be read: the subjects touched since."""

    mails = Bundle("mails")
    files = Bundle("files")

    @initialize()
    def start(self) -> None:
        self.folder = Path(mkdtemp(prefix="capture-files-"))
        self.tree = Tree(self.folder / "mail", Ledger())
        self.boxes: dict[str, list[bytes]] = {}
        self.touched: set[str] = set()
        self.count = 0
        for name in MAILDIRS:
            self.tree.maildir(name)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def a_new_message(self, text: str) -> bytes:
        self.count += 1
        self.touched.add(f"s{self.count}")
        return a_message(f"s{self.count}", text)

    @rule(target=mails, folder=st.sampled_from(MAILDIRS), text=TEXTS)
    def deliver(self, folder: str, text: str) -> Path:
        message = self.a_new_message(text)
        return self.tree.write(f"./{folder}/new/{self.count}.M1.host", message)

    @rule(target=mails, mail=consumes(mails), flags=st.sampled_from(["", "S", "FS", "RS"]))
    def flag(self, mail: Path, flags: str) -> Path:
        return mail.rename(mail.parent.parent / "cur" / f"{mail.name.partition(':')[0]}:2,{flags}")

    @rule(target=mails, mail=consumes(mails), folder=st.sampled_from(MAILDIRS))
    def move(self, mail: Path, folder: str) -> Path:
        self.touched.add(subject_of(mail.read_bytes()))
        return mail.rename(self.tree.root / folder / "cur" / mail.name)

    @rule(mail=consumes(mails))
    def delete(self, mail: Path) -> None:
        mail.unlink()

    @rule(target=files, folder=st.sampled_from(["", "old/", "old/2019/"]), text=TEXTS)
    def export(self, folder: str, text: str) -> Path:
        message = self.a_new_message(text)
        return self.tree.write(f"{folder}{self.count}.eml", message)

    @rule(file=files)
    def edit(self, file: Path) -> None:
        self.touched.add(subject_of(file.read_bytes()))
        self.tree.append(str(file.relative_to(self.tree.root)), b"P.S. one more thing\n")

    @rule(file=consumes(files))
    def remove(self, file: Path) -> None:
        file.unlink()

    @rule(box=BOXES, texts=st.lists(TEXTS, min_size=1, max_size=3))
    def append(self, box: str, texts: list[str]) -> None:
        messages = [in_mbox(self.a_new_message(text)) for text in texts]
        stored = self.boxes.setdefault(box, [])
        self.touched.update(map(subject_of, stored[:1]))
        stored.extend(messages)
        if len(stored) > len(messages):
            self.tree.append(box, b"".join(messages))
        else:
            self.tree.write(box, b"".join(messages))

    @rule(box=BOXES, data=st.data())
    def rewrite(self, box: str, data: st.DataObject) -> None:
        if stored := self.boxes.get(box):
            stored.pop(data.draw(st.integers(0, len(stored) - 1)))
            self.touched.update(map(subject_of, stored[:1]))
            self.tree.write(box, b"".join(stored))

    @rule()
    def lose_the_cursor(self) -> None:
        self.tree.ledger.cursor = None

    @rule(stored=st.integers(0, 1))
    def crash(self, stored: int) -> None:
        for page, _ in zip(self.tree.connector().pages(self.tree.ledger.cursor), range(stored), strict=False):
            self.tree.ledger.store(page)

    @rule()
    def read(self) -> None:
        changes = self.tree.catch_up()
        seen = Counter(change.interaction.subject for change in changes if isinstance(change, Seen))
        assert seen.keys() <= self.touched
        assert all(times == 1 for times in seen.values())
        self.touched.clear()
        assert sorted(listed.id for listed in self.tree.connector().census()) == self.tree.held()
        assert sorted(self.held_subjects()) == sorted(self.subjects_on_disk())

    def held_subjects(self) -> list[str]:
        changes = [change for page in Tree(self.tree.root).connector().pages(None) for change in page.changes]
        subjects = {change.id: change.interaction.subject for change in changes if isinstance(change, Seen)}
        return [subjects[item] for item in self.tree.held()]

    def subjects_on_disk(self) -> list[str]:
        boxes = {self.tree.root / box for box in self.boxes}
        alone = [path.read_bytes() for path in self.tree.root.rglob("*") if path.is_file() and path not in boxes]
        return [subject_of(message) for message in [*alone, *chain.from_iterable(self.boxes.values())]]


def subject_of(message: bytes) -> str:
    """What the message calls itself."""
    return message.partition(b"Subject: ")[2].partition(b"\n")[0].decode()


TestFilesMachine = FilesMachine.TestCase
