"""The contract of `connectors.protocol`, as tests. A connector joins by subclassing with a `provider` fixture:

class TestImap(ConnectorContract):
    @pytest.fixture
    def provider(self, ledger: Ledger) -> Provider: ...
"""

import json
from itertools import islice

from connectors.model.sync import Content, Cursor, Seen, Unreadable
from connectors.protocol import Connector
from tests.connectors.contract_census import CensusContract
from tests.connectors.ledger import Ledger
from tests.connectors.provider import MANY, Provider, assert_storable, named


class ConnectorContract(CensusContract):
    """What every connector keeps."""

    # what pages say

    def test_an_empty_source_gives_one_last_page(self, connector: Connector) -> None:
        (page,) = connector.pages(None)
        assert page.last
        assert not page.changes

    def test_every_item_is_seen_once(self, connector: Connector, ledger: Ledger, three: tuple[str, ...]) -> None:
        assert named(self.catch_up(connector, ledger)) == list(three)

    def test_only_the_last_page_says_so(self, connector: Connector, provider: Provider) -> None:
        for number in range(MANY):
            provider.put(f"{number}")
        pages = list(connector.pages(None))
        assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]

    def test_a_page_is_bounded(self, connector: Connector, provider: Provider) -> None:
        for number in range(MANY):
            provider.put(f"{number}")
        sizes = [len(page.changes) for page in connector.pages(None)]
        assert sum(sizes) == MANY
        assert max(sizes) < MANY

    def test_all_pages_of_a_pass_are_of_one_mode(self, connector: Connector, provider: Provider) -> None:
        for number in range(MANY):
            provider.put(f"{number}")
        assert len({page.mode for page in connector.pages(None)}) == 1

    def test_nothing_remains_after_the_last_page(self, connector: Connector, three: tuple[str, ...]) -> None:
        *_, last = connector.pages(None)
        assert not last.remaining

    def test_one_unreadable_item_does_not_hide_the_others(
        self, connector: Connector, provider: Provider, ledger: Ledger
    ) -> None:
        provider.put("before")
        provider.put_unreadable("broken")
        provider.put("later")
        changes = self.catch_up(connector, ledger)
        (unreadable,) = (change for change in changes if isinstance(change, Unreadable))
        assert unreadable.why
        assert named(changes) == ["before", "later"]

    # what is an item

    def test_ids_differ_and_can_be_stored(self, connector: Connector, ledger: Ledger, three: tuple[str, ...]) -> None:
        ids = [change.id for change in self.catch_up(connector, ledger)]
        assert len(set(ids)) == len(three)
        for item in ids:
            assert "\0" not in item.encode("utf-8").decode("utf-8")

    def test_interactions_can_be_stored(self, connector: Connector, three: tuple[str, ...]) -> None:
        for page in connector.pages(None):
            for change in page.changes:
                assert isinstance(change, Seen)
                assert_storable(change.interaction)

    def test_what_is_seen_says_where_it_is(self, connector: Connector, three: tuple[str, ...]) -> None:
        """The folder, the labels or the calendar, and the same when it is looked for by its id."""
        seen = [change for page in connector.pages(None) for change in page.changes if isinstance(change, Seen)]
        assert all(change.folders for change in seen)
        again = connector.items(list(dict.fromkeys(change.id.partition("#")[0] for change in seen)))
        places = {change.id: change.folders for change in again if isinstance(change, Seen)}
        assert places == {change.id: change.folders for change in seen}

    def test_ids_stay_the_same(self, provider: Provider, three: tuple[str, ...]) -> None:
        first, second = (
            [change.id for page in provider.connector().pages(None) for change in page.changes] for _ in "12"
        )
        assert sorted(first) == sorted(second)

    # what changed since a cursor

    def test_a_second_pass_finds_nothing(self, connector: Connector, ledger: Ledger, three: tuple[str, ...]) -> None:
        self.catch_up(connector, ledger)
        assert self.catch_up(connector, ledger) == []

    def test_a_pass_that_finds_nothing_still_gives_a_cursor(
        self, connector: Connector, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        *_, last = connector.pages(ledger.cursor)
        assert last.last

    def test_a_new_item_is_the_only_change(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        provider.put("four")
        assert named(self.catch_up(connector, ledger)) == ["four"]

    def test_a_changed_item_is_seen_again_in_another_version_or_under_another_id(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        before = dict(ledger.versions)
        provider.put("two", "Hello again, at more length.")
        assert named(self.catch_up(connector, ledger)) == ["two"]
        assert sum(before.get(item) != version for item, version in ledger.versions.items()) == 1

    def test_a_removed_item_is_gone(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        provider.remove("two")
        self.catch_up(connector, ledger)
        assert len(ledger.versions) == 2

    def test_an_item_that_came_and_went_unseen_leaves_nothing(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        provider.put("four")
        provider.remove("four")
        assert named(self.catch_up(connector, ledger)) == []
        assert len(ledger.versions) == 3

    def test_an_item_that_comes_back_is_seen_again(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        provider.remove("two")
        self.catch_up(connector, ledger)
        provider.put("two")
        assert named(self.catch_up(connector, ledger)) == ["two"]

    def test_a_cursor_outlives_the_connector(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        provider.put("four")
        assert named(self.catch_up(provider.connector(), ledger)) == ["four"]

    def test_a_cursor_is_text(self, connector: Connector, ledger: Ledger, three: tuple[str, ...]) -> None:
        self.catch_up(connector, ledger)
        assert ledger.cursor
        scheme, value = json.loads(json.dumps([ledger.cursor.scheme, ledger.cursor.value]))
        assert list(connector.pages(Cursor(scheme, value)))[-1].last

    def test_an_unknown_scheme_starts_over(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        provider.put("four")
        provider.remove("one")
        ledger.cursor = Cursor("of another release", "?")
        assert "four" in named(self.catch_up(connector, ledger))
        assert len(ledger.versions) == 3

    # being killed

    def test_a_page_that_was_not_stored_comes_again(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        next(iter(connector.pages(None)))
        assert named(self.catch_up(provider.connector(), ledger)) == list(three)

    def test_a_pass_that_ends_after_any_page_goes_on_from_there(
        self, connector: Connector, provider: Provider, ledger: Ledger
    ) -> None:
        for number in range(MANY):
            provider.put(f"{number}")
        while True:
            page = next(iter(provider.connector().pages(ledger.cursor)))
            ledger.store(page)
            if page.last:
                break
        assert len(ledger.versions) == MANY
        assert named(self.catch_up(connector, ledger)) == []

    def test_what_changes_during_a_pass_is_found_by_the_next(
        self, connector: Connector, provider: Provider, ledger: Ledger
    ) -> None:
        for number in range(MANY):
            provider.put(f"{number}")
        for page in connector.pages(None):
            ledger.store(page)
            if not page.last:
                provider.put("-1")
                provider.remove("0")
        self.catch_up(connector, ledger)
        assert len(ledger.versions) == MANY

    def test_two_connectors_of_one_source_do_not_disturb_each_other(
        self, provider: Provider, three: tuple[str, ...]
    ) -> None:
        first, second = provider.connector().pages(None), provider.connector().pages(None)
        assert [page.changes for page in first] == [page.changes for page in second]

    # bodies

    def test_contents_are_what_was_asked_for(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        provider.put("four", "The fourth text.")
        (item,) = (
            c.id for c in self.catch_up(connector, ledger) if isinstance(c, Seen) and c.interaction.subject == "four"
        )
        (content,) = connector.contents([item])
        assert isinstance(content, Content)
        assert (content.id, content.text.strip()) == (item, "The fourth text.")

    def test_contents_follow_a_page_while_it_is_in_hand(self, connector: Connector, provider: Provider) -> None:
        for number in range(MANY):
            provider.put(f"{number}", f"Text {number}.")
        for page in connector.pages(None):
            subjects = {change.id: change.interaction.subject for change in page.changes if isinstance(change, Seen)}
            for content in islice(connector.contents(list(subjects)), 3):
                assert isinstance(content, Content)
                assert content.text.strip() == f"Text {subjects[content.id]}."

    def test_contents_can_be_had_after_a_restart(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        contents = provider.connector().contents(list(ledger.versions))
        assert sorted(content.id for content in contents) == sorted(ledger.versions)

    def test_contents_leave_out_what_has_gone(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        provider.remove("two")
        assert len(list(connector.contents(list(ledger.versions)))) == 2

    def test_contents_of_nothing_are_nothing(self, connector: Connector, three: tuple[str, ...]) -> None:
        assert list(connector.contents([])) == []

    # as it lies there

    def test_an_item_can_be_had_as_it_lies_there(
        self, connector: Connector, provider: Provider, ledger: Ledger
    ) -> None:
        provider.put("four", "The fourth text.")
        (item,) = (change.id for change in self.catch_up(connector, ledger))
        assert b"The fourth text." in (provider.connector().raw(item) or b"")

    def test_what_cannot_be_read_can_be_had_as_it_lies_there(
        self, connector: Connector, provider: Provider, ledger: Ledger
    ) -> None:
        provider.put_unreadable("broken")
        (item,) = (change.id for change in self.catch_up(connector, ledger))
        raw = connector.raw(item)
        assert raw is None or isinstance(raw, bytes)

    def test_of_what_has_gone_nothing_can_be_had(
        self, connector: Connector, provider: Provider, ledger: Ledger, three: tuple[str, ...]
    ) -> None:
        self.catch_up(connector, ledger)
        before = set(ledger.versions)
        provider.remove("two")
        self.catch_up(connector, ledger)
        (gone,) = before - set(ledger.versions)
        assert connector.raw(gone) is None

    # access, end

    def test_a_probe_says_what_there_is(self, connector: Connector, three: tuple[str, ...]) -> None:
        assert connector.probe().detail

    def test_closing_twice_is_no_error(self, provider: Provider) -> None:
        connector = provider.connector()
        connector.close()
        connector.close()
