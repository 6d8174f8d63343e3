"""Everything outside: one folder a system, all behind the contract in `connectors.protocol`."""
