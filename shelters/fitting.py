"""What a household asks of a shelter, derived from its flags and counts.

Plans learn of needs only here, as places, services and a tier: never what is the matter with anybody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

HEALTH, MATERNITY = "health", "maternity"
FIRST, SOON, EARLY, USUAL = 3, 2, 1, 0
GENERAL = "general"
HARD_TO_MOVE = ("disability", "older_alone")
# Asked for only if some shelter has accessible places: otherwise nobody who needs one would get any place.
ACCESSIBLE = "accessible"


@dataclass(frozen=True, slots=True)
class Told:
    """What is known about a household. `counts` are its people by sex and age band."""

    people: int
    counts: Mapping[str, Mapping[str, int]]
    needs: Collection[str] = ()
    need_counts: Mapping[str, int] | None = None
    medical_urgent: bool = False
    origin: str = ""
    arrival: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """`accessible` of its people need an accessible place, the others one of `pool`. `requires` are services
    that the shelter must have. Tier 3 goes before 2, 1 and 0. Households of one `community` are better
    together. `unasked` is what they would need and no shelter has.
    """

    pool: str
    accessible: int
    requires: frozenset[str]
    tier: int
    community: str
    unasked: frozenset[str]


def asked(told: Told, offered: Collection[str]) -> Asked:
    """What the household asks for out of what is `offered`: the services that any shelter has, and ACCESSIBLE
    if there is any accessible place.

    >>> told = Told(people=4, counts={}, needs=["disability", "serious_medical"], origin="Buthidaung")
    >>> found = asked(told, offered={"accessible"})
    >>> found.accessible, sorted(found.requires), found.tier, sorted(found.unasked)
    (1, [], 3, ['health'])
    """
    accessible, services = _accessible(told), _services(told, offered)
    wanted = services | ({ACCESSIBLE} if accessible else set())
    return Asked(
        pool=GENERAL,
        accessible=accessible if ACCESSIBLE in offered else 0,
        requires=frozenset(services & set(offered)),
        tier=_tier(told),
        community=_community(told),
        unasked=frozenset(wanted - set(offered)),
    )


def _accessible(told: Told) -> int:
    """The people counted with such a need; one for each need without a count; at most all of them."""
    counted = told.need_counts or {}
    known = {need: counted.get(need) or 0 for need in HARD_TO_MOVE}
    return min(told.people, sum(known[need] or need in told.needs for need in HARD_TO_MOVE))


def _services(told: Told, offered: Collection[str]) -> set[str]:
    services = set()
    if told.medical_urgent or "serious_medical" in told.needs:
        services.add(HEALTH)
    if "pregnant_or_breastfeeding" in told.needs:
        services.add(MATERNITY if MATERNITY in offered else HEALTH)
    return services


def _tier(told: Told) -> int:
    """First those whose life depends on it; then those who cannot help themselves; then young and old."""
    needs = set(told.needs)
    if told.medical_urgent or "serious_medical" in needs:
        return FIRST
    if needs & {"pregnant_or_breastfeeding", "disability", "older_alone", "single_caregiver"}:
        return SOON
    frail = any(row.get("0-4") or row.get("60+") for row in told.counts.values())
    return EARLY if frail or needs else USUAL


def _community(told: Told) -> str:
    """The village of origin; if it is unknown, the arrival."""
    origin = " ".join(told.origin.casefold().split())
    return f"origin:{origin}" if origin else f"arrival:{told.arrival}" if told.arrival else ""
