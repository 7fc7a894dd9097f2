"""One family after the other as they come, with and without what a plan for a forecast meant for its like.

The forecast is a surge of the same coast with other families; the last line of each is the plan of
those who knew everybody beforehand.
"""

import random
import time
from collections.abc import Iterable
from dataclasses import replace
from statistics import median
from typing import Any

from bench.planner import instance
from shelters.planner import Instance, Placement, Plan, plan, quotas, suggest, taken
from shelters.planner.explaining import seated
from shelters.planner.files import read
from shelters.planner.planning import figures
from shelters.planner.problem import Problem
from shelters.planner.shapes import Figures

SIZE = (1_000, 20)
HEAD = f"{'one by one: load, way':<32}{'priority':>9}{'people':>8}{'km':>8}{'ms each':>9}"


def table(loads: Iterable[float]) -> str:
    """Priority people, people and mean km of those who decide at once, beside those who knew all."""
    lines = [HEAD]
    for load in loads:
        came, forecast = _surge(load)
        known = plan(came)
        for name, left in (("nearest", ()), ("quotas", quotas(forecast, plan(forecast)))):
            made, each = _served(came, left)
            lines.append(_line(f"{load:.0%} {name}", made, each))
        lines.append(_line(f"{load:.0%} the plan, all known", known.figures, 0.0))
    return "\n".join(lines)


def _surge(load: float) -> tuple[Instance, Instance]:
    """(who comes, in order, and whom the forecast thought of): two halves of one crowd at the same sites."""
    crowd = read(instance(2 * SIZE[0], SIZE[1], load=2 * load, seed=1))
    rows = list(crowd.families)
    random.Random(1).shuffle(rows)
    came, other = tuple(rows[: SIZE[0]]), tuple(rows[SIZE[0] :])
    return replace(crowd, families=came), replace(crowd, families=other)


def _served(came: Instance, left: Any) -> tuple[Figures, float]:
    """(what it comes to, milliseconds of CPU a family, at the median), each family at once and for good."""
    sites = {site.id: site for site in came.sites}
    rows, spent = list[Placement](), list[float]()
    for family in came.families:
        begun = time.process_time()
        found = suggest(tuple(sites.values()), family, left, limit=1)
        spent.append(time.process_time() - begun)
        if found:
            site = sites[found[0].site]
            pools = dict(site.pools)
            pools["accessible"] = pools.get("accessible", 0) - family.accessible
            pools[family.pool] = pools.get(family.pool, 0) - family.people + family.accessible
            sites[site.id] = replace(site, pools=pools)
            left = taken(left, family, site.id)
            rows.append(Placement(family.id, site.id, family.pool))
    return _figures(came, rows), 1000 * median(spent)


def _figures(came: Instance, rows: list[Placement]) -> Figures:
    nothing = plan(Instance((), ()))
    made: Plan = replace(nothing, placements=tuple(rows))
    return figures(seated(Problem(came), made), 0.0)


def _line(name: str, made: Figures, each: float) -> str:
    return f"{name:<32}{made.priority_people:>9}{made.people:>8}{made.mean_km:>8.2f}{each:>9.2f}"
