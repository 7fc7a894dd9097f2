"""Finding people who were registered twice: pure functions, no rows, no rights, no words.

    Someone, Family          who is compared (someone.py)
    stored, asked            the keys to keep for a person, and those to look for (keys.py)
    Register, Model          how common names and places are here; what agreement is worth (model.py)
    start_model              the weights this version is shipped with (start_model.json)
    votes, best              who of those who share keys is worth a closer look (votes.py)
    batch.candidate_pairs    the same for a whole register at once, out of arrays (not imported here)
    estimating.estimate      a model that has learned from this register (not imported here)
    compare                  one asked family against one candidate: probability, band, reasons (families.py)

A register counts people by `Someone.codes` and `Family.place_codes`. The caller keeps the keys
`stored(family, someone, salt)` of every person in a table and looks for `asked(family, someone, salt)`; a
shared key brings a vote of log2(people / holders). It reads the households of the best candidates whole and
calls `compare` for each. How it works and how good it is: docs/matching.md.
"""

from registrations.matching.families import FamilyMatch, MemberMatch, Reason, compare
from registrations.matching.keys import asked, stored
from registrations.matching.model import Model, Register, start_model
from registrations.matching.someone import Family, Someone
from registrations.matching.votes import best, votes

__all__ = [
    "Family", "FamilyMatch", "MemberMatch", "Model", "Reason", "Register", "Someone", "asked", "best",
    "compare", "start_model", "stored", "votes",
]  # fmt: skip
