"""Where one household could go now: as the last plan proposes, else the nearest shelter that fits."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from registrations.models import Household
from registrations.queries import keeping_apart
from shelters import fitting, rules
from shelters.models import Proposal, Shelter, SpacePool, Stay
from shelters.places import room_for
from shelters.queries.places import Offer, by_distance, free_in, point_of, shelters
from shelters.queries.planning import offered, planned_for, promises

# How many of the nearest shelters with room are searched for places that no plan proposes to others.
LOOKED_AT = 120
EVERYTHING = frozenset({fitting.ACCESSIBLE, fitting.HEALTH, fitting.MATERNITY})
Kind = SpacePool.Kind
NONE = Q(pk__in=[])


@dataclass(frozen=True)
class Suggestion:
    """`accessible` of the household's people would take an accessible place, the others one of `pool`.

    `reasons` are codes and figures, which `shelters.wording` puts into words.
    """

    offer: Offer
    pool: str
    accessible: int
    reasons: list[dict[str, object]]


def told_of(row: Household) -> fitting.Told:
    """What a plan may know about a household."""
    return fitting.Told(
        people=row.people,
        counts=row.counts,
        needs=row.needs,
        need_counts=row.need_counts,
        medical_urgent=row.medical_urgent,
        origin=row.origin,
        arrival=str(row.arrival_id or ""),
    )


def offered_by(shelters: QuerySet[Shelter]) -> set[str]:
    """What households may ask for: every service that a shelter has, and accessible places if any has."""
    sets = shelters.order_by().values_list("services", flat=True).distinct()
    found = {service for services in sets for service in services}
    pools = SpacePool.objects.filter(shelter__in=shelters.order_by(), capacity__gt=0)
    has_accessible = pools.filter(kind=Kind.ACCESSIBLE).exists()
    return found | ({fitting.ACCESSIBLE} if has_accessible else set())


def suggestions(household: Household, limit: int = 3) -> list[Suggestion]:
    """At most `limit` shelters that could take the household now, the best first.

    First the one of its own open proposal; then the nearest, but last those whose places a plan proposes to
    others. Children without family are offered places for children only, for protection to choose from.
    """
    asked = asked_by(household)
    if rules.is_child_without_family(household):
        return list(islice(_rooms(household), limit))
    meant = promises(household.incident, but=household)
    own = planned_for(household)
    planned = Q(pk=own) if own else NONE
    rows, closed = _candidates(household, asked), _closed_to(household)
    first = []
    if planned is not NONE:
        found = _fitting(household, rows.filter(planned), closed)
        first = [suggest(offer, asked.pool, asked, "planned") for offer in found]
    looked_at = islice(_fitting(household, rows.exclude(planned), closed), LOOKED_AT)
    rest = unpromised_first(looked_at, meant, household.people, limit - len(first))
    return [*first, *(suggest(offer, asked.pool, asked, *codes) for offer, codes in rest)][:limit]


def unpromised_first(
    offers: Iterator[Offer], meant: Mapping[UUID, int], people: int, limit: int
) -> list[tuple[Offer, tuple[str, ...]]]:
    """At most `limit` offers with reason codes; those whose places a plan proposes to others come last."""
    first: list[tuple[Offer, tuple[str, ...]]] = []
    last: list[tuple[Offer, tuple[str, ...]]] = []
    for offer in offers if limit else ():
        if offer.free - meant.get(offer.shelter.pk, 0) >= people:
            first.append((offer, ()))
        else:
            last.append((offer, ("promised",)))
        if len(first) >= limit:
            break
    return [*first, *last][:limit]


def taking(household: Household, shelter: Shelter) -> int:
    """How many accessible places the household would take there: what it needs, as far as they are free.

    Children without family take none: they do not sleep among others.
    """
    if rules.is_child_without_family(household):
        return 0
    asked = fitting.asked(told_of(household), EVERYTHING)
    return max(min(asked.accessible, free_in(shelter, Kind.ACCESSIBLE)), 0)


def pool_for(household: Household, shelter: Shelter) -> str:
    """The pool that the household is given there by the press of a button.

    Children without family get a room for children, even where only general places are left: then none.
    """
    if not rules.is_child_without_family(household):
        return Kind.GENERAL
    rooms = SpacePool.FOR_CHILDREN
    return next((kind for kind in rooms if free_in(shelter, kind) >= household.people), rooms[0])


def rooms_among(household: Household, offers: Iterable[Offer]) -> Iterator[Suggestion]:
    """Those of the shelters that have a room for these children, in the same order."""
    for offer in offers:
        pool = pool_for(household, offer.shelter)
        free = free_in(offer.shelter, pool)
        if free >= household.people:
            yield suggest(replace(offer, free=free), pool)


def _rooms(household: Household) -> Iterator[Suggestion]:
    people = household.people
    rows = offered(household.incident).filter(
        room_for(people), roomy(people, *SpacePool.FOR_CHILDREN)
    )
    return rooms_among(household, _fitting(household, rows, _closed_to(household)))


def asked_by(household: Household) -> fitting.Asked:
    """Most households ask for nothing special, and cost no query."""
    told = told_of(household)
    wanted = fitting.asked(told, EVERYTHING)
    if not wanted.requires and not wanted.accessible:
        return wanted
    return fitting.asked(told, offered_by(offered(household.incident)))


def _candidates(household: Household, asked: fitting.Asked) -> QuerySet[Shelter]:
    """The shelters that have the places and the services."""
    rows = offered(household.incident).filter(
        room_for(household.people), roomy(household.people - asked.accessible, asked.pool)
    )
    if asked.accessible:
        rows = rows.filter(roomy(asked.accessible, Kind.ACCESSIBLE))
    if asked.requires:
        able = rows.order_by().values_list("pk", "services")
        rows = rows.filter(pk__in=[pk for pk, has in able if asked.requires <= set(has)])
    return rows


def _fitting(household: Household, rows: QuerySet[Shelter], closed: set[UUID]) -> Iterator[Offer]:
    """The shelters among `rows` that may take the household, nearest first."""
    read = shelters().select_related(None)
    for offer in by_distance(point_of(household), rows, read=read):
        offer.shelter.incident = household.incident
        if offer.shelter.pk not in closed and not rules.obstacles(offer.shelter, household):
            yield offer


def roomy(people: int, *kinds: str) -> Exists:
    """The condition that a shelter has room for so many more in a pool of one of these kinds."""
    pools = SpacePool.objects.filter(room_for(people), shelter=OuterRef("pk"), kind__in=kinds)
    return Exists(pools)


def _closed_to(household: Household) -> set[UUID]:
    """Where it stays, where somebody stays who is kept apart from it, and where it declined to go."""
    tied = keeping_apart.ties(household)
    staying = Stay.objects.active().filter(household__in={*tied.one, *tied.apart})
    said_no = Proposal.objects.filter(
        household__in=tied.one, decision=Proposal.Decision.DECLINED, shelter__isnull=False
    )
    taken = staying.values_list("shelter_id", flat=True)
    return set(taken.union(said_no.values_list("shelter_id", flat=True)))


def _plain(code: str) -> dict[str, object]:
    return {"code": code}


def suggest(offer: Offer, pool: str, asked: fitting.Asked | None = None, *codes: str) -> Suggestion:
    """The suggestion for an offer: its reasons are `codes`, then distance, needs met, and an old figure."""
    km: dict[str, object] = {"code": "distance", "km": round(offer.km, 1)}
    reasons = [*map(_plain, codes), km]
    if asked and asked.accessible:
        reasons.append({"code": "accessible", "people": asked.accessible})
    if asked and asked.requires:
        reasons.append({"code": "services"})
    if offer.shelter.figure_is_old:
        reasons.append({"code": "old_figure"})
    accessible = asked.accessible if asked else 0
    return Suggestion(offer, str(pool), accessible, reasons)
