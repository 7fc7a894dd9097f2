"""Questions about households that must not meet, and about registrations that are one household."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from core import rows
from incidents.models import Incident
from partners.access import Who, within
from registrations.models import Household, KeepApart, MergedHousehold
from registrations.queries.pairs import identity_of

# Most households have no ties at all, and every placement asks: one plain statement says so.
_TIED = f"""
    SELECT EXISTS (
        SELECT 1 FROM {MergedHousehold._meta.db_table} WHERE household_id = %s OR into_id = %s
    ) OR EXISTS (
        SELECT 1 FROM {KeepApart._meta.db_table} WHERE ended_at IS NULL AND (a_id = %s OR b_id = %s)
    )
"""  # noqa: S608 - our own names


@dataclass(frozen=True)
class Ties:
    """`one`: the registrations of this household, the one that goes on first. `apart`: all registrations
    of those whom it must not meet."""

    one: tuple[UUID, ...]
    apart: frozenset[UUID] = frozenset()


def ties(household: Household) -> Ties:
    """What a placement must know of a household beside its own rows. One query, when it has none."""
    if not rows.answer(_TIED, *[household.pk] * 4):
        return Ties((household.pk,))
    one = identity_of(household)
    return Ties(tuple(one), frozenset(must_not_meet(one)))


def must_not_meet(registrations: Collection[UUID]) -> set[UUID]:
    """The households that these registrations of one household must not meet, by each registration."""
    in_force = KeepApart.objects.in_force()
    pairs = in_force.filter(Q(a__in=registrations) | Q(b__in=registrations))
    others = {id for pair in pairs.values_list("a", "b") for id in pair} - set(registrations)
    return _with_merged(others) - set(registrations)


def pairs_apart(incident: Incident) -> set[tuple[UUID, UUID]]:
    """(smaller id, larger id) of the households of an incident that must not meet, as they go on now.

    Two queries. For planners: nothing of it may be shown.
    """
    pairs = list(_of(incident).values_list("a", "b"))
    if not pairs:
        return set()
    goes_on = _goes_on({id for pair in pairs for id in pair})
    found = {(goes_on.get(a, a), goes_on.get(b, b)) for a, b in pairs}
    return {(min(pair), max(pair)) for pair in found if pair[0] != pair[1]}


def apart_of_each(incident: Incident) -> Mapping[UUID, set[UUID]]:
    """By registration, every registration of those whom it must not meet; only those who have any.

    Three queries at most, however many they are.
    """
    pairs = pairs_apart(incident)
    if not pairs:
        return {}
    every = {id: {id} for pair in pairs for id in pair}
    merged = MergedHousehold.objects.filter(into__in=list(every)).values_list("into", "household")
    for into, household in merged:
        every[into].add(household)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for a, b in pairs:
        for one in every[a]:
            found[one] |= every[b]
        for one in every[b]:
            found[one] |= every[a]
    return found


def kept_apart(who: Who) -> QuerySet[KeepApart]:
    """Those of the incidents where `who` is a protection officer."""
    mine = within(who, "protect", "a__incident__scope")
    return KeepApart.objects.filter(mine).select_related("a__incident__scope", "b", "ended_by")


def of_household(who: Who, household: Household) -> QuerySet[KeepApart]:
    """Those of a household, by whichever of its registrations; those in force first."""
    one = identity_of(household)
    mine = kept_apart(who).filter(Q(a__in=one) | Q(b__in=one))
    return mine.order_by("ended_at", "-created_at")


def beside(rows: Iterable[KeepApart], household: Household) -> list[tuple[KeepApart, Household]]:
    """Each with the other household of it."""
    found = list(rows)
    one = set(identity_of(household)) if found else set()
    return [(row, row.b if row.a_id in one else row.a) for row in found]


def _of(incident: Incident) -> QuerySet[KeepApart, Any]:
    """Asked of each pair, of which there are few: joined, a database may begin with the whole register."""
    here = Household.objects.filter(pk=OuterRef("a"), incident=incident)
    return KeepApart.objects.in_force().filter(Exists(here))


def _goes_on(ids: Collection[UUID]) -> dict[UUID, UUID]:
    merged = MergedHousehold.objects.filter(household__in=ids)
    return dict(merged.values_list("household", "into"))


def _with_merged(ids: Collection[UUID]) -> set[UUID]:
    """These households, the ones that they go on as, and all that were merged into those."""
    if not ids:
        return set()
    first = {*ids, *_goes_on(ids).values()}
    return first | set(
        MergedHousehold.objects.filter(into__in=first).values_list("household", flat=True)
    )
