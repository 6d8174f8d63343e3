"""What goes wrong where several processes share a database, done on purpose, with the record counted afterwards."""
