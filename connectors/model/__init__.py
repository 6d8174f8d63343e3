"""The shapes that cross our border. Frozen values, no I/O: every layer may import them."""
