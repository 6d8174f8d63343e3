"""What every command begins with: the settings and the database."""

from dataclasses import dataclass
from pathlib import Path

from capture import at_rest, wiring
from capture.cli.output import complain
from config.load import load
from config.settings import Settings
from store.database import Store


@dataclass(frozen=True, slots=True)
class Common:
    """The options that stand before or behind every command."""

    config: Path | None
    demo: bool = False
    """On the demonstration company's record, whatever the settings say."""

    def settings(self) -> Settings:
        """Raises ConfigError."""
        given = load(self.config)
        if not self.demo:
            return given
        # On demand: the company's calendars take a third of a second to load.
        from capture.demo import start

        return start.settings(given)

    def store(self) -> Store:
        """The database that the settings name, made where there is none. Raises ConfigError and StoreError.

        Says so where its texts cannot be read, or are not kept as the settings say.
        """
        settings = self.settings()
        store = wiring.prepare_store(settings)
        if wrong := at_rest.wrong(store, settings):
            complain(wrong)
        return store
