"""Training: makes of people's decisions what `matcher.learned` goes by. Never loaded by the daemon."""
