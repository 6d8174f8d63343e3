"""The rules. Each looks at one candidate and says what it saw, or None; its docstring is what users read about it."""
