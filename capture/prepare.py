"""Turns a page of envelopes into a batch ready to be recorded: decides each, then fetches the bodies it may."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from capture.policy import Keep, Rules, decide
from capture.sensitive import without_sensitive
from config.privacy import ContentLevel
from connectors.model.sync import Change, Content, Gone, Page, Seen, Unreadable
from connectors.protocol import Connector
from store.model import Batch, Broken, Excluded, Kept, Outcome, Removed


def prepare(connector: Connector, page: Page, rules: Rules) -> Batch:
    """One page, decided. Only the bodies of what policy keeps at level text are fetched. Raises ConnectorError.

    What is found in a body is decided by itself and stands behind it. Nothing sensitive is in what is returned.
    """
    outcomes = [_outcome(change, rules) for change in page.changes]
    wanted = [item.id for item in outcomes if isinstance(item, Kept) and item.content is ContentLevel.TEXT]
    bodies = {content.id: content for content in connector.contents(wanted)} if wanted else {}
    with_bodies = chain.from_iterable(_with_body(item, bodies, rules) for item in outcomes)
    clean = (without_sensitive(item, rules.sensitive) if isinstance(item, Kept) else item for item in with_bodies)
    return Batch(tuple(clean), page.cursor, page.mode, page.last, page.remaining)


def _outcome(change: Change, rules: Rules) -> Outcome:
    match change:
        case Seen():
            return _decided(change, rules)
        case Unreadable():
            return Broken(change.id, change.version, change.why)
        case Gone():
            return Removed(change.id)


def _decided(seen: Seen, rules: Rules) -> Kept | Excluded:
    if gone := rules.past.why_not(seen.interaction):
        return Excluded(seen.id, seen.version, seen.interaction.key, gone, at=seen.interaction.at, erased=True)
    decision = decide(seen.interaction, rules, seen.folders, seen.categories)
    if isinstance(decision, Keep):
        kept = Kept(
            id=seen.id,
            version=seen.version,
            interaction=seen.interaction,
            direction=decision.direction,
            content=_content(seen, decision, rules),
            folders=seen.folders,
            categories=seen.categories,
            rule=decision.rule,
        )
        return replace(kept, private_since=decision.private_since) if decision.private_since else kept
    why = f"{decision.rule}: {decision.evidence}"
    return Excluded(
        id=seen.id,
        version=seen.version,
        key=seen.interaction.key,
        why=why,
        everywhere=decision.everywhere,
        at=seen.interaction.at,
        rule=decision.number,
    )


def _content(seen: Seen, decision: Keep, rules: Rules) -> ContentLevel:
    bare = decision.content is ContentLevel.TEXT and rules.past.is_bare(seen.interaction)
    return ContentLevel.HEADERS if bare else decision.content


def _with_body(item: Outcome, bodies: dict[str, Content | Unreadable], rules: Rules) -> Iterator[Outcome]:
    if not isinstance(item, Kept) or item.content is not ContentLevel.TEXT:
        yield item
        return
    match bodies.get(item.id):
        case Content() as body:
            kept = replace(item, text=body.text, attachments=body.attachments)
            yield replace(kept, signature=body.signature, quoted=body.quoted, html=body.html)
            yield from (_found_inside(found, item, rules) for found in body.inside)
        case Unreadable() as unreadable:
            yield Broken(item.id, unreadable.version or item.version, unreadable.why)
        case None:
            # It went between the two reads; the next pass says so, and until then its envelope is true.
            yield replace(item, content=ContentLevel.HEADERS)


def _found_inside(change: Seen | Unreadable, around: Kept, rules: Rules) -> Outcome:
    """It has no body of its own: its words, and the folder that it is in, are those of what it was found in."""
    if isinstance(change, Seen):
        change = replace(change, folders=around.folders, categories=around.categories)
    outcome = _outcome(change, rules)
    return replace(outcome, content=ContentLevel.HEADERS) if isinstance(outcome, Kept) else outcome
