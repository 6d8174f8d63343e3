"""Gmail says at once that mail has come: a hint over polling, which is complete without it."""
