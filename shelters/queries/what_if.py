"""What if more people came: the planner seats households like those who are registered, many times over."""

from collections.abc import Collection
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from incidents.models import Incident
from registrations.models import Household
from shelters.fitting import asked
from shelters.models import Shelter, SpacePool
from shelters.queries.places import shelters
from shelters.queries.suggesting import told_of
from shelters.rules import is_child_without_family

if TYPE_CHECKING:
    from shelters.planner.whatif import Simulation

SAMPLE = 1000
DRAWS = 50
SECONDS = 0.8
MOST_DRAWN = 100_000  # people; beyond it the mix says nothing that the totals do not


def simulated(incident: Incident, people: int, also: Collection[UUID]) -> "Simulation | None":
    """Seats so many people in the free places; `also` are closed shelters that are thought open.

    None where nobody is registered yet whose like could be drawn, or for more people than can be drawn.
    """
    # Loads numpy, which no other page needs.
    whatif, shapes = import_module("shelters.planner.whatif"), import_module("shelters.planner")
    opened = Q(status=Shelter.Status.OPEN) | Q(pk__in=also)
    sites = list(shelters(incident).filter(opened, declared__isnull=False))
    families = _families(incident, sites, shapes.Family)
    if not families or people > MOST_DRAWN:
        return None
    rows = [_site(row, shapes) for row in sites]
    found: Simulation = whatif.simulate(rows, families, people, DRAWS, seconds=SECONDS)
    return found


def _families(incident: Incident, sites: Collection[Shelter], family: Any) -> list[Any]:
    """The newest registered households, by what they ask of a place; nothing else about them is read."""
    offered = {service for site in sites for service in site.services}
    if any(pool.kind == SpacePool.Kind.ACCESSIBLE for site in sites for pool in site.pools.all()):
        offered.add("accessible")
    here = Household.objects.filter(incident=incident, status__in=Household.PRESENT, people__gt=0)
    point = {"lat": incident.lat, "lon": incident.lon}
    found = []
    for number, row in enumerate(here.order_by("-created_at")[:SAMPLE]):
        wanted = asked(told_of(row), offered)
        alone = is_child_without_family(row)
        pool = SpacePool.Kind.CHILD_CARE.value if alone else wanted.pool
        places = {"accessible": 0 if alone else wanted.accessible, "tier": wanted.tier}
        requires = {"requires": wanted.requires, **point}
        found.append(family(str(number), row.people, pool, **places, **requires))
    return found


def _site(row: Shelter, shapes: Any) -> Any:
    """The shelter with its free places by pool, each limited by those of the whole."""
    left = max(row.free or 0, 0)
    pools = {pool.kind: min(max(pool.free or 0, 0), left) for pool in row.pools.all()}
    rules = shapes.Rules(
        families_only=bool(row.rules.get("families_only")),
        max_household=row.rules.get("max_household"),
    )
    services = frozenset(row.services)
    return shapes.Site(str(row.pk), row.lat, row.lon, pools, services, rules)
