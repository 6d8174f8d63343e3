"""Pure scoring: which contacts, accounts and deals an interaction belongs to. No database, network or clock."""
