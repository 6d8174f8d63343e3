"""The contract of what a census lists, and of items that are asked for by name."""

from connectors.protocol import Connector
from tests.connectors.contract_base import ContractBase
from tests.connectors.ledger import Ledger
from tests.connectors.provider import Provider, by_id, named, owner_among


class CensusContract(ContractBase):
    """What finds, and brings back, what passes have missed."""

    def test_a_census_lists_what_pages_have_shown(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        provider.put_unreadable("broken")
        self.catch_up(connector, ledger)
        listed = [listed.id for listed in connector.census()]
        assert len(set(listed)) == len(listed) == len(three) + 1
        assert {owner_among(listed, item) for item in ledger.versions} == set(listed)

    def test_a_census_knows_of_what_pages_have_not_shown(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        provider.put("four")
        provider.remove("one")
        provider.remove("two")
        listed = {listed.id for listed in connector.census()}
        recorded = {owner_among(listed, item) for item in ledger.versions}
        assert len(listed - recorded) == 1
        assert sum(owner_among(listed, item) is None for item in ledger.versions) == 2

    def test_items_that_passes_have_missed_can_be_had(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        missed = ledger.versions.copy()
        ledger.versions.popitem()
        (left_out,) = missed.keys() - ledger.versions.keys()
        wanted = owner_among([listed.id for listed in connector.census()], left_out)
        assert wanted is not None
        (item,) = provider.connector().items([wanted])
        assert (item.id, item.version) == (left_out, missed[left_out])

    def test_items_are_what_pages_have_shown(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        provider.put_unreadable("broken")
        shown = self.catch_up(connector, ledger)
        listed = [listed.id for listed in connector.census()]
        assert sorted(connector.items(listed), key=by_id) == sorted(shown, key=by_id)

    def test_contents_of_items_can_be_had(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        items = list(connector.items([listed.id for listed in connector.census()]))
        contents = connector.contents([item.id for item in items])
        assert sorted(content.id for content in contents) == sorted(item.id for item in items)

    def test_items_leave_out_what_has_gone(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        listed = [listed.id for listed in connector.census()]
        provider.remove("two")
        assert named(connector.items(listed)) == ["one", "three"]

    def test_items_of_nothing_are_nothing(self, connector: Connector, three: tuple[str, ...]) -> None:
        assert list(connector.items([])) == []
