"""How a PostgreSQL server is spoken to: its address, how long anything may take, and what cuts a connection."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from time import monotonic
from typing import Final

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL, Dialect, ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

CONNECT_SECONDS: Final = 10
SILENT_SECONDS: Final = 30
"""A server, or a client, of which nothing has been heard for so long is away, whatever the network says."""
LOCK_SECONDS: Final = 30
"""As long as SQLite's writers wait for each other."""
IDLE_SECONDS: Final = 60
"""How long a transaction may be open with nothing asked of the server: its process is paused, or its machine gone."""
IDLE_ALONE_SECONDS: Final = 20
"""The same while all other writers wait for it (`store.database.alone`); less than they wait."""

SURE_SECONDS: Final = 2.0
"""A connection that was used so short a time ago is not tried before it is used again within `trusting`."""
_USED: Final = "capture_used"
_trusts: Final = ContextVar("trusts", default=False)

_CONNECTING: Final = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": SILENT_SECONDS // 2,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": SILENT_SECONDS * 1_000,
    "application_name": "capture",
}
"""https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS"""

_SESSION: Final = {
    # Compiling the conditions of who may see what (`store.sight`) takes 270 ms, and what they are asked of 50 ms:
    # https://www.postgresql.org/docs/current/jit-decision.html
    "jit": "off",
    "lock_timeout": f"{LOCK_SECONDS}s",
    "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
    "tcp_keepalives_idle": f"{SILENT_SECONDS // 2}",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": f"{SILENT_SECONDS}s",
}
_SET: Final = "SELECT " + ", ".join(f"set_config('{name}', '{value}', false)" for name, value in _SESSION.items())
_CHECK: Final = "SET client_connection_check_interval = '10s'"
"""What a dead client has asked goes on to its end otherwise. Servers on some systems cannot look:
https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL"""

_LEFT: Final = frozenset({"25006", "57P01", "57P02"})
"""read_only_sql_transaction, admin_shutdown and crash_shutdown, by
https://www.postgresql.org/docs/current/errcodes-appendix.html"""


def address(text: str) -> URL:
    """As SQLAlchemy reads one, and with several hosts as libpq does: `postgresql://a:5432,b:5432/name`.

    Of several, the one that may be written to is taken, wherever that is at the time: after a failover the other.
    Raises ValueError and ArgumentError.
    """
    scheme, separator, rest = text.partition("://")
    place, slash, path = rest.partition("/")
    user, at, hosts = place.rpartition("@")
    if not separator or "," not in hosts:
        return make_url(text)
    url = make_url(f"{scheme}://{user}{at}{slash}{path}")
    listed = tuple(map(_with_port, hosts.split(",")))
    return url.update_query_dict({"host": listed, "target_session_attrs": "read-write"} | dict(url.query))


def shown(url: URL) -> str:
    """The address as people write it for `database.url`, with stars for its password."""
    named = url.set(drivername="postgresql")
    hosts = named.normalized_query.get("host", ())
    if len(hosts) < 2:
        return named.render_as_string()
    place, _, name = named.difference_update_query(("host", "target_session_attrs")).render_as_string().rpartition("/")
    return f"{place}{','.join(hosts)}/{name}"


def _with_port(host: str) -> str:
    name, _, port = host.rpartition(":")
    return f"{name}:{int(port)}" if name and not host.endswith("]") else f"{host}:5432"


def engine(url: URL, **options: object) -> Engine:
    """A pool of connections that notice within half a minute when the server, or their client, has gone."""
    made = create_engine(url, connect_args=_given(url), **options)
    event.listen(made, "connect", _prepare)
    event.listen(made, "checkout", partial(_ask, made.dialect))
    event.listen(made, "checkin", _note)
    event.listen(made, "handle_error", _notice_loss)
    return made


def conninfo(url: URL) -> str:
    """The same server, for a client that speaks libpq's own words; with the password in it."""
    # The client is loaded where there is a server: commands on SQLite start 80 ms sooner without.
    from psycopg.conninfo import make_conninfo

    _, found = url.get_dialect()().create_connect_args(url)
    return make_conninfo(**{name: value for name, value in {**_given(url), **found}.items() if name != "context"})


def _given(url: URL) -> dict[str, object]:
    return {name: value for name, value in _CONNECTING.items() if name not in url.query}


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    from psycopg import Error

    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(_SET)
    with suppress(Error):
        cursor.execute(_CHECK)
    cursor.close()
    connection.autocommit = False


@contextmanager
def trusting() -> Iterator[None]:
    """For what is tried again where it fails: half the cost of one statement. A connection that was cut fails once."""
    before = _trusts.set(True)
    try:
        yield
    finally:
        _trusts.reset(before)


def _note(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info[_USED] = monotonic()


def _ask(dialect: Dialect, connection: DBAPIConnection, entry: ConnectionPoolEntry, _: object) -> None:
    """As the pool would by itself at each use."""
    used = entry.info.get(_USED)
    if used is None or (_trusts.get() and monotonic() - used < SURE_SECONDS):
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _notice_loss(context: ExceptionContext) -> None:
    """Connections to a server that became a standby stay open, and those to one that ends look so for a moment.

    All of them are made anew, where it is written.
    """
    if getattr(context.original_exception, "sqlstate", None) in _LEFT:
        context.is_disconnect = True
