"""Instances of any shape, and what must hold of every plan for them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from shelters.planner import Family, Instance, Placement, Plan, Rules, Site, plan

POOLS = ("general", "women_safe", "child_care")
SERVICES = ("health", "maternity")

rules = st.builds(
    Rules,
    families_only=st.booleans(),
    max_household=st.none() | st.integers(1, 8),
    closed=st.sampled_from([False, False, False, True]),
)
services = st.frozensets(st.sampled_from(SERVICES))
near = st.sampled_from([-2.0, -2.1, -3.0])
around = st.sampled_from([179.9, -179.9, 100.0])


@st.composite
def instances(draw: st.DrawFn, most_families: int = 14, most_sites: int = 4) -> Instance:
    sites = tuple(draw(_site(number)) for number in range(draw(st.integers(0, most_sites))))
    count = draw(st.integers(0, most_families))
    families = tuple(draw(_family(number, sites)) for number in range(count))
    pair = st.tuples(st.integers(0, max(count - 1, 0)), st.integers(0, max(count - 1, 0)))
    pairs = draw(st.lists(pair, max_size=3)) if count > 1 else []
    apart = tuple((f"f{a}", f"f{b}") for a, b in pairs if a != b)
    return Instance(sites, families, apart)


@st.composite
def _site(draw: st.DrawFn, number: int) -> Site:
    names = st.sampled_from([*POOLS, "accessible"])
    pools = draw(st.dictionaries(names, st.integers(0, 12)))
    return Site(f"s{number}", draw(near), draw(around), pools, draw(services), draw(rules))


@st.composite
def _family(draw: st.DrawFn, number: int, sites: tuple[Site, ...]) -> Family:
    people = draw(st.integers(1, 6))
    return Family(
        f"f{number}",
        people,
        pool=draw(st.sampled_from([*POOLS, "general", "accessible"])),
        accessible=draw(st.sampled_from([0, 0, 0, 1, people])),
        requires=draw(st.frozensets(st.sampled_from(SERVICES), max_size=1)),
        tier=draw(st.integers(0, 3)),
        community=draw(st.sampled_from(["", "a", "b"])),
        lat=draw(near),
        lon=draw(around),
        not_at=frozenset(draw(st.lists(st.sampled_from([s.id for s in sites]), max_size=1)))
        if sites
        else frozenset(),
    )


def broken(instance: Instance, plan: Plan) -> list[str]:
    """What is wrong with a plan, counted again from its rows and without any of the planner's arrays."""
    sites = {site.id: site for site in instance.sites}
    families = {family.id: family for family in instance.families}
    at = {row.family: row.site for row in plan.placements}
    told = [row.family for row in plan.placements] + [row.family for row in plan.unplaced]
    found = [] if sorted(told) == sorted(families) else ["not everybody once"]
    used: Counter[tuple[str, str]] = Counter()
    for row in plan.placements:
        family, site = families[row.family], sites[row.site]
        used[row.site, "accessible"] += family.accessible
        used[row.site, family.pool] += family.people - family.accessible
        found += [f"{row.family}: {why}" for why in _refused(family, site)]
        found += ["pool"] * (row.pool != family.pool)
    for (site_id, pool), people in used.items():
        if people > sites[site_id].pools.get(pool, 0):
            found.append(f"{site_id}: {pool}")
    found += [f"{a} meets {b}" for a, b in instance.apart if at.get(a, a) == at.get(b, b)]
    return found


def _refused(family: Family, site: Site) -> list[str]:
    most = site.rules.max_household
    reasons = {
        "closed": site.rules.closed,
        "families_only": site.rules.families_only and family.people == 1,
        "max_household": most is not None and family.people > most,
        "services": not family.requires <= site.services,
        "not_at": site.id in family.not_at,
    }
    return [name for name, broken in reasons.items() if broken]


def people(instance: Instance, plan: Plan) -> tuple[int, int, int]:
    """People placed: of tier 3, of tier 2, all."""
    placed = {row.family for row in plan.placements}
    rows = [family for family in instance.families if family.id in placed]
    return (
        sum(row.people for row in rows if row.tier == 3),
        sum(row.people for row in rows if row.tier == 2),
        sum(row.people for row in rows),
    )


def everything(instance: Instance) -> Iterator[Plan]:
    """Every plan that breaks no rule: everybody anywhere or nowhere."""
    nobody = plan(Instance((), ()))
    choices = [None, *(site.id for site in instance.sites)]
    for tried in product(choices, repeat=len(instance.families)):
        rows = zip(instance.families, tried, strict=True)
        placed = tuple(Placement(f.id, site, f.pool) for f, site in rows if site is not None)
        made = replace(nobody, placements=placed)
        if not set(broken(instance, made)) - {"not everybody once"}:
            yield made
