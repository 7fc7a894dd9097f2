"""Households that wait for a place, each with suggestions: as `suggestions` ranks them, for many at once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, tee
from uuid import UUID

from django.db.models import Q, QuerySet

from core.paging import BadCursor
from incidents.models import Incident
from maps.geo import Point
from registrations.models import Household
from shelters import fitting, rules
from shelters.models import Proposal, Shelter, SpacePool
from shelters.places import room_for
from shelters.queries.places import (
    OFFERED,
    Offer,
    by_distance,
    free_in,
    point_of,
    shelters,
    waiting,
)
from shelters.queries.planning import OPEN, closed_to, offered, promises
from shelters.queries.suggesting import (
    EVERYTHING,
    Suggestion,
    offered_by,
    rooms_among,
    roomy,
    suggest,
    told_of,
    unpromised_first,
)

LOOKED_AT = 8  # of the nearest shelters that fit: the board has many households to look for
# What is read of a household, and of a shelter: neither is shown whole.
READ = (
    "incident_id",
    "arrival__code",
    "arrival__vessel",
    "arrival__mode",
    "arrival__lat",
    "arrival__lon",
    "number",
    "status",
    "people",
    "counts",
    "need_bits",
    "need_counts",
    "medical_urgent",
    "origin",
    "captured_at",
)
READ_OF_SHELTER = (
    "incident_id",
    "code",
    "lat",
    "lon",
    "status",
    "host_stance",
    "permit_until",
    "declared",
    "capacity",
    "blocked",
    "occupied",
    "held",
    "other_occupied",
    "figure_at",
    "services",
    "rules",
)
Kind = SpacePool.Kind


@dataclass(frozen=True)
class Waiting:
    """A household without a place, and the shelters suggested for it."""

    household: Household
    suggestions: list[Suggestion]

    @property
    def needs_protection(self) -> bool:
        return rules.is_child_without_family(self.household)


def waiting_list(incident: Incident, most: int, *, after: str = "") -> list[Waiting]:
    """The households that have waited longest, each with suggestions. A few queries for each landing.

    With `after`, those that follow the household of that number. Raises BadCursor.
    """
    found = waiting(incident).select_related("arrival").only(*READ)
    rows = list((found.filter(_beyond(incident, after)) if after else found)[:most])
    for row in rows:
        row.incident = incident
    board = _Board(incident, [row.pk for row in rows])
    return [Waiting(row, board.suggested(row)) for row in rows]


def _beyond(incident: Incident, number: str) -> Q:
    """The condition to come after that household, which may have got a place meanwhile."""
    row = Household.objects.filter(incident=incident, number=number).only("captured_at").first()
    if row is None:
        raise BadCursor(number)
    return Q(captured_at__gt=row.captured_at) | Q(captured_at=row.captured_at, pk__gt=row.pk)


@dataclass
class _Ranking:
    """The shelters with room by distance from one landing: read once, and only as far as needed."""

    rest: Iterator[Offer]

    def again(self) -> Iterator[Offer]:
        self.rest, rows = tee(self.rest)
        return rows


@dataclass
class _Board:
    """What all households of a list have in common, queried once."""

    incident: Incident
    ids: Collection[UUID]
    rankings: dict[tuple[Point, tuple[str, ...]], _Ranking] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sites = offered(self.incident)
        self.closed = closed_to(self.incident, self.ids)
        self.promises = promises(self.incident)
        self.own = self._own() if self.promises else {}
        meant = {shelter for shelter, _people in self.own.values()}
        self.planned = self._lean(self.sites).in_bulk(meant) if meant else {}

    def _own(self) -> dict[UUID, tuple[UUID, int]]:
        """By household: (the shelter that a plan proposes, people)."""
        rows = Proposal.objects.filter(household__in=self.ids, decision=OPEN, shelter__isnull=False)
        found = rows.values_list("household", "shelter", "people")
        return {household: (shelter, people) for household, shelter, people in found}

    @cached_property
    def _has(self) -> set[str]:
        return offered_by(self.sites)

    def _asked(self, household: Household) -> fitting.Asked:
        """Most households ask for nothing special, and cost no query."""
        told = told_of(household)
        wanted = fitting.asked(told, EVERYTHING)
        special = wanted.requires or wanted.accessible
        return fitting.asked(told, self._has) if special else wanted

    def suggested(self, household: Household) -> list[Suggestion]:
        children = rules.is_child_without_family(household)
        able = self._able(household, SpacePool.FOR_CHILDREN if children else (Kind.GENERAL,))
        if children:
            free = (o for o in able if not rules.obstacles(o.shelter, household))
            return list(islice(rooms_among(household, free), OFFERED))
        asked = self._asked(household)
        own, people = self.own.get(household.pk, (None, 0))
        first = self._planned(household, asked, own)
        fits = (o for o in able if o.shelter.pk != own and _fits(o, household, asked))
        meant = {**self.promises, own: self.promises.get(own, 0) - people} if own else self.promises
        looked_at = islice(fits, LOOKED_AT)
        rest = unpromised_first(looked_at, meant, household.people, OFFERED - len(first))
        return [
            *(suggest(offer, asked.pool, asked, "planned") for offer in first),
            *(suggest(offer, asked.pool, asked, *codes) for offer, codes in rest),
        ][:OFFERED]

    def _planned(self, household: Household, asked: fitting.Asked, own: UUID | None) -> list[Offer]:
        """The shelter that the plan proposes for it, if it still fits."""
        shelter = self.planned.get(own) if own else None
        if shelter is None or own in self.closed.get(household.pk, ()):
            return []
        shelter.incident = self.incident
        offer = Offer.of(shelter, point_of(household), asked.pool)
        return [offer] if _fits(offer, household, asked) else []

    def _able(self, household: Household, kinds: tuple[str, ...]) -> Iterator[Offer]:
        """The shelters with room in such a pool that are not closed to it, nearest first."""
        near = point_of(household)
        if (near, kinds) not in self.rankings:
            self.rankings[near, kinds] = _Ranking(self._by_distance(near, kinds))
        closed = self.closed.get(household.pk, ())
        ranked = self.rankings[near, kinds].again()
        return (offer for offer in ranked if offer.shelter.pk not in closed)

    def _by_distance(self, near: Point, kinds: tuple[str, ...]) -> Iterator[Offer]:
        rows = self.sites.filter(room_for(1), roomy(1, *kinds))
        for offer in by_distance(near, rows, read=self._lean(shelters())):
            offer.shelter.incident = self.incident
            yield offer

    def _lean(self, rows: QuerySet[Shelter]) -> QuerySet[Shelter]:
        """The same rows without their incident, which is known, and their operator."""
        return rows.select_related(None).only(*READ_OF_SHELTER)


def _fits(offer: Offer, household: Household, asked: fitting.Asked) -> bool:
    shelter: Shelter = offer.shelter
    return (
        offer.free >= household.people - asked.accessible
        and (shelter.free or 0) >= household.people
        and asked.requires <= set(shelter.services)
        and (not asked.accessible or free_in(shelter, Kind.ACCESSIBLE) >= asked.accessible)
        and not rules.obstacles(shelter, household)
    )
