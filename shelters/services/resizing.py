"""A household changes size while it has a stay: its places follow, and nobody is refused for lack of them.

As in every move, the stay's row is locked first, then its shelter's, and the size of the household is read
only then. So each function here is safe to repeat, and the last one to run leaves as many places as people:
whoever changes the household later records another event, which is followed in its turn.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from core.actors import Acting, actor_fields
from core.models import Event
from incidents.models import Task
from incidents.services import settle_tasks
from partners.models import Role
from registrations.models import Household, MergedHousehold, PersonMove
from registrations.queries import identity_of
from registrations.services.calling import raise_household_task
from shelters import ledger
from shelters.models import CapacityOverride, Shelter, SpacePool, Stay, StayPart
from shelters.services.moves import cancel, check_out, parts, record

PLACED_WITHIN = timedelta(hours=4)
GENERAL = SpacePool.Kind.GENERAL
SEEKING = ("needs_placement", "place_apart")
Cause = CapacityOverride.Cause
GROWN = ("registrations.household_resized", "registrations.people_received")
CAUSES = {
    "birth": Cause.BIRTH,
    "reunification": Cause.REUNIFICATION,
    "join": Cause.REUNIFICATION,
}


@transaction.atomic
def fit_stay(household_id: UUID, *, by: Acting) -> None:
    """Give the stay of a household, if it has one, as many places as the household has people now.

    People beyond the capacity are put on record with the cause, and a task to find another place is raised.
    A household with nobody left is checked out, or its hold cancelled. People who were split off since the
    stay began keep their places, as a stay of their own, until somebody decides otherwise.
    """
    for stay in _own([household_id]):
        _fit(stay, by)


@transaction.atomic
def follow_people(source_id: UUID, target_id: UUID, *, by: Acting) -> None:
    """People moved from one household to another; within one shelter their places move with them."""
    stays = {stay.household_id: stay for stay in _own([source_id, target_id])}
    source, target = stays.get(source_id), stays.get(target_id)
    if source is not None and target is not None:
        _hand_over(source, target)
    for stay in filter(None, (source, target)):
        _fit(stay, by)


def _own(household_ids: Iterable[UUID]) -> list[Stay]:
    """The active stays of these households; they and their shelters are locked until the commit.

    A stay that somebody else moves at this moment is left out: the event of that move is followed later.
    The stay of a registration that was merged into another stays as it is until somebody ends it.
    """
    merged = MergedHousehold.objects.values("household")
    active = Stay.objects.active().exclude(household__in=merged)
    ids = active.filter(household__in=household_ids).order_by("pk").values_list("pk", flat=True)
    ours = [id for id in list(ids) if active.filter(pk=id).take()]
    stays = list(Stay.objects.filter(pk__in=ours).select_related("shelter__incident__scope"))
    ledger.lock(*(stay.shelter_id for stay in stays))
    return stays


def _column(stay: Stay) -> ledger.Column:
    return "occupied" if stay.state == Stay.State.CHECKED_IN else "held"


def _people(household_id: UUID) -> int:
    """How many people need a place with this household."""
    here = Household.objects.filter(pk=household_id, status__in=Household.PRESENT)
    return here.values_list("people", flat=True).first() or 0


def _fit(stay: Stay, by: Acting) -> None:
    """Give a locked stay as many places as its household has people."""
    before, people = stay.people, _people(stay.household_id)
    for household in _split_off(stay) if people < before else ():
        _share(stay, household, by)
    if not people:
        end = check_out if stay.state == Stay.State.CHECKED_IN else cancel
        end(stay, by=by)
    elif people < stay.people:
        given = _fewer(stay, stay.people - people)
        _write(stay, given, -1)
        ledger.give_back(stay.shelter_id, given, _column(stay))
    elif people > stay.people:
        _grow(stay, people - stay.people, by)
    if people and stay.people != before:
        record("shelters.stay_resized", stay, by, people_before=before)


def _fewer(stay: Stay, people: int) -> dict[UUID, int]:
    """The places that so many people leave, by pool id: general ones first, others may need theirs."""
    rows = list(stay.parts.select_related("pool"))
    rows.sort(key=lambda part: (part.pool.kind != GENERAL, part.pool_id))
    given, left = {}, people
    for part in rows:
        if here := min(left, part.people):
            given[part.pool_id] = here
            left -= here
    return given


def _write(stay: Stay, places: ledger.Parts, sign: int) -> None:
    """Add places by pool id to the stay and its parts (`sign` 1), or take them away (-1)."""
    stay.people += sign * sum(places.values())
    Stay.objects.filter(pk=stay.pk).change(people=stay.people)
    now = parts(stay)
    for pool_id, people in places.items():
        rows = StayPart.objects.filter(stay=stay, pool=pool_id)
        if not (after := now.get(pool_id, 0) + sign * people):
            rows.delete()
        elif pool_id in now:
            rows.change(people=after)
        else:
            StayPart.objects.create(stay=stay, pool_id=pool_id, people=after)


def _grow(stay: Stay, people: int, by: Acting) -> None:
    """Add people who stay with their family, even where it is full or takes nobody new."""
    shelter, pool = stay.shelter.refreshed(), stay.shelter.pools.get(kind=stay.pool)
    _write(stay, {pool.pk: people}, 1)
    ledger.add(shelter.pk, {pool.pk: people}, _column(stay))
    too_many = max(shelter.refreshed().over - shelter.over, pool.refreshed().over - pool.over)
    if too_many > 0:
        _note_too_many(stay, too_many, by)


def _note_too_many(stay: Stay, people: int, by: Acting) -> None:
    """Record why there are more people than fit, and raise a task to find another place."""
    cause = _cause(stay.household_id)
    CapacityOverride.objects.create(
        shelter=stay.shelter,
        stay=stay,
        people=people,
        cause=cause,
        **actor_fields(by),
    )
    record("shelters.places_exceeded", stay, by, beyond=people, cause=str(cause))
    ask_for_place(stay.household, by)


def ask_for_place(household: Household, by: Acting) -> None:
    """Raise a task to find the household a place."""
    raise_household_task(
        household, "needs_placement", role=Role.COORDINATOR, within=PLACED_WITHIN, by=by
    )


def settle_placement(household_id: UUID, *, by: Acting) -> None:
    """Close the tasks to find the household a place, if it has got one since then, or needs none.

    A place in a shelter that is not in use does not count: that may be why it needs one. Safe to repeat.
    """
    household = Household.objects.get(pk=household_id)
    asked = Task.objects.filter(
        target_id=household_id, kind__in=SEEKING, state=Task.State.OPEN
    ).values_list("kind", "created_at")
    if not (kinds := dict(asked)):
        return
    if household.status in Household.PRESENT and household.housing == Household.Housing.NEEDED:
        stays = Stay.objects.active().filter(household__in=identity_of(household))
        given = stays.filter(shelter__status__in=Shelter.IN_USE).values_list(
            "created_at", flat=True
        )
        newest = max(given, default=None)
        kinds = {kind: at for kind, at in kinds.items() if newest is not None and newest > at}
    settle_tasks(household_id, *kinds, by=by)


def _cause(household_id: UUID) -> Cause:
    """Why the household has grown, by its latest change."""
    grown = Event.objects.filter(about=household_id, kind__in=GROWN).order_by("-id").first()
    return CAUSES.get(grown.facts["cause"], Cause.PERSON) if grown else Cause.PERSON


def _split_off(stay: Stay) -> list[Household]:
    """Households split off since the stay began that never had a place of their own."""
    moves = PersonMove.objects.filter(
        source=stay.household_id,
        cause=PersonMove.Cause.SPLIT,
        created_at__gt=stay.created_at,
        undone_at=None,
    )
    placed = Stay.objects.filter(household=OuterRef("pk"))
    rows = Household.objects.filter(~Exists(placed), pk__in=moves.values("target"))
    return list(rows.filter(status__in=Household.PRESENT).order_by("created_at"))


def _share(source: Stay, household: Household, by: Acting) -> None:
    """Give the household a stay of its own, out of the places that the others no longer need."""
    people = min(source.people - _people(source.household_id), household.people)
    if people < 1:
        return
    stay = Stay(household=household, shelter=source.shelter, pool=source.pool, people=0)
    stay.state, stay.expires_at = source.state, source.expires_at
    stay.checked_in_at = source.checked_in_at
    stay.set_actor(by)
    stay.save(force_insert=True)
    _pass_on(source, stay, people)
    record("shelters.stay_shared", stay, by)


def _hand_over(source: Stay, target: Stay) -> None:
    """Pass on the places of those who moved, if both households are there or both are expected."""
    if source.shelter_id == target.shelter_id and _column(source) == _column(target):
        spare = source.people - _people(source.household_id)
        _pass_on(source, target, min(spare, _people(target.household_id) - target.people))


def _pass_on(source: Stay, target: Stay, people: int) -> None:
    if people > 0:
        places = _fewer(source, people)
        _write(source, places, -1)
        _write(target, places, 1)
