"""Many rows at once come back as those written one by one."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from store.bulk import insert_many
from store.database import Store
from store.schema import connections, deals
from tests.builders import NOON

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("ab"), inner),
    max_leaves=5,
)


def test_times_json_and_amounts_are_written_in_the_form_of_the_database(store: Store) -> None:
    rows = [
        {
            "id": number,
            "kind": "memory",
            "owner": "ü@x.example",
            "options": {"n": [number, None, "é"]},
            "created_at": NOON,
        }
        for number in (1, 2)
    ]
    money = {"external_id": "D", "name": "Roof", "amount": Decimal("12.50"), "created_at": NOON, "closed_at": None}
    with store.begin() as connection:
        insert_many(connection, insert(connections), rows)
        insert_many(connection, insert(deals), [money])
        found = [dict(row._mapping) for row in connection.execute(select(connections).order_by(connections.c.id))]
        deal = connection.execute(select(deals)).one()
    assert [{name: row[name] for name in rows[0]} for row in found] == rows
    assert (deal.amount, deal.created_at, deal.closed_at) == (Decimal("12.50"), NOON, None)


def test_no_rows_are_no_statement(store: Store) -> None:
    with store.begin() as connection:
        insert_many(connection, insert(connections), [])
        assert connection.execute(select(connections)).all() == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_any_json_comes_back_as_it_was(sqlite_store: Store, value: object) -> None:
    row = {"kind": "memory", "owner": "a", "options": {"value": value}, "created_at": NOON}
    with sqlite_store.begin() as connection:
        insert_many(connection, insert(connections), [row])
        newest = select(connections.c.options).order_by(connections.c.id.desc()).limit(1)
        assert connection.execute(newest).scalar_one() == {"value": value}
