"""Any sequence of deliveries, moves, flags, renames and crashes leaves the ledger equal to the mailbox."""

from collections import Counter
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from imapclient import IMAPClient  # type: ignore[import-untyped]

from connectors.imap import passes
from connectors.model.sync import Seen
from tests.connectors.imap.post import Post, a_message, use_no_extensions
from tests.connectors.ledger import Ledger
from tests.servers.dovecot import Dovecot

FOLDERS = st.sampled_from(["INBOX", "Archive", "Deals", "Deals/Größe"])
PICK = st.integers(0, 7)
_machines = count(1)


class ImapMachine(RuleBasedStateMachine):
    """A mailbox as its owner's mail program changes it, and the subjects that a pass may read again."""

    server: Dovecot
    tells_of_flags = True
    """A server without CONDSTORE does not say that a draft is none any more; the census finds it."""

    @initialize()
    def start(self) -> None:
        self.post = Post(self.server, f"machine{next(_machines)}", Ledger())
        self.program: IMAPClient = self.server.mail_program(self.post.user)
        self.folders = {"INBOX", "Archive"}
        self.touched: set[str] = set()
        self.sent = 0

    def teardown(self) -> None:
        if hasattr(self, "post"):
            self.post.close()
            self.program.logout()

    def select(self, folder: str, pick: int) -> list[int]:
        """Opens a folder; a message of it, where there is one."""
        for name in (folder.partition("/")[0], folder):
            if name not in self.folders:
                self.program.create_folder(name)
                self.folders.add(name)
        self.program.select_folder(folder)
        found: list[int] = self.program.search("ALL")
        return found[pick % len(found) :][:1] if found else []

    def touch(self, uids: list[int]) -> None:
        self.touched.update(self.subjects(uids))

    def subjects(self, uids: list[int]) -> list[str]:
        fetched = self.program.fetch(uids, ["ENVELOPE"]) if uids else {}
        return [each[b"ENVELOPE"].subject.decode() for each in fetched.values()]

    @rule(folder=FOLDERS, many=st.integers(1, 3), flags=st.sampled_from([(), (rb"\Seen",), (rb"\Draft",)]))
    def deliver(self, folder: str, many: int, flags: tuple[bytes, ...]) -> None:
        self.select(folder, 0)
        for _ in range(many):
            self.sent += 1
            self.touched.add(f"s{self.sent}")
            self.program.append(folder, a_message(f"s{self.sent}"), flags)

    @rule(folder=FOLDERS, pick=PICK, flag=st.sampled_from([rb"\Seen", rb"\Deleted", rb"\Draft"]), is_set=st.booleans())
    def flag(self, folder: str, pick: int, flag: bytes, is_set: bool) -> None:
        if flag == rb"\Draft" and not self.tells_of_flags:
            return
        uids = self.select(folder, pick)
        self.touch(uids if flag == rb"\Draft" else [])
        if uids:
            (self.program.add_flags if is_set else self.program.remove_flags)(uids, flag)

    @rule(folder=FOLDERS, pick=PICK)
    def expunge(self, folder: str, pick: int) -> None:
        uids = self.select(folder, pick)
        if uids:
            self.program.add_flags(uids, rb"\Deleted")
            self.program.uid_expunge(uids)

    @rule(folder=FOLDERS, pick=PICK, to=FOLDERS)
    def move(self, folder: str, pick: int, to: str) -> None:
        self.select(to, 0)
        uids = self.select(folder, pick)
        self.touch(uids)
        if uids:
            self.program.move(uids, to)

    @rule()
    def rename(self) -> None:
        if "Deals" in self.folders and "Customers" not in self.folders:
            for folder in sorted(self.folders):
                if folder.startswith("Deals"):
                    self.select(folder, 0)
                    self.touch(self.program.search("ALL"))
            self.program.rename_folder("Deals", "Customers")
            self.folders = {name.replace("Deals", "Customers") for name in self.folders}

    @rule()
    def delete(self) -> None:
        self.program.select_folder("INBOX")
        for folder in ("Customers/Größe", "Customers"):
            if folder in self.folders:
                self.program.delete_folder(folder)
                self.folders.remove(folder)

    @rule()
    def lose_the_cursor(self) -> None:
        self.post.ledger.cursor = None

    @rule(stored=st.integers(0, 3))
    def crash(self, stored: int) -> None:
        connector = self.post.connector()
        for page, _ in zip(connector.pages(self.post.ledger.cursor), range(stored), strict=False):
            self.post.ledger.store(page)
        connector.close()

    @rule()
    def read(self) -> None:
        seen = Counter(change.interaction.subject for change in self.post.catch_up() if isinstance(change, Seen))
        assert seen.keys() <= self.touched
        assert all(times == 1 for times in seen.values())
        self.touched.clear()
        connector = self.post.connector()
        listed = [listed.id for listed in connector.census()]
        assert sorted(listed) == sorted(self.post.ledger.versions)
        held = [item.interaction.subject for item in connector.items(listed) if isinstance(item, Seen)]
        assert sorted(held) == sorted(self.subjects_in_the_mailbox())
        connector.close()

    def subjects_in_the_mailbox(self) -> Iterator[str]:
        for folder in sorted(self.folders):
            self.program.select_folder(folder)
            yield from self.subjects(self.program.search("UNDRAFT"))


def run(machine: type[ImapMachine]) -> None:
    """As deep as the profile says; an example takes a quarter of a second."""
    some = settings(
        max_examples=settings().max_examples // 5, stateful_step_count=20, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(machine, settings=some)


@pytest.mark.parametrize("page", [2, 500])
def test_passes_leave_the_ledger_equal_to_the_mailbox(
    dovecot: Dovecot, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "PAGE", page)

    class OnDovecot(ImapMachine):
        server = dovecot

    run(OnDovecot)


def test_so_they_do_on_a_server_without_extensions(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passes, "PAGE", 2)
    use_no_extensions(monkeypatch)

    class OnPlainServer(ImapMachine):
        server = dovecot
        tells_of_flags = False

    run(OnPlainServer)
