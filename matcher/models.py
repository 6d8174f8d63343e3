"""The whole model: which rules there are, and how much each counts.

Rules that can make a match come first. Change a rule or a weight, and count the version up: stored links name it.
"""

from typing import Final

from matcher.model import AccountCandidate, ContactCandidate, DealCandidate, TargetType
from matcher.rules.account import (
    contact_of_account,
    contact_of_another_account,
    domain_like_name,
    same_domain,
    sister_domain,
)
from matcher.rules.contact import (
    alias_address,
    changed_company,
    same_address,
    same_name,
    same_name_at_company,
    shared_mailbox,
)
from matcher.rules.context import mailing_list
from matcher.rules.deal import contact_role, owner_on_it, same_account, same_thread, thread_of_another_deal
from matcher.rules.state import closed_before, not_yet_created, open_on_date
from matcher.rules.subject import another_deal_named, name_in_subject, number_in_subject
from matcher.scene import Member, Scene, Seen
from matcher.score import Model, Weighted

CONTACT: Final[Model[Seen, ContactCandidate]] = Model(
    "contact/2",
    TargetType.CONTACT,
    (
        Weighted(same_address, 0.97, given="recorded"),
        Weighted(alias_address, 0.93, given="recorded"),
        Weighted(same_name_at_company, 0.90, given="unrecorded"),
        Weighted(changed_company, 0.60, given="former"),
        Weighted(same_name, 0.50, given="namesakes"),
        Weighted(shared_mailbox, -0.25, qualifier=True),
        Weighted(mailing_list, -0.45, qualifier=True, given="bulk"),
    ),
)

ACCOUNT: Final[Model[Member, AccountCandidate]] = Model(
    "account/2",
    TargetType.ACCOUNT,
    (
        Weighted(same_domain, 0.90),
        Weighted(contact_of_account, 0.90),
        Weighted(domain_like_name, 0.60),
        Weighted(sister_domain, 0.55),
        Weighted(contact_of_another_account, -0.30, qualifier=True),
        Weighted(mailing_list, -0.45, qualifier=True, given="bulk"),
    ),
)

DEAL: Final[Model[Scene, DealCandidate]] = Model(
    "deal/1.1",
    TargetType.DEAL,
    (
        Weighted(same_thread, 0.95, given="thread"),
        Weighted(number_in_subject, 0.92, given="numbered"),
        Weighted(contact_role, 0.80, given="roles"),
        Weighted(name_in_subject, 0.65, given="named"),
        Weighted(same_account, 0.45, given="accounts"),
        Weighted(owner_on_it, 0.15, qualifier=True),
        Weighted(open_on_date, 0.10, qualifier=True),
        Weighted(another_deal_named, -0.50, qualifier=True, given="names_a_deal"),
        Weighted(thread_of_another_deal, -0.50, qualifier=True, given="thread"),
        Weighted(closed_before, -0.90, qualifier=True),
        Weighted(not_yet_created, -0.90, qualifier=True),
        Weighted(mailing_list, -0.45, qualifier=True, given="bulk"),
    ),
)
