"""What people's decisions have taught: data in the record, scored here in plain Python, trained elsewhere."""
