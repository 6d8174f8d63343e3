"""What people call the folder that a message is in."""

from collections.abc import Callable

from connectors.outlook.tree import Tree


class Named:
    """Of one mailbox. Raises ConnectorError."""

    def __init__(self, ask: Callable[[], Tree]) -> None:
        """`ask`: for all folders; once, where nobody has looked at them since the connector was made."""
        self._ask = ask
        self._asked: Tree | None = None

    def of(self, folder: str, tree: Tree | None) -> str:
        """The path of a folder, by its id; "" for one that is not known. `tree`: as it was last looked at."""
        if tree is None:
            tree = self._asked = self._asked or self._ask()
        return tree.path(folder)
