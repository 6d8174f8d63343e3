"""Mail of seven people, as they kept it."""

import tarfile

from connectors.model.sync import Seen
from tests.connectors.files.tree import Tree
from tests.shared_data import shared


def test_every_message_of_seven_people_is_an_item_and_read_once(tree: Tree) -> None:
    with tarfile.open(shared("mailboxes", "enron-7-maildirs.tar.xz")) as archive:
        # The argument `filter` came with Python 3.11.4.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(tree.root)  # noqa: S202
    files = [path for path in tree.root.rglob("*") if path.is_file()]
    changes = tree.catch_up()
    assert len(tree.held()) == len(files) == len(changes)
    assert sum(isinstance(change, Seen) for change in changes) >= 2_195
    assert tree.catch_up() == []
