"""A PostgreSQL database that each test finds as the migrations left it: making one takes twenty times as long."""

from typing import Final, LiteralString

import psycopg

_LEFT: Final[LiteralString] = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
# A truncated table gets new files, which takes long; the dead rows of a large one would be in the way ever after.
_EMPTIED: Final[LiteralString] = """
DO $$
DECLARE
    name text;
    is_filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO is_filled;
        IF pg_relation_size(name::regclass) > 1000000 THEN
            EXECUTE format('TRUNCATE %I CASCADE', name);
        ELSIF is_filled THEN
            EXECUTE format('DELETE FROM %I', name);
        END IF;
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""


def empty(url: str, revision: str) -> None:
    """Takes away whatever rows there are, and whoever is still connected; ids begin at 1 again.

    `url`: of a database with our tables; `revision`: what they are said to be of. Foreign keys and triggers sleep
    meanwhile: the order of the tables does not matter.
    """
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(_LEFT)
        connection.execute(_EMPTIED)
        connection.execute("UPDATE alembic_version SET version_num = %s", [revision])
