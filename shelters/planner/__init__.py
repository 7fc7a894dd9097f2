"""The allocation planner: which family goes to which site, by places, rules, services and distance.

Pure: no Django, no database; the clock is read only to report and limit its own seconds. OR-Tools is
imported in `solvers` only, when a plan needs it. The steps of a plan are described in docs/planner.md.
"""

from shelters.planner.explaining import Change, Choice, Explainer, Explanation, Filter, explain
from shelters.planner.planning import plan
from shelters.planner.shapes import (
    Bound,
    Engine,
    Family,
    Figures,
    Impossible,
    Instance,
    Placement,
    Plan,
    Rules,
    Site,
    Unplaced,
)

__all__ = [
    "Bound",
    "Change",
    "Choice",
    "Engine",
    "Explainer",
    "Explanation",
    "Family",
    "Figures",
    "Filter",
    "Impossible",
    "Instance",
    "Placement",
    "Plan",
    "Rules",
    "Site",
    "Unplaced",
    "explain",
    "plan",
]
