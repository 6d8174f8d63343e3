"""Who is who in the tests. The organisation is `ours.example`; Alice and Bob sell, Carol buys."""

from connectors.model.address import Address

ALICE = Address("alice@ours.example")
BOB = Address("bob@ours.example")
CAROL = Address("carol@acme.example")
DAVE = Address("dave@globex.example")
