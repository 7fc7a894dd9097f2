"""Who goes where: families of any size to sites with places, rules and services.

Pure: no Django, no database, no clock but for its own seconds. OR-Tools is loaded in `solvers` only, and
only when a plan is made with it.
"""

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
    "Engine",
    "Family",
    "Figures",
    "Impossible",
    "Instance",
    "Placement",
    "Plan",
    "Rules",
    "Site",
    "Unplaced",
    "plan",
]
