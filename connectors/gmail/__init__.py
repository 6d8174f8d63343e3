"""Mail at Gmail, over its API."""
