"""A forgetting, put together from the settings."""

from capture import wiring
from capture.acting import Acting
from capture.forgetting.forget import Forget
from capture.forgetting.subject import Subject
from capture.proposing.proposer import Proposer
from config.settings import Settings
from store.database import Store


def forgetting(settings: Settings, store: Store, subject: Subject, acting: Acting) -> Forget:
    """Not yet done."""
    context = wiring.linker(settings, store).context
    proposer = Proposer(store, lambda: context, wiring.utc_now)
    return Forget(store, settings, subject, acting, proposer)
