"""Who goes where: families of any size to sites with places, rules and services.

Pure: no Django, no database, no clock but for its own seconds. OR-Tools is loaded in `solvers` only, and
only when a plan is made with it.
"""

from shelters.planner.explaining import Change, Choice, Explainer, Explanation, Filter, explain
from shelters.planner.online import Quota, Suggestion, quotas, suggest, taken
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
    "Quota",
    "Rules",
    "Site",
    "Suggestion",
    "Unplaced",
    "explain",
    "plan",
    "quotas",
    "suggest",
    "taken",
]
