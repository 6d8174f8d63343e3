"""People and companies from outside that match nothing, and what is proposed about them.

STRANGER    an address from outside that we have dealt with and that no record has.
ENCOUNTER   one interaction with a stranger.
EVIDENCE    what one rep has had to do with a person: nobody is proposed to anybody without it.
"""
