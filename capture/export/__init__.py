"""Everything in the record, out of it again: the shapes that scripts rely on, as jsonl, csv or xlsx."""
