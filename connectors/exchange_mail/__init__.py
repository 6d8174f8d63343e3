"""Mail on an Exchange server, by EWS."""
