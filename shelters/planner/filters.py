"""The filters between a family and a site: rules, services, safety and free places."""

import numpy as np

from shelters.planner.problem import NOWHERE, Bools
from shelters.planner.seats import Seats

# In the order in which they are shown. The last two depend on who else is there.
FILTERS = (
    "closed",
    "families_only",
    "max_household",
    "services",
    "not_at",
    "apart",
    "accessible",
    "pool",
    "accessible_full",
    "pool_full",
)


def passed(seats: Seats, family: int) -> dict[str, Bools]:
    """By filter, the sites that pass it. The family's own places count as free."""
    problem = seats.problem
    rules = [site.rules for site in problem.sites]
    own = problem.families[family]
    takes = problem.takes[problem.kind[family]]
    free = seats.free.copy()
    if (here := seats.at[family]) != NOWHERE:
        free[here] += takes
    return {
        "closed": _each(not rule.closed for rule in rules),
        "families_only": _each(own.people > 1 or not rule.families_only for rule in rules),
        "max_household": _each(
            rule.max_household is None or own.people <= rule.max_household for rule in rules
        ),
        "services": _each(own.requires <= site.services for site in problem.sites),
        "not_at": _each(site.id not in own.not_at for site in problem.sites),
        "apart": _apart(seats, family),
        "accessible": problem.capacity[:, 0] >= takes[0],
        "pool": (problem.capacity[:, 1:] >= takes[1:]).all(axis=1),
        "accessible_full": free[:, 0] >= takes[0],
        "pool_full": (free[:, 1:] >= takes[1:]).all(axis=1),
    }


def binding(seats: Seats, family: int) -> str:
    """The filter that alone bars the most sites to the family; if none does, the one that most sites fail."""
    if not seats.problem.sites:
        return "no_site"
    named = passed(seats, family)
    every = np.stack([named[name] for name in FILTERS])
    failed = (~every).sum(axis=0)
    alone = [int((~row & (failed == 1)).sum()) for row in every]
    most = alone if any(alone) else [int((~row).sum()) for row in every]
    return FILTERS[most.index(max(most))]


def _apart(seats: Seats, family: int) -> Bools:
    able: Bools = np.ones(len(seats.problem.sites), np.bool_)
    for other in seats.problem.apart.get(family, ()):
        if seats.at[other] != NOWHERE:
            able[seats.at[other]] = False
    return able


def _each(answers: object) -> Bools:
    return np.fromiter(answers, np.bool_)  # type: ignore[call-overload, no-any-return]
