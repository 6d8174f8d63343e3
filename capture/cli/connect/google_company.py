"""Mailboxes at Google by the key of a service account that speaks for everybody (domain-wide delegation)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from capture.cli.connect.company import connect_all, found, shared
from capture.cli.connect.saving import Answers, address_of, connect
from capture.cli.context import Common
from capture.company import Colleague
from config.providers import GoogleOptions

NAMES = {"labels": "--label", "calendars": "--calendar"}


@dataclass(frozen=True, slots=True)
class Company:
    """Who is meant, as a person says it."""

    admin: str
    domain: str | None
    groups: tuple[str, ...]
    without_groups: tuple[str, ...]


def connect_some(
    common: Common, key: str, users: Sequence[str], owner: str | None, choices: Mapping[str, object]
) -> None:
    """The mailboxes of these addresses; of one of them the owner may be somebody else."""
    options = {"key": key, **choices}
    if len(users) > 1:
        people = [Colleague(address_of(user, "--user")) for user in users]
        connect_all(common, "google", people, shared(_answers(users[0], options, "--user")))
        return
    (user,) = users
    if owner:
        connect(common, _answers(owner, options | {"user": user}, "--owner"))
    else:
        connect(common, _answers(user, options, "--user"))


def connect_everybody(common: Common, key: str, whom: Company, choices: Mapping[str, object]) -> None:
    """Everybody whom the directory names."""
    # On demand: Google's client loads slowly.
    from connectors.google.people import people

    options = shared(_answers(whom.admin, {"key": key, **choices}, "--admin"))
    listed = people(
        GoogleOptions.model_validate(options),
        address_of(whom.admin, "--admin"),
        domain=whom.domain,
        groups=[address_of(group, "--group") for group in whom.groups],
        without_groups=[address_of(group, "--without-group") for group in whom.without_groups],
    )
    everybody = (Colleague(person.address) for person in listed)
    connect_all(common, "google", found(everybody, "Look at --domain, --group and --without-group."), options)


def _answers(address: str, options: Mapping[str, object], option: str) -> Answers:
    return Answers("google", address, options, owner_option=option, names=NAMES)
