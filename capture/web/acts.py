"""The acts of the log, as people say them."""

from collections.abc import Callable
from typing import Final

_SAID: Final = {
    "sign_in": "signed in by",
    "sign_in.failed": "failed to sign in",
    "sign_out": "signed out",
    "session.end": "ended other sessions",
    "user.add": "added a person",
    "user.link": "made a link to sign in",
    "user.disable": "disabled a person",
    "user.enable": "enabled a person",
    "user.name": "changed a name",
    "user.password": "changed the password",
    "user.role.rep": "made a rep of",
    "user.role.manager": "made a manager of",
    "user.role.ops": "made ops of",
    "user.role.administrator": "made an administrator of",
    "forget.person": "forgot a person,",
    "forget.interaction": "forgot a mail or meeting,",
    "forget.connection": "forgot a connection,",
    "forget.mailbox": "forgot a mailbox,",
    "forget.lift": "let somebody be recorded again who was forgotten",
    "hold.place": "placed a legal hold,",
    "hold.lift": "lifted a legal hold,",
    "access.export": "handed out what is kept of a person:",
    "user.depart": "closed the mailboxes of somebody who has left,",
    "token.make": "made a token",
    "token.revoke": "took back a token",
    "link.accept": "accepted a link of",
    "link.reject": "rejected a link of",
    "link.none": "found no suggestion right for",
    "link.choose": "chose another record for",
    "links.accept": "accepted at once",
    "conversation.accept": "accepted for the whole conversation of",
    "act.undo": "took back what was decided about",
    "interaction.private": "called private",
    "interaction.not_business": "called no business",
    "interaction.take_back": "took back what was called private or no business of",
    "sender.private": "called private, with all of its sender,",
    "sender.not_business": "called no business, with all of its sender,",
    "rule.add": "made a rule for a sender",
    "rule.remove": "removed a rule for a sender",
    "rules.add": "made",
    "rules.remove": "removed",
    "rules.apply": "applied the rules to the record:",
    "group.add": "made a group of reps,",
    "group.remove": "removed a group of reps,",
    "group.join": "added to a group of reps",
    "group.leave": "took out of a group of reps",
    "member.add": "added to the team of",
    "member.remove": "removed from the team of",
    "person.add": "added a new person",
    "person.dismiss": "dismissed a new person",
    "person.undo": "took back what was decided about a new person",
    "digest.on": "switched the daily mail on for",
    "digest.off": "switched the daily mail off for",
    "digest.sent": "was sent the daily mail,",
    "digest.empty": "was sent no daily mail, as there was nothing to say,",
    "digest.later": "could not be sent the daily mail yet,",
    "digest.refused": "cannot be sent the daily mail,",
    "digest.by_hand": "sent a daily mail by hand to",
    "answer.unneeded": "said that no answer is needed to",
    "answer.needed": "took that back of",
    "connection.audience": "set who may see",
    "connection.connect": "connected a mailbox",
    "connection.pause": "paused a connection",
    "connection.resume": "resumed a connection",
    "connection.census": "asked for a census of",
    "unreadable.retry": "had items read again that could not be read, of",
    "unreadable.raw": "took an item as it is that cannot be read, of",
}


def act(name: str) -> str:
    """One that is not listed is said by its own name: `link.accept` as `link: accept`."""
    return _SAID.get(name, name.replace(".", ": ").replace("_", " "))


FILTERS: Final[dict[str, Callable[[str], str]]] = {"act": act}
"""For templates."""
