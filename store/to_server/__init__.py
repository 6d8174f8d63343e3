"""A record in an SQLite file becomes one on a PostgreSQL server, row by row and compared: `move`."""
