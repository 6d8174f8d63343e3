"""What was measured, for the page that users read: written by hand, each figure with the command that made it."""

from typing import Final

MEASURED: Final = """\
`python -m bench.deal_matching DIR --out FILE` sends the mail of one person, which people filed by themselves, the
product's way: recorded, matched, decided on a day later, learned from each night. The truth reaches the matcher as a
decision only. Of two people of one company (1,655 and 3,055 messages, 4 and 33 deals, four fifths of it among
colleagues), with `[match] precision` at its default 0.98:

| | lokay-m | kaminski-v | wanted |
|---|---|---|---|
| linked by itself, right | 97.8 % | 96.4 % | 97 % |
| of all mail about a deal, linked by itself and right | 60.5 % | 6.0 % | 70 %, 15 % |
| right deal linked or among the three asked | 99.8 % | 87.4 % | 98 %, 90 % |
| mail about no deal, linked | 1.6 % | 0.3 % | 1 % |
| mail about a deal, nobody asked | 0.0 % | 0.5 % | 1 % |

What stands in the way: people file one kind of mail now under a deal and now under none, and in kaminski-v the same
theme under several; of what looks surest there, two in a hundred are filed otherwise. Runs that differ in when they
learn differ by half a percent of precision and two of recall. A support vector machine alone, trained anew every 50
messages, with thresholds of its own, reaches 97.0 % at 55.1 % and 97.2 % at 9.2 %.

What generalised from one of the two to the other: the linear profiles, the shared probability, the correction by each
deal's record, the rule about deals made just now. What did not: gradient boosting, thresholds for each deal alone
(right for few deals with much mail, far too sure for many with little), a common weight for habits. First weights are
the mean of both; other people's mail was not looked at.

Without any decision (`--feedback none`) own weights link little, and not surely enough: nothing of lokay-m, 23 messages
of kaminski-v, 17 of them right (95 % wanted). Four of the six wrong ones come from one university of which two deals have
contacts. Before one-word names and people with several deals counted less, 94 were linked and 45 right.

| also measured | with | result |
|---|---|---|
| 398 hand-merged aliases of 156 people: right / wrong | `python -m bench.aliases` | 85.2 % / 1.3 %; four of the five wrong ones are other people's full names |
| newsletters and spam without contact, account, link, proposal | `python -m bench.junk` | 99.87 % of 749 (one question) |
| own text, lines right; quoted mails exactly right | `python -m bench.own_text` | 98.9 % and 89.8 % (train), 96.7 % and 90.6 % (eval) |
| signature fields of the right person, F1 phone; title | the same | 0.93; 0.81 (train), 0.84; 0.67 of two titles (eval) |
| matching with own weights, 100,000 contacts | `python -m bench.matching` | 0.2 ms an interaction (0.15 wanted) |

With a learned model of 33 deals a message costs 1.9 ms instead of 0.2. The names of sets are those of the corpora they
were made of: Enron's mail, Quagga's annotations, the Clinton mails' aliases, SpamAssassin's public corpus.
"""
