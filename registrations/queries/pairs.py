"""Questions about pairs of households that may be one, and about those that are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from core.models import Scope
from incidents.models import Incident
from partners.access import Who, may, within
from partners.models import Membership
from registrations.matching import compare
from registrations.matching.families import REVIEW
from registrations.matching.someone import Family, Someone
from registrations.models import (
    Band,
    Household,
    Identity,
    MatchDecision,
    MatchPair,
    MergedHousehold,
    PersonMove,
)
from registrations.queries.families import Families
from registrations.queries.households import households
from registrations.queries.matching import current_model, register


class Beside(NamedTuple):
    """A pair, and the other household of it."""

    pair: MatchPair
    other: Household


class Chained(NamedTuple):
    """Two households that one is made of by way of others, and how likely they are the same themselves."""

    a: UUID
    b: UUID
    probability: float


def pairs(
    who: Who, incident: Incident | None = None, state: str = MatchPair.State.OPEN
) -> QuerySet[MatchPair]:
    """The pairs that `who` may see; of the open ones those that are still alike."""
    rows = MatchPair.objects.filter(within(who, "see_matches", "incident__scope"))
    rows = rows.select_related("incident__scope", "a", "b")
    if incident is not None:
        rows = rows.filter(incident=incident)
    if incident is None or not may(who, "see_every_household", incident):
        rows = rows.visible_to(who)
    if state:
        rows = rows.filter(state=state)
    return rows.exclude(band=Band.NONE, state=MatchPair.State.OPEN)


def find_pair(who: Who, id: UUID, incident: Incident | None = None) -> MatchPair:
    """Raises Http404 for what `who` may not know of."""
    rows = pairs(who, incident, state="").prefetch_related("decisions")
    return get_object_or_404(rows, pk=id)


def find_identity(who: Who, id: UUID) -> Identity:
    """Raises Http404 for what `who` may not know of."""
    rows = Identity.objects.filter(pair__in=pairs(who, state=""))
    row = rows.select_related("pair__incident__scope", "incident__scope").filter(pk=id).first()
    if row is None:
        raise Http404
    return row


def named(who: Who, ids: Collection[UUID]) -> dict[UUID, Household]:
    """Those of these households that `who` may see, by id; `row.named` says whether with names."""
    if not ids:
        return {}
    return {row.pk: row for row in households(who).filter(pk__in=ids)}


def beside(who: Who, household: Household) -> list[Beside]:
    """What a household may be the same as, the most likely first, as far as `who` may see it. Two queries."""
    mine = MatchPair.objects.filter(Q(a=household) | Q(b=household)).exclude(band=Band.NONE)
    alike = mine.exclude(state=MatchPair.State.DIFFERENT).order_by("-probability", "-bits", "pk")
    others = {pair.pk: pair.b_id if pair.a_id == household.pk else pair.a_id for pair in alike}
    seen = named(who, others.values())
    found = [Beside(pair, seen[others[pair.pk]]) for pair in alike if others[pair.pk] in seen]
    for pair, other in found:
        pair.a, pair.b = (household, other) if pair.a_id == household.pk else (other, household)
    return found


def identity_of(household: Household) -> list[UUID]:
    """The registrations that are one with this household: the one that goes on first; often it alone."""
    mine = MergedHousehold.objects.filter(household=household).values("into")
    merged = MergedHousehold.objects.filter(Q(into=household) | Q(into__in=mine))
    rows = list(merged.order_by("household").values_list("household_id", "into_id"))
    first = rows[0][1] if rows else household.pk
    return [first, *(id for id, _into in rows)]


def standing(pair: MatchPair) -> Identity | None:
    """The merge of this pair, if it stands."""
    return Identity.objects.filter(pair=pair, undone_at=None).first()


def component(ids: Iterable[UUID], *, but: MatchPair | None = None) -> set[UUID]:
    """These households with all that are one with any of them, by the merges that stand without `but`."""
    found: set[UUID] = set()
    edge = set(ids)
    while edge:
        found |= edge
        touched = Q(pair__a__in=edge) | Q(pair__b__in=edge)
        rows = Identity.objects.filter(touched, undone_at=None)
        if but is not None:
            rows = rows.exclude(pair=but)
        edge = {id for row in rows.values_list("pair__a", "pair__b") for id in row} - found
    return found


def in_order(ids: Iterable[UUID]) -> list[Household]:
    """Households that are one, the one that goes on first: of those still here, who was registered first."""
    return sorted(Household.objects.filter(pk__in=ids), key=_precedence)


def _precedence(row: Household) -> tuple[bool, object, object, UUID]:
    return row.status not in Household.PRESENT, row.captured_at, row.created_at, row.pk


def goes_on(pair: MatchPair) -> str:
    """The number of the household that goes on when the two are one, with all that are one with either."""
    return in_order(component([pair.a_id, pair.b_id]))[0].number


def chained(pair: MatchPair) -> list[Chained]:
    """Who would become one, or has, by way of this pair without being alike themselves."""
    left = component([pair.a_id], but=pair)
    right = component([pair.b_id], but=pair) - left
    if len(left) + len(right) <= 2:
        return []
    families = as_registered(Families([*left, *right]))
    model, known = current_model(pair.incident_id), register(pair.incident_id)
    ways = ((one, other) for one in sorted(left) for other in sorted(right))
    compared = [
        Chained(one, other, compare(families[one], families[other], model, known).probability)
        for one, other in ways
    ]
    return [each for each in compared if each.probability < REVIEW]


def as_registered(families: Families) -> dict[UUID, Family]:
    """The families with those back who are counted with another one since they were merged."""
    moved = PersonMove.objects.filter(cause=PersonMove.Cause.MERGE, undone_at=None)
    rows = moved.filter(source__in=families, target__in=families).order_by("-created_at")
    home = dict(rows.values_list("person_id", "source_id"))
    members: dict[UUID, list[Someone]] = {id: [] for id in families}
    for id, family in families.items():
        for someone in family.members:
            members[home.get(someone.no, id)].append(someone)
    return {id: replace(family, members=tuple(members[id])) for id, family in families.items()}


def organisations(households: Iterable[Household], scope: Scope) -> list[set[UUID]]:
    """For each household those for whom its registrar works here; none where nobody is known to have."""
    registrars = [household.registrar_id for household in households]
    reached = Membership.objects.covering(scope).filter(user__in=filter(None, registrars))
    by_user: dict[UUID, set[UUID]] = defaultdict(set)
    for user, organisation in reached.values_list("user_id", "organisation_id"):
        by_user[user].add(organisation)
    return [by_user[id] if id else set() for id in registrars]


def needs_two(pair: MatchPair) -> bool:
    """Whether its sides belong to different organisations, so that nobody decides alone."""
    a, b = organisations([pair.a, pair.b], pair.scope)
    return bool(a and b) and a.isdisjoint(b)


def said(pair: MatchPair) -> QuerySet[MatchDecision]:
    """What was said of a pair since it was opened last."""
    return MatchDecision.objects.filter(pair=pair, created_at__gte=pair.opened_at)


def awaits_second(pair: MatchPair) -> bool:
    """Whether one person has decided it, and another must say the same."""
    return pair.state == MatchPair.State.OPEN and needs_two(pair) and said(pair).exists()


def found_in(incident: Incident) -> QuerySet[MatchPair]:
    """The pairs of an incident that nobody has called different, the most likely first."""
    rows = MatchPair.objects.filter(incident=incident).exclude(band=Band.NONE)
    alike = rows.exclude(state=MatchPair.State.DIFFERENT)
    return alike.order_by("-probability", "-bits", "a", "b")


def decided(incident: Incident) -> list[MatchPair]:
    """The pairs that people have decided, in the order of their ids."""
    rows = MatchPair.objects.filter(incident=incident).exclude(state=MatchPair.State.OPEN)
    return list(rows.order_by("pk"))
