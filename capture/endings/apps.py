"""What apps at Microsoft Entra prove themselves with: certificates and client secrets expire."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from capture.endings.ending import Ending, step
from capture.endings.naming import named
from config.microsoft import App
from config.secrets import Secret
from connectors.errors import NeedsPerson

_STEPS: Final = tuple(timedelta(days=days) for days in (30, 14, 3))


@dataclass(frozen=True, slots=True)
class Use:
    """Of an app registration, by a connection or by the settings."""

    connection: int | None
    """None: the settings."""
    client: str
    app: App

    @property
    def credential(self) -> tuple[str, Secret | None]:
        """What ends with it: uses that share it end together."""
        return self.client, self.app.certificate or self.app.secret


def app_endings(uses: Iterable[Use], now: datetime) -> Iterator[Ending]:
    """One for each certificate and each secret, however many connections it opens."""
    shared: defaultdict[tuple[str, Secret | None], list[Use]] = defaultdict(list)
    for use in uses:
        shared[use.credential].append(use)
    for some in shared.values():
        at = _end(some)
        reached = step(at, now, _STEPS) if at else None
        if at is not None and reached is not None:
            yield _ending(some, at, reached)


def _end(uses: Sequence[Use]) -> datetime | None:
    """Of a secret, the last end that anybody has told. None where it is not known, or cannot be read."""
    # On demand: cryptography loads slowly.
    from connectors.entra.credential import ends

    if uses[0].app.certificate is None:
        return max((use.app.secret_ends for use in uses if use.app.secret and use.app.secret_ends), default=None)
    try:
        return ends(uses[0].app)
    except NeedsPerson:
        return None


def _ending(uses: Sequence[Use], at: datetime, reached: timedelta) -> Ending:
    first = uses[0]
    name = "certificate" if first.app.certificate else "client secret"
    ids = tuple(use.connection for use in uses if use.connection is not None)
    setting = f"microsoft.{name.rpartition(' ')[2]}"
    return Ending(
        about=named(ids) if first.connection is not None else setting,
        what=f"The {name} of the app {first.client} at Microsoft Entra",
        at=at,
        step=reached,
        connections=ids,
        again=_again(first),
    )


def _again(use: Use) -> str:
    # On demand: Microsoft's client loads slowly.
    from connectors.entra.registration import Registration

    page = Registration.of(use.app, use.client).page("Credentials")
    if use.app.certificate:
        return f"Upload a new certificate at {page} and put it, with its key, where the old one is."
    to_tell = "set microsoft.secret_ends"
    if use.connection is not None:
        to_tell = f"`capture connection reconnect {use.connection} --secret-ends DATE`"
    return f"Make a new client secret at {page} and put it where the old one is; then tell when it ends: {to_tell}."
