"""The machine refreshes its own opinion; a person's stays whatever the machine thinks later."""

from sqlalchemy import Connection

from matcher.model import Match, Reason, Ref, RunnerUp, TargetType, Verdict
from store import links
from store.database import Store
from store.links import Decision, Link
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.recording import a_lease, id_of, write

CAROL, DEAL, RIVAL = Ref(TargetType.CONTACT, 1), Ref(TargetType.DEAL, 7), Ref(TargetType.DEAL, 8)
REASONS = (Reason("address", 1.0, 0.95, "carol@acme.example is an address of Carol"),)


def a_match(target: Ref, score: float = 0.9, verdict: Verdict = Verdict.LINK) -> Match:
    return Match(target, score, verdict, REASONS, RunnerUp(8, 0.3), "model-1")


def an_interaction(connection: Connection, key: str = "mail:1") -> int:
    write(connection, a_lease(connection), a_mail(key))
    return id_of(connection, key)


def found(connection: Connection, interaction: int) -> dict[Ref, Link]:
    return {link.match.target: link for link in links.of_interactions(connection, [interaction]).get(interaction, [])}


def test_a_link_comes_back_as_it_was_saved(store: Store) -> None:
    with store.begin() as connection:
        interaction = an_interaction(connection)
        links.save(connection, [(interaction, a_match(DEAL))], [interaction])
        (link,) = links.of_interactions(connection, [interaction])[interaction]
    assert (link.match, link.decision, link.decided_by) == (a_match(DEAL), None, None)


def test_matching_again_replaces_what_the_machine_thought(store: Store) -> None:
    with store.begin() as connection:
        interaction = an_interaction(connection)
        links.save(connection, [(interaction, a_match(DEAL)), (interaction, a_match(CAROL))], [interaction])
        links.save(connection, [(interaction, a_match(DEAL, 0.5, Verdict.SUGGEST))], [interaction])
        assert [(link.match.target, link.match.score) for link in found(connection, interaction).values()] == [
            (DEAL, 0.5)
        ]


def test_what_a_person_decided_survives_matching_again(store: Store) -> None:
    with store.begin() as connection:
        interaction = an_interaction(connection)
        links.save(connection, [(interaction, a_match(DEAL)), (interaction, a_match(RIVAL, 0.4))], [interaction])
        links.decide(connection, interaction, DEAL, Decision.REJECTED, ALICE, NOON)
        links.decide(connection, interaction, RIVAL, Decision.ACCEPTED, BOB, NOON)
        links.save(connection, [(interaction, a_match(DEAL, 0.99))], [interaction])
        after = found(connection, interaction)
    assert [after[DEAL].decision, after[RIVAL].decision] == [Decision.REJECTED, Decision.ACCEPTED]
    assert [after[DEAL].decided_by, after[RIVAL].decided_by] == [ALICE, BOB]
    assert after[DEAL].match.score == 0.9
    assert after[DEAL].decided_at == NOON


def test_a_person_may_choose_what_the_machine_had_not_thought_of(store: Store) -> None:
    with store.begin() as connection:
        interaction = an_interaction(connection)
        links.decide(connection, interaction, RIVAL, Decision.ACCEPTED, ALICE, NOON)
        links.save(connection, [], [interaction])
        link = found(connection, interaction)[RIVAL]
    assert (link.decision, link.match.model, link.match.score) == (Decision.ACCEPTED, "person", 0.0)


def test_a_person_may_change_their_mind(store: Store) -> None:
    with store.begin() as connection:
        interaction = an_interaction(connection)
        links.decide(connection, interaction, DEAL, Decision.ACCEPTED, ALICE, NOON)
        links.decide(connection, interaction, DEAL, Decision.REJECTED, BOB, NOON)
        link = found(connection, interaction)[DEAL]
    assert (link.decision, link.decided_by) == (Decision.REJECTED, BOB)


def test_matching_one_interaction_leaves_the_links_of_others(store: Store) -> None:
    with store.begin() as connection:
        one, two = an_interaction(connection, "mail:1"), an_interaction(connection, "mail:2")
        links.save(connection, [(one, a_match(DEAL)), (two, a_match(DEAL))], [one, two])
        links.save(connection, [], [one])
        assert (list(found(connection, one)), list(found(connection, two))) == ([], [DEAL])


def test_links_come_best_first_within_each_type(store: Store) -> None:
    with store.begin() as connection:
        interaction = an_interaction(connection)
        matches = [a_match(RIVAL, 0.4), a_match(DEAL, 0.8), a_match(CAROL, 0.1)]
        links.save(connection, [(interaction, match) for match in matches], [interaction])
        ordered = links.of_interactions(connection, [interaction])[interaction]
    assert [link.match.target for link in ordered] == [CAROL, DEAL, RIVAL]
