def _answering(fresh: ColumnElement[bool]) -> Select[str]:
    """The authors of mail from outside in threads of ours, or who are known."""
    ours = interactions.alias()
    spoken = exists().where(ours.c.thread == interactions.c.thread, ours.c.direction != Direction.INBOUND.value)
    known = exists().where(strangers.c.address == participants.c.address)
    return _authors().where(fresh, or_(spoken, known))


def _answered_before(fresh: ColumnElement[bool]) -> Select[str]:
    """The authors in threads in which one of us is new: an inbox may be read before what was sent."""
    threads = select(interactions.c.thread).where(fresh, interactions.c.direction != Direction.INBOUND.value)
    return _authors().where(interactions.c.thread.in_(threads.distinct()))


def _authors() -> Select[str]:
    inbound = and_(interactions.c.direction == Direction.INBOUND.value, participants.c.role.in_(_AUTHORS))
    return select(participants.c.address).join_from(interactions, participants).where(inbound).distinct()
