"""Files that a CRM or a person exports: rows of .csv, .xlsx and .jsonl, read as accounts, contacts and deals.

`rows` reads any of the three as rows, `columns` says which column is which field, `accounts`, `contacts` and `deals`
read a row as a record. What cannot be read is a BadRow with its line and the reason; only what spoils the whole file
(no such file, no column for a name) raises CannotImport.
"""
