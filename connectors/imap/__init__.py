"""Mail on IMAP servers (RFC 3501, RFC 9051), which is only ever read."""
