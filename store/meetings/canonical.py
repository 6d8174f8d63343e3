"""The meetings that all tellings of one UID come to. Pure: the same tellings in any order come to the same."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from config.privacy import ContentLevel
from connectors.model.address import Address
from connectors.model.interaction import Answer, MeetingState, Participant, Role, Voice
from store.meetings.guests import answered, guests, shows_guests
from store.meetings.telling import NOTICES, Telling, packed
from store.model import Direction, Kept


def canonical(tellings: Sequence[Telling]) -> dict[str, Kept | None]:
    """Key → the meeting, for every key that the tellings of one root are about; None where no meeting is told of.

    The revision of each names what it came to, so that two are the same exactly where theirs are.
    """
    rule = _newest_rule(tellings)
    about: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        about[telling.key].append(telling)
    of_series = [one for telling in tellings[:1] for one in about.get(telling.root, ())]
    told = {key: _told(some, [*some, *(one for one in of_series if one.key != key)]) for key, some in about.items()}
    return {key: _meeting(found, rule) if found else None for key, found in told.items()}


@dataclass(frozen=True, slots=True)
class _Rule:
    """The greatest SEQUENCE with which a whole series is told of, and the first occurrence that is told with it."""

    sequence: int
    since: datetime


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of one meeting, sorted by what it is worth."""

    stating: Sequence[Telling]
    """All calendars and invitations that state it, or did."""
    living: Sequence[Telling]
    """Those that do, with the top SEQUENCE."""
    notices: Sequence[Telling]
    """Messages about it or its series, of that SEQUENCE or later."""
    taken_out: Sequence[Telling]
    """Calendars that it was taken out of, of that SEQUENCE or later, whose owners do not have it elsewhere."""

    @property
    def is_undisputed(self) -> bool:
        """One item alone tells of it, and as going on: there is no other answer of anybody on it."""
        return len(self.stating) == 1 and not self.notices and not self.stating[0].cancelled

    @property
    def going_on(self) -> Sequence[Telling]:
        """Of the living, those that do not call it cancelled; all where every one does."""
        return [one for one in self.living if not one.cancelled] or self.living


def _told(own: Sequence[Telling], about: Sequence[Telling]) -> _Told | None:
    """`own`: what is told of the meeting itself; `about`: that, and what is told of its series."""
    stating = [one for one in own if one.voice not in NOTICES]
    living = [one for one in stating if not one.gone]
    if not living:
        return None
    top = max(one.sequence for one in living)
    having = {one.owner for one in living if one.voice is Voice.COPY}
    return _Told(
        stating=stating,
        living=[one for one in living if one.sequence == top],
        notices=[one for one in about if one.voice in NOTICES and one.sequence >= top],
        taken_out=[one for one in stating if one.gone and one.sequence >= top and one.owner not in having],
    )


def _meeting(told: _Told, rule: _Rule | None) -> Kept:
    trusted = sorted(told.going_on, key=_trust, reverse=True)
    best = trusted[0]
    text = next((one.kept.text for one in trusted if one.kept.text), None)
    people = best.meeting.participants if told.is_undisputed else _people(told)
    state = _state(told, best, people, rule)
    content = ContentLevel.TEXT if text else best.kept.content
    said = packed(best.kept, people) | {"state": state.value, "content": content.value, "text": text}
    digest = blake2b(json.dumps(said).encode(), digest_size=8).hexdigest()
    revision = f"{best.meeting.revision}#{digest}"
    meeting = replace(best.meeting, participants=people, marks=(), state=state, revision=revision, voice=None)
    return replace(best.kept, interaction=meeting, content=content, text=text)


def _trust(telling: Telling) -> tuple[object, ...]:
    """Of equal SEQUENCE, what is about the occurrence itself counts first, then the organizer's calendar, then age."""
    meeting = telling.meeting
    details = (len(meeting.participants), meeting.at, meeting.subject, telling.kept.text or "")
    return telling.changed_alone, telling.by_organizer, telling.stamp, *details, telling.item, telling.source


def _people(told: _Told) -> tuple[Participant, ...]:
    lists = max(told.going_on, key=lambda one: (one.changed_alone, shows_guests(one), *_trust(one)))
    answers = [*told.living, *(one for one in told.notices if one.voice is Voice.ANSWER)]
    staying_away = {one.owner for one in told.taken_out} | {one.owner for one in told.living if _cancels_for_one(one)}
    return answered(guests(told.going_on, lists), answers, frozenset(staying_away))


def _cancels_for_one(telling: Telling) -> bool:
    """A guest's calendar that says CANCELLED, where others go on, says that this guest does."""
    return telling.cancelled and telling.voice is Voice.COPY and not telling.by_organizer


def _state(told: _Told, best: Telling, people: Sequence[Participant], rule: _Rule | None) -> MeetingState:
    if _called_off(told, best.organizer) or _no_longer_in_the_series(best, rule):
        return MeetingState.CANCELLED
    if best.kept.direction is not Direction.OUTBOUND and _reps_declined(told, people):
        return MeetingState.DECLINED
    _, first_at = min(one.first for one in told.stating)
    moved = best.meeting.state is MeetingState.MOVED or (best.key == best.root and best.meeting.at != first_at)
    return MeetingState.MOVED if moved else MeetingState.PLANNED


def _called_off(told: _Told, organizer: Address | None) -> bool:
    """Every calendar says so, or the organizer does and has not invited again since."""
    if all(one.cancelled for one in told.living):
        return True
    if any(one.owner == organizer for one in told.taken_out):
        return True
    off = [one for one in told.notices if one.voice is Voice.CANCELLATION]
    off += [one for one in told.living if one.cancelled and not _cancels_for_one(one)]
    on = [one for one in told.living if not one.cancelled and (one.by_organizer or one.voice is Voice.INVITATION)]
    return any(not any(_overrules(again, cancel) for again in on) for cancel in off)


def _overrules(again: Telling, cancel: Telling) -> bool:
    """The organizer's calendar is always up to date; it is another guest that the message took off the list."""
    return again.written > cancel.written or (again.by_organizer and again.sequence >= cancel.sequence)


def _reps_declined(told: _Told, people: Sequence[Participant]) -> bool:
    reps = {one.owner for one in told.stating}
    answers = [person.answer for person in people if person.role is Role.ATTENDEE and person.address in reps]
    return bool(answers) and all(answer is Answer.DECLINED for answer in answers)


def _newest_rule(tellings: Sequence[Telling]) -> _Rule | None:
    """What is told of single occurrences, or was taken out of a calendar, says nothing of the rule."""
    derived = [one for one in tellings if one.key != one.root and not (one.gone or one.changed_alone)]
    derived = [one for one in derived if one.voice not in NOTICES]
    if not derived:
        return None
    newest = max(one.sequence for one in derived)
    return _Rule(newest, min(one.meeting.at for one in derived if one.sequence == newest))


def _no_longer_in_the_series(best: Telling, rule: _Rule | None) -> bool:
    """It is told by an earlier rule only, though the newest one was told from before its time on."""
    derived = best.key != best.root and not best.changed_alone
    return derived and rule is not None and best.sequence < rule.sequence and best.meeting.at >= rule.since
