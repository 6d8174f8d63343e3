"""What a rep's day is made of: her meetings, what happened with whom, what waits for an answer, what went quiet."""
