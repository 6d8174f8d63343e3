"""Gmail's search: the few operators that Capture sends. https://support.google.com/mail/answer/7190"""

from collections.abc import Callable

from tests.servers.google.mailbox import FakeMailbox, Stored
from tests.servers.google.refusal import Refusal

Test = Callable[[Stored], bool]
_PLACES = {"chats": "CHAT", "drafts": "DRAFT", "spam": "SPAM", "trash": "TRASH", "inbox": "INBOX", "sent": "SENT"}


def matching(query: str, mailbox: FakeMailbox) -> Test:
    """Whether a message has all that `query` asks for. Refused: an operator that this server does not have."""
    tests = [_term(term, mailbox) for term in query.split()]
    return lambda message: all(test(message) for test in tests)


def _term(term: str, mailbox: FakeMailbox) -> Test:
    if term.startswith("-"):
        test = _term(term[1:], mailbox)
        return lambda message: not test(message)
    operator, _, value = term.partition(":")
    if operator == "in" and value in _PLACES:
        return lambda message: _PLACES[value] in message.labels
    if operator == "category":
        return lambda message: f"CATEGORY_{value.upper()}" in message.labels
    if operator == "label":
        ids = {id_ for id_, name in mailbox.labels.items() if value in (id_, name.replace(" ", "-"))}
        return lambda message: bool(ids & message.labels)
    if operator in ("after", "before") and value.isdigit():
        seconds = int(value)
        return lambda message: (message.at // 1_000 >= seconds) == (operator == "after")
    raise Refusal(400, "invalidArgument", f"The Google of the tests has no operator {term!r}")
