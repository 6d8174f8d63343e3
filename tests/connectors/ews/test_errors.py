"""Every word that Exchange has for not answering leads to a remedy."""

from collections.abc import Iterator

import exchangelib.errors  # type: ignore[import-untyped]
import pytest

from config.exchange import Access, ExchangeSignIn
from connectors.errors import CursorExpired, NeedsPerson, ProviderBug, TryLater
from connectors.ews import words
from connectors.ews.attempt import Attempt
from connectors.ews.errors import Absent, FolderGone, TooMany, Unreadable, answered, trouble_of
from connectors.pace.outcomes import Kind
from tests.connectors.ews.asking import ANN

SECRET = "Offer to ann@example.com"
ATTEMPT = Attempt("mail.example.com", ANN, "EXAMPLE\\capture", ExchangeSignIn.NTLM, Access.IMPERSONATION)


def made(name: str) -> Exception:
    """exchangelib's error, with words that people wrote."""
    kind = getattr(exchangelib.errors, name)
    if name == "RateLimitError":
        return kind(SECRET, wait=1)  # type: ignore[no-any-return]
    if name == "CASError":
        return kind(SECRET, response=None)  # type: ignore[no-any-return]
    return kind(SECRET)  # type: ignore[no-any-return]


def families() -> Iterator[tuple[str, Kind, type[Exception]]]:
    """Name, what becomes of the request, and the remedy."""
    yield from ((name, Kind.RATE, TryLater) for name in words.RATE)
    yield from ((name, Kind.PASSING, TryLater) for name in (*words.PASSING, words.FAULT))
    yield from ((name, Kind.MISSING, CursorExpired) for name in words.EXPIRED)
    yield from ((name, Kind.MISSING, FolderGone) for name in words.NO_FOLDER)
    yield from ((name, Kind.MISSING, Absent) for name in words.NO_ITEM)
    yield from ((name, Kind.ITEM, TooMany) for name in words.TOO_MANY)
    yield from ((name, Kind.ACCOUNT, NeedsPerson) for name in words.PERSON)
    yield from ((name, Kind.ITEM, NeedsPerson) for name in words.FORBIDDEN)
    yield "ErrorSchemaValidation", Kind.ITEM, ProviderBug
    yield "ErrorInvalidRequest", Kind.ITEM, ProviderBug
    yield "SOAPError", Kind.ITEM, Unreadable
    yield "MalformedResponseError", Kind.ITEM, ProviderBug


@pytest.mark.parametrize(("name", "kind", "remedy"), sorted(families(), key=str))
def test_a_word_of_exchange_has_its_remedy(name: str, kind: Kind, remedy: type[Exception]) -> None:
    error = made(name)
    trouble = trouble_of(error, ATTEMPT)
    assert trouble.kind is kind
    assert isinstance(trouble.error, remedy)
    assert SECRET not in repr(trouble)
    with pytest.raises(remedy), answered(ATTEMPT):
        raise error


@pytest.mark.parametrize("sign_in", ExchangeSignIn)
@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize("name", [*words.PERSON, *sorted(words.FORBIDDEN)])
def test_what_a_person_must_do_is_said_in_a_sentence(sign_in: ExchangeSignIn, access: Access, name: str) -> None:
    error = trouble_of(made(name), Attempt("mail.example.com", ANN, "capture", sign_in, access)).error
    assert isinstance(error, NeedsPerson)
    assert error.advice[0].isupper()
    assert error.advice.endswith(".")


def test_how_long_a_busy_server_wants_to_be_left_alone_is_kept() -> None:
    assert trouble_of(exchangelib.errors.ErrorServerBusy(SECRET, back_off=7.5), ATTEMPT).wait == 7.5
