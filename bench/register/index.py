"""A register in memory with its keys, asked as the database is."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from registrations.matching import (
    Family,
    FamilyMatch,
    Model,
    Register,
    Someone,
    asked,
    compare,
    stored,
)
from registrations.matching.votes import MOST_HOLDERS, best, votes

SALT = b"a bench has no secrets"
MEMBERS_LOOKED_AT = 60
FAMILIES_LOOKED_AT = 50


class Index:
    def __init__(self, families: Sequence[Family]) -> None:
        self.families = {family.id: family for family in families}
        self.home = {member.no: family.id for family in families for member in family.members}
        rows = [
            (key, member.no)
            for family in families
            for member in family.members
            for key in stored(family, member, SALT)
        ]
        keys = np.array([key for key, _ in rows], dtype=np.int64)
        order = np.argsort(keys, kind="stable")
        self.keys, self.nos = keys[order], np.array([no for _, no in rows], dtype=np.int64)[order]
        names = Counter(
            code for family in families for member in family.members for code in member.codes
        )
        places: Counter[str] = Counter()
        for family in families:
            places.update(dict.fromkeys(family.place_codes, len(family.members)))
        self.register = Register(len(self.home), names, places)

    def people(self, family: Family, member: Someone) -> dict[int, float]:
        """Those who share keys with one who is asked for, and their votes."""
        wanted = np.fromiter(asked(family, member, SALT), dtype=np.int64)
        starts = np.searchsorted(self.keys, wanted, "left")
        ends = np.minimum(np.searchsorted(self.keys, wanted, "right"), starts + MOST_HOLDERS)
        holders = [self.nos[a:b].tolist() for a, b in zip(starts, ends, strict=True)]
        counted = votes(holders, len(self.home))
        return {no: counted[no] for no in best(counted, MEMBERS_LOOKED_AT)}

    def candidates(self, family: Family) -> list[Family]:
        """The households with the most votes, each counting the best of its people for each who is asked."""
        sums: dict[str, float] = {}
        for member in family.members:
            homes: dict[str, float] = {}
            for no, vote in self.people(family, member).items():
                homes[self.home[no]] = max(vote, homes.get(self.home[no], 0.0))
            for home, vote in homes.items():
                sums[home] = sums.get(home, 0.0) + vote
        return [self.families[id] for id in best(sums, FAMILIES_LOOKED_AT)]

    def look_up(self, family: Family, model: Model) -> list[tuple[str, FamilyMatch]]:
        """(id, match) of every candidate, the most probable first."""
        found = [
            (other.id, compare(family, other, model, self.register))
            for other in self.candidates(family)
        ]
        return sorted(found, key=lambda pair: (-pair[1].probability, -pair[1].bits, pair[0]))
