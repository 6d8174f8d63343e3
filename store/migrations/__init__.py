"""Alembic's migrations of the record: `versions/` holds one file a step, from the first table on."""
