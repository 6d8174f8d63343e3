"""Links interactions to the directory: candidates by key, the pure matcher, and its answer kept with its reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from capture.series import era, eras, together
from matcher.keys import keys
from matcher.learned.model import Learned
from matcher.learned.recollection import recollect
from matcher.learned.rules import Newborn, Recalled
from matcher.match import match
from matcher.model import Candidates, Context, Match, Question, TargetType, ThreadLink, Thresholds, Verdict, moment
from store import candidates, links, waiting
from store.candidates import Asked
from store.database import Store, alone
from store.model import Recorded
from store.newborn import newborn

BATCH = 200


@dataclass(frozen=True, slots=True)
class Linker:
    """What matching needs to know beside the interactions: who we are, and when to be sure."""

    context: Context
    thresholds: Thresholds
    learned: Learned | None = None
    """What people's decisions have taught; None where that is nothing yet."""

    def link(self, connection: Connection, recorded: Sequence[Recorded]) -> None:
        """Matches interactions (oldest first) and saves the links, in the surrounding transaction."""
        groups = together(recorded)
        for start in range(0, len(groups), BATCH):
            page = groups[start : start + BATCH]
            found = self._found(connection, page, {})
            items = [item for group in page for item in group]
            at = {item.id: item.interaction.at for item in items if item.is_new}
            links.save_first(connection, [one for one in found if one[0] in at], at)
            again = [item.id for item in items if not item.is_new]
            links.save(connection, [one for one in found if one[0] not in at], again)

    def matched(self, connection: Connection, recorded: Sequence[Recorded]) -> list[tuple[int, Match]]:
        """Interaction and match, for all that `link` would save. Writes nothing."""
        groups = together(recorded)
        linked: dict[str, tuple[ThreadLink, ...]] = {}
        pages = (groups[start : start + BATCH] for start in range(0, len(groups), BATCH))
        return [one for page in pages for one in self._found(connection, page, linked)]

    def _found(
        self, connection: Connection, groups: Sequence[Sequence[Recorded]], linked: dict[str, tuple[ThreadLink, ...]]
    ) -> list[tuple[int, Match]]:
        """`linked`: the sure deals of threads that are not saved yet; those found are added."""
        young = newborn(connection, *_span(groups)) if self.learned else []
        recalled = [self._recalled(group[0], young) for group in groups]
        asked = [self._asked(group[0], memory) for group, memory in zip(groups, recalled, strict=True)]
        found: list[tuple[int, Match]] = []
        offers = candidates.candidates(connection, asked)
        for group, offered, memory in zip(groups, offers, recalled, strict=True):
            for item, matches in self._matched(group, offered, memory, linked):
                found.extend((item.id, one) for one in matches)
        return found

    def _matched(
        self,
        group: Sequence[Recorded],
        offered: Candidates,
        recalled: Recalled | None,
        linked: dict[str, tuple[ThreadLink, ...]],
    ) -> Iterator[tuple[Recorded, Sequence[Match]]]:
        known: dict[int, Sequence[Match]] = {}
        changes = eras(offered) if len(group) > 1 else ()
        for item in group:
            number = era(moment(item.interaction.at), changes)
            if number not in known:
                thread = offered.thread + linked.get(item.thread, ())
                question = Question(item.interaction, replace(offered, thread=thread), self.context)
                known[number] = match(question, self.thresholds, recalled)
                linked[item.thread] = linked.get(item.thread, ()) + _sure_deals(known[number])
            yield item, known[number]

    def _asked(self, item: Recorded, recalled: Recalled | None) -> Asked:
        likely = [*recalled.memory.likely(), *recalled.newborn] if recalled else []
        return Asked(keys(item.interaction, self.context), item.thread, item.id, likely)

    def _recalled(self, item: Recorded, young: Sequence[Newborn]) -> Recalled | None:
        if self.learned is None:
            return None
        memory = recollect(self.learned, item.interaction, item.said, self.context.owners)
        at = moment(item.interaction.at)
        return Recalled(item.interaction, item.said.own, memory, [one for one in young if one.since <= at < one.until])


def _span(groups: Sequence[Sequence[Recorded]]) -> tuple[datetime, datetime]:
    times = [group[0].interaction.at for group in groups]
    return min(times), max(times)


def _sure_deals(matches: Sequence[Match]) -> tuple[ThreadLink, ...]:
    """What the rest of a thread may go by, where the whole thread arrives in one page."""
    return tuple(
        ThreadLink(one.target.id, decided=False)
        for one in matches
        if one.target.type is TargetType.DEAL and one.verdict is Verdict.LINK
    )


def link_waiting(store: Store, linker: Linker) -> int:
    """Matches again what a change of the directory has marked, one batch; how many. Call until it returns 0."""
    with store.begin() as connection:
        alone(connection)
        batch = waiting.to_match(connection, BATCH)
        linker.link(connection, batch)
    return len(batch)
