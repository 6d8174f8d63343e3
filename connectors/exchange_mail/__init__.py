"""Mail at an Exchange server, by EWS."""
