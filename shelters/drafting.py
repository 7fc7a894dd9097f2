"""Makes a plan: from the households that wait and the free places to one line for each household.

It imports the planner, and with it numpy, so that only the process of a job imports this module.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from maps.geo import Point
from registrations.models import Household
from shelters import fitting, planner, queries, rules
from shelters.models import PROTECTION, AllocationRun, Proposal, Shelter
from shelters.queries.places import start_of
from shelters.services.planning import Line

Advance = Callable[[int], None]  # percent
Starts = Mapping[UUID | None, Point | None]  # by arrival
SECONDS = 60.0  # for the engine `mip`, which could search for ever
# What keeps people safe is never shown: a reader could guess who is kept apart from whom.
SECRET = ("not_at", "apart")
NEUTRAL = "not_allowed_here"
EXPLAINED_AT_ONCE = 200


@dataclass(frozen=True)
class Draft:
    lines: list[Line]
    engine_used: str
    inputs_hash: str
    figures: dict[str, Any]
    bound: dict[str, Any] | None
    seconds: float


def draft(run: AllocationRun, advance: Advance) -> Draft:
    """Make the plan without writing anything. `advance` is called with percents."""
    households = list(queries.to_place(run))
    alone = [row for row in households if rules.is_child_without_family(row)]
    known = {row.pk: row for row in households}
    for child in alone:
        del known[child.pk]
    starts = _starts(known.values())
    unlocated = {str(row.pk) for row in known.values() if starts[row.arrival_id] is None}
    instance, wanted = _instance(run, list(known.values()), starts)
    engine: Any = run.engine
    plan = planner.plan(
        instance,
        engine=engine,
        seed=run.seed,
        seconds=SECONDS,
        progress=lambda percent: advance(percent // 2),
    )
    lines = [_for_protection(child) for child in alone]
    lines += _lines(instance, plan, wanted, unlocated, advance)
    bound = plan.figures.bound
    return Draft(
        lines=lines,
        engine_used=plan.engine,
        inputs_hash=_hash(instance, run),
        figures=_figures(plan, lines, unlocated),
        bound=asdict(bound) if bound else None,
        seconds=round(plan.figures.seconds, 3),
    )


def _starts(households: Iterable[Household]) -> Starts:
    """Where the people of each arrival are: asked of one household, since it is the same for all."""
    one_each = {row.arrival_id: row for row in households}
    return {arrival: start_of(row) for arrival, row in one_each.items()}


def _instance(
    run: AllocationRun, households: list[Household], starts: Starts
) -> tuple[planner.Instance, dict[str, fitting.Asked]]:
    """The instance for the planner, and what each household (by id) asks for."""
    shelters = list(queries.offered(run.incident))
    offered = queries.offered_by(queries.offered(run.incident))
    wanted = {str(row.pk): fitting.asked(queries.told_of(row), offered) for row in households}
    ids = [row.pk for row in households]
    closed = queries.closed_to(run.incident, ids)
    access = [(row.people, wanted[str(row.pk)].accessible) for row in households]
    accessible = sum(places for _people, places in access)
    share = accessible / (sum(people for people, places in access if places) or 1)
    somewhere = Point(run.incident.lat, run.incident.lon)
    instance = planner.Instance(
        sites=tuple(_site(row, queries.free_by_pool(row, accessible, share)) for row in shelters),
        families=tuple(
            _family(
                row,
                wanted[str(row.pk)],
                closed.get(row.pk, set()),
                starts[row.arrival_id] or somewhere,
            )
            for row in households
        ),
        apart=tuple((str(a), str(b)) for a, b in queries.apart_within(run.incident, ids)),
    )
    return instance, wanted


def _site(shelter: Shelter, free: Mapping[str, int]) -> planner.Site:
    said = shelter.rules
    return planner.Site(
        id=str(shelter.pk),
        lat=shelter.lat,
        lon=shelter.lon,
        pools=free,
        services=frozenset(shelter.services),
        rules=planner.Rules(
            families_only=bool(said.get("families_only")), max_household=said.get("max_household")
        ),
    )


def _family(row: Household, asked: fitting.Asked, closed: set[UUID], near: Point) -> planner.Family:
    return planner.Family(
        id=str(row.pk),
        people=row.people,
        pool=asked.pool,
        accessible=asked.accessible,
        requires=asked.requires,
        tier=asked.tier,
        community=asked.community,
        lat=near.lat,
        lon=near.lon,
        arrived_at=row.captured_at.isoformat(),
        not_at=frozenset(map(str, closed)),
    )


# What the plan says of each


def _lines(
    instance: planner.Instance,
    plan: planner.Plan,
    wanted: dict[str, fitting.Asked],
    unlocated: Set[str],
    advance: Advance,
) -> Iterator[Line]:
    explainer = planner.Explainer(instance, plan)
    for number, family in enumerate(instance.families):
        if number % EXPLAINED_AT_ONCE == 0:
            advance(50 + 50 * number // len(instance.families))
        told = explainer.explain(family.id)
        yield Line(
            household=UUID(family.id),
            people=family.people,
            pool=family.pool,
            accessible=family.accessible,
            tier=family.tier,
            shelter=UUID(told.chosen.site) if told.chosen else None,
            km=round(told.chosen.km, 2) if told.chosen else None,
            binding=_open_name(told.binding or ""),
            remedy=_remedy(told.change),
            reasons=tuple(_reasons(told, family, wanted[family.id], family.id not in unlocated)),
            alternatives=tuple(map(_alternative, told.alternatives)),
        )


def _for_protection(child: Household) -> Line:
    return Line(child.pk, child.people, fitting.GENERAL, tier=fitting.FIRST, binding=PROTECTION)


def _reasons(
    told: planner.Explanation, family: planner.Family, asked: fitting.Asked, is_located: bool
) -> Iterator[dict[str, Any]]:
    """The reasons for the place, or for none, as codes: first its merits, then what ruled others out."""
    if told.chosen:
        yield from _for_the_place(told, told.chosen, family)
    if told.chosen and not is_located:
        yield {"code": Proposal.UNLOCATED}
    if family.tier >= fitting.SOON:
        yield {"code": "first"}
    for missing in sorted(asked.unasked):
        yield {"code": f"unasked_{missing}"}
    for row in told.filters:
        if row.failed and row.code not in SECRET:
            yield {"code": f"out_{row.code}", "shelters": row.failed}


def _for_the_place(
    told: planner.Explanation, chosen: planner.Choice, family: planner.Family
) -> Iterator[dict[str, Any]]:
    nearer = any(row.km < chosen.km for row in told.alternatives)
    yield {"code": "farther" if nearer else "nearest", "km": round(chosen.km, 1)}
    if chosen.community:
        yield {"code": "community", "people": chosen.community}
    if family.accessible:
        yield {"code": "accessible", "people": family.accessible}
    if family.requires:
        yield {"code": "services"}
    if told.open_sites == 1:
        yield {"code": "only_one"}


def _alternative(choice: planner.Choice) -> dict[str, Any]:
    return {
        "shelter": choice.site,
        "km": round(choice.km, 1),
        "km_more": round(choice.km_more, 1),
        "splits": choice.splits,
    }


def _remedy(change: planner.Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "shelter": change.site,
        "km": round(change.km, 1),
        "places": dict(change.places),
        "services": bool(change.services),
        "lift": list(change.lift),
    }


def _open_name(binding: str) -> str:
    return NEUTRAL if binding in SECRET else binding


def _figures(plan: planner.Plan, lines: list[Line], unlocated: Set[str]) -> dict[str, Any]:
    """The figures of the plan, in households and people; priority people are those of tiers 2 and 3."""
    placed = [line for line in lines if line.shelter]
    first = [line for line in lines if line.tier >= fitting.SOON]
    return {
        "households": len(lines),
        "people_waiting": sum(line.people for line in lines),
        "placed": len(placed),
        "people": sum(line.people for line in placed),
        "priority_people_waiting": sum(line.people for line in first),
        "priority_people": sum(line.people for line in first if line.shelter),
        "for_protection": sum(line.binding == PROTECTION for line in lines),
        "unlocated_people": sum(row.people for row in placed if str(row.household) in unlocated),
        "mean_km": round(plan.figures.mean_km, 2),
        "community_share": round(plan.figures.community_share, 3),
    }


def _hash(instance: planner.Instance, run: AllocationRun) -> str:
    """SHA-256 in hex over all inputs of the plan."""
    told = {"asked": asdict(instance), "engine": run.engine, "seed": run.seed}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=sorted).encode()).hexdigest()
