"""Settings of sensitive content: what becomes of card numbers, passwords and the like that are said in mail."""

from enum import StrEnum


class SensitiveContent(StrEnum):
    """What becomes of a mail or a meeting in which there is any."""

    MASK = "mask"
    """What was found is removed, and the text says so there: `[card number removed]`."""
    HEADERS = "headers"
    """Nothing is kept but people, times and the subject, and that without what was found in it."""
    KEEP = "keep"
    """It is not looked for."""


class SensitiveKind(StrEnum):
    """What is looked for."""

    CARD = "card"
    IBAN = "iban"
    NATIONAL_ID = "national_id"
    PASSWORD = "password"  # noqa: S105 - a word
    PRIVATE_KEY = "private_key"
    TOKEN = "token"  # noqa: S105 - a word


class Country(StrEnum):
    """Whose national ids can be told, by ISO 3166-1."""

    AT = "AT"
    AU = "AU"
    BE = "BE"
    BR = "BR"
    CA = "CA"
    CH = "CH"
    CZ = "CZ"
    DE = "DE"
    DK = "DK"
    ES = "ES"
    FI = "FI"
    FR = "FR"
    GB = "GB"
    IE = "IE"
    IN = "IN"
    IT = "IT"
    NL = "NL"
    NO = "NO"
    PL = "PL"
    SE = "SE"
    US = "US"
    ZA = "ZA"
