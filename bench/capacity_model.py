"""What so many mailboxes need, from what single steps cost: arithmetic and queueing formulas, no measuring.

Utilisation and Little's law give processors and places; waiting is Erlang's C formula
(https://en.wikipedia.org/wiki/Erlang_(unit)#Erlang_C_formula), and of the one writer, whose pages take turns, that of
M/M/1 (https://en.wikipedia.org/wiki/M/M/1_queue).
"""

from dataclasses import dataclass
from math import ceil, log

DAY = 86_400
CONNECTIONS_OF_A_PLACE = 1.25
"""To the database: each place has one while it writes; jobs, signs of life and chores have a few of their own."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step takes. Milliseconds of processor time by who works, and of the writer's turn."""

    worker: float
    database: float
    scheduler: float = 0.0
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Costs:
    """As `python -m bench.capacity --measure` finds them."""

    poll: Step
    """A look at a source that has nothing new, with its job and its claim."""
    arrival: Step
    """A message that comes by itself, beyond the look that finds it: page, policy, match, links, index."""
    backlog: Step
    """A message of a first pass, one of many in a page."""
    bytes: float
    """Of the database, a message with its text, links and indexes."""
    memory: float
    """MB of a worker with the usual places."""


@dataclass(frozen=True, slots=True)
class Load:
    """What mailboxes ask for."""

    mailboxes: int
    sources: float = 2.0
    """Of each: mail and calendar."""
    interval: float = 300.0
    """Seconds between two looks."""
    messages: float = 60.0
    """New ones of each mailbox on a working day."""
    peak: float = 4.0
    """The busiest hour against the day's mean."""
    wait: float = 0.5
    """Seconds that a look takes, most of them waiting for the provider."""
    history: float = 10_000.0
    """Messages that lie in a mailbox when it is connected."""
    days: float = 30.0
    """In which all first passes are to be done."""
    kept: float = 3 * 250.0
    """Days of new mail that the database holds besides."""
    cores: float = 4.0
    """Processors of a machine that works, of which as many workers run on it."""
    busy: float = 0.7
    """How busy processors may be."""
    places: int = 24
    """Of one worker."""


@dataclass(frozen=True, slots=True)
class Need:
    """What it takes."""

    polls: float
    """A second."""
    arrivals: float
    """A second, in the busiest hour."""
    workers: int
    worker_cores: float
    database_cores: float
    scheduler_cores: float
    places: int
    delay: float
    """Seconds from due to start, within which 99 of 100 begin; endless where places do not suffice."""
    writer: float
    """How much of its time the one writer is busy; from 0.8 on it is the limit."""
    writer_delay: float
    """Seconds that 99 of 100 pages wait less than, for their turn to be written."""
    connections: int
    gigabytes: float
    memory: float
    """Of all workers, GB."""


def need(costs: Costs, load: Load) -> Need:
    """For the busiest hour, with first passes going on beside it."""
    polls = load.mailboxes * load.sources / load.interval
    arrivals = load.mailboxes * load.messages / DAY * load.peak
    backlog = load.mailboxes * load.history / (load.days * DAY)
    worker = _milliseconds(polls, costs.poll.worker, arrivals, costs.arrival.worker, backlog, costs.backlog.worker)
    database = _milliseconds(
        polls, costs.poll.database, arrivals, costs.arrival.database, backlog, costs.backlog.database
    )
    worker_cores, database_cores = worker / 1e3 / load.busy, database / 1e3 / load.busy
    erlangs = polls * load.wait
    workers = max(1, ceil(worker_cores), ceil(erlangs / load.busy / load.places))
    places = workers * load.places
    turns = _milliseconds(0, 0, arrivals, costs.arrival.turn, backlog, costs.backlog.turn) / 1e3
    return Need(
        polls=polls,
        arrivals=arrivals,
        workers=workers,
        worker_cores=worker_cores,
        database_cores=database_cores,
        scheduler_cores=polls * costs.poll.scheduler / 1e3 / load.busy,
        places=places,
        delay=waits(erlangs, places, load.wait),
        writer=turns,
        writer_delay=_turn(turns, costs.arrival.turn / 1e3),
        connections=ceil(places * CONNECTIONS_OF_A_PLACE) + 20,
        gigabytes=load.mailboxes * (load.history + load.messages * load.kept) * costs.bytes / 1e9,
        memory=workers * costs.memory / 1e3,
    )


def waits(erlangs: float, places: int, service: float, share: float = 0.99) -> float:
    """Seconds that this share of arrivals waits less than, with so many places busy on average."""
    if erlangs >= places:
        return float("inf")
    all_busy = erlang_c(erlangs, places)
    if all_busy <= 1 - share:
        return 0.0
    return log(all_busy / (1 - share)) * service / (places - erlangs)


def erlang_c(erlangs: float, places: int) -> float:
    """How likely it is that all places are busy; computed by way of Erlang's B, which does not overflow."""
    blocked = 1.0
    for number in range(1, places + 1):
        blocked = erlangs * blocked / (number + erlangs * blocked)
    return blocked / (1 - erlangs / places * (1 - blocked))


def _turn(busy: float, turn: float, share: float = 0.99) -> float:
    if busy >= 1:
        return float("inf")
    return max(0.0, turn / (1 - busy) * log(busy / (1 - share))) if busy > 1 - share else 0.0


def _milliseconds(*pairs: float) -> float:
    return sum(rate * cost for rate, cost in zip(pairs[::2], pairs[1::2], strict=True))
