"""The record: tables, transactions, queries. SQLAlchemy Core on SQLite and PostgreSQL; only frozen values leave it."""
