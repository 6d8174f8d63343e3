"""Builds the objects of the program from its settings: the only place that knows all of them."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from capture import at_rest
from capture.forgetting.guard import Guard
from capture.in_force import InForce
from capture.link import Linker
from capture.policy import Rules, Senders
from capture.quotas import pool_of
from capture.ruled import Ruled
from capture.sensitive import finder
from capture.wallets import wallet_of
from capture.worker import Tools
from config.collector import collect_seldom
from config.settings import Match, Settings
from connectors import registry
from connectors.apart import Apart
from connectors.model.address import Address, domain_of
from connectors.protocol import Connector, Reach, Surroundings
from matcher.model import Context, Thresholds
from matcher.normalise import is_free_mail
from store import ledger, sender_rules, sources, version
from store import rules as made_rules
from store.clock import DatabaseClock
from store.database import Store
from store.errors import StoreError, Unreachable
from store.personal import Kind
from store.sender_rules import SenderRule
from store.sources import Source


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def prepare_store(settings: Settings) -> Store:
    """The database of the settings, with tables of this release: made or upgraded where need be. Raises StoreError."""
    store = Store(settings.database.url.get_secret_value(), at_rest.boxes(settings))
    if store.url.get_backend_name() == "sqlite" and store.url.database:
        file = Path(store.url.database)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            # For this user only, whatever the umask; SQLite gives the files beside it the same rights.
            if not file.exists():
                file.touch(mode=0o600)
        except OSError as error:
            raise Unreachable(
                f"The database cannot be made in {file.parent} ({error.strerror}): correct database.url."
            ) from error
    try:
        version.upgrade(store)
        at_rest.prepare(store, settings)
    except StoreError:
        store.close()
        raise
    return store


def clock_of(store: Store) -> Callable[[], datetime]:
    """The clock that whoever works on the database goes by: the server's, as machines' own differ."""
    return utc_now if store.url.get_backend_name() == "sqlite" else DatabaseClock(store)


def tools(settings: Settings, store: Store, now: Callable[[], datetime] = utc_now) -> Tools:
    """What workers need, in a process that is theirs."""
    collect_seldom()
    in_force, guard = InForce(store), Guard(settings)
    return Tools(
        store=store,
        connector=lambda source: connector(settings, store, source, now),
        rules=lambda: rules(settings, store, guard, now),
        linker=lambda: linker(settings, store, in_force),
        interval=lambda source: interval(settings, source),
        now=now,
        reach=reach(settings),
    )


def reach(settings: Settings) -> Reach:
    """How far around now series of meetings are recorded."""
    return Reach(timedelta(days=settings.calendar.days_back), timedelta(days=settings.calendar.days_ahead))


def connector(settings: Settings, store: Store, source: Source, now: Callable[[], datetime] = utc_now) -> Connector:
    """The connector of one source; in a process of its own until it has caught up, where its kind gains by that.

    Raises NeedsPerson for options that do not fit.
    """
    surroundings = surroundings_of(settings, store, source, now)
    if source.caught_up_at is None and registry.provider(source.kind).reads_apart:
        return Apart(source.kind, source.name, source.options, surroundings)
    return registry.build(source.kind, source.name, source.options, surroundings)


def surroundings_of(
    settings: Settings, store: Store, source: Source, now: Callable[[], datetime] = utc_now
) -> Surroundings:
    """What of the world whoever reads the source may know."""

    def known(prefix: str) -> dict[str, str]:
        with store.read() as connection:
            return ledger.known(connection, source.id, prefix)

    wallet = wallet_of(settings, store, source.connection, now)
    return Surroundings(source.owner, known, now, reach(settings), wallet, pool_of(store))


def rules(settings: Settings, store: Store, guard: Guard | None = None, now: Callable[[], datetime] = utc_now) -> Rules:
    """The privacy rules, with who belongs to us as of now. `guard` keeps from call to call what was forgotten."""
    with store.read() as connection:
        owners, said = sources.owners(connection), sender_rules.by_rep(connection)
        past = (guard or Guard(settings)).past(connection, now())
    privacy = settings.privacy
    return Rules(
        internal_domains=_internal_domains(settings, owners),
        owners=owners,
        exclude_domains=frozenset(privacy.exclude_domains),
        exclude_addresses=frozenset(privacy.exclude_addresses),
        exclude_subjects=tuple(phrase.casefold() for phrase in privacy.exclude_subjects),
        bulk=privacy.bulk,
        content=privacy.content,
        sensitive=finder(privacy.sensitive, privacy.sensitive_kinds, privacy.national_ids),
        past=past,
        reps={rep: _senders(hers) for rep, hers in said.items()},
        made=partial(_ruled, store),
    )


def _ruled(store: Store, rep: Address) -> Ruled:
    with store.read() as connection:
        return Ruled.by(made_rules.holding_for(connection, rep))


def _senders(hers: Collection[SenderRule]) -> Senders:
    private = {one.sender: one.at for one in hers if one.kind is Kind.PRIVATE}
    return Senders(frozenset(one.sender for one in hers if one.kind is Kind.NOT_BUSINESS), private)


def linker(settings: Settings, store: Store, in_force: InForce | None = None) -> Linker:
    """The matcher's view of us and what it has learned, as of now. `in_force` keeps the model from call to call."""
    owners = _owners(store)
    learned = (in_force or InForce(store))()
    return Linker(Context(_internal_domains(settings, owners), owners), thresholds(settings.match), learned)


def thresholds(match: Match) -> Thresholds:
    """When to link and when to ask, as the settings have it."""
    return Thresholds(match.link_threshold, match.margin, match.suggest_threshold)


def interval(settings: Settings, source: Source) -> timedelta:
    """How long after a pass the next one is due.

    After a first pass at once, where a connection can be held: its reader, apart, left none.
    """
    if source.caught_up_at is None and source.host is not None:
        return timedelta()
    return settings.schedule.calendar if source.name == "calendar" else settings.schedule.mail


def _owners(store: Store) -> frozenset[Address]:
    with store.read() as connection:
        return sources.owners(connection)


def _internal_domains(settings: Settings, owners: frozenset[Address]) -> frozenset[str]:
    if settings.privacy.internal_domains is not None:
        return frozenset(settings.privacy.internal_domains)
    return frozenset(domain for domain in map(domain_of, owners) if not is_free_mail(domain))
