"""Settings: their types, where they come from, and what is wrong with them. Importing it reads nothing."""
