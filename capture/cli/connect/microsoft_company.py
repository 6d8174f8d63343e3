"""Mailboxes at Microsoft 365 that an app reads on its own behalf, by its certificate or secret."""

from collections.abc import Mapping, Sequence
from typing import Final

from capture import wiring
from capture.cli.connect.company import connect_all, found, shared
from capture.cli.connect.microsoft_app import NAMES
from capture.cli.connect.saving import Answers, address_of, connect
from capture.cli.context import Common
from capture.company import Colleague
from config.microsoft import MicrosoftOptions
from connectors.model.address import Address
from connectors.protocol import Surroundings

_NOBODY: Final = Address("nobody@example.com")
"""The directory is asked on no person's behalf."""


def connect_some(common: Common, options: Mapping[str, object], users: Sequence[str], owner: str | None) -> None:
    """The mailboxes of these addresses; of one of them the owner may be somebody else."""
    if len(users) > 1:
        people = [Colleague(address_of(user, "--user")) for user in users]
        connect_all(common, "microsoft", people, shared(_answers(users[0], options, "--user")))
        return
    (user,) = users
    if owner:
        connect(common, _answers(owner, {**options, "user": user}, "--owner"))
    else:
        connect(common, _answers(user, options, "--user"))


def connect_everybody(
    common: Common, options: Mapping[str, object], groups: Sequence[str], without_groups: Sequence[str]
) -> None:
    """Everybody whom the directory names."""
    # On demand: Microsoft's client loads slowly.
    from connectors.graph.people import people

    checked = shared(_answers(_NOBODY, options, "--user"))
    listed = people(
        MicrosoftOptions.model_validate(checked),
        Surroundings(_NOBODY, lambda _prefix: {}, wiring.utc_now),
        groups=[address_of(group, "--group") for group in groups],
        without_groups=[address_of(group, "--without-group") for group in without_groups],
    )
    everybody = (Colleague(one.address, "" if one.user == one.address else one.user) for one in listed)
    connect_all(common, "microsoft", found(everybody, "Look at --group and --without-group."), checked)


def _answers(address: str, options: Mapping[str, object], option: str) -> Answers:
    return Answers("microsoft", address, options, owner_option=option, names=NAMES)
