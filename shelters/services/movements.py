"""Households travel from one place to another together: listed, counted out, counted in.

Each household is moved in a transaction of its own. After a crash the step can simply be repeated: whoever
was moved before is found so.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from incidents.models import Incident
from partners.models import Role
from registrations.models import Household
from registrations.services.calling import raise_household_task
from shelters.destinations import Elsewhere
from shelters.models import Movement, Passenger, Shelter, SpacePool, Stay
from shelters.services import leaving, refusals
from shelters.services.moves import check_in, depart
from shelters.services.placing import hold, transfer

SOUGHT_WITHIN = timedelta(hours=2)
MOST_TRIES = 50
State = Movement.State
Seat = Passenger.State
# By state: what to say when a step is impossible in it, and which steps work instead.
STANDS = {
    State.PLANNED: (
        _("It has not left yet: count it out first, or call it off."),
        ["count-out", "cancel"],
    ),
    State.DEPARTED: (
        _("It has left already: count it in where it arrives."),
        ["count-in"],
    ),
    State.ARRIVED: (
        _("It has arrived already: plan another movement for whoever still has to go."),
        [],
    ),
    State.CANCELLED: (_("It was called off: plan another movement."), []),
}


@transaction.atomic
def plan_movement(
    incident: Incident,
    destination: Shelter | Elsewhere,
    households: Collection[Household],
    *,
    by: Acting,
    id: UUID | None = None,
    **about: Any,
) -> Movement:
    """List who goes where; nobody moves yet. `about`: `origin` (a shelter) or `origin_text`, `vehicle`,
    `escort`, `goods`, `people_informed`, `informed_language`.

    RuleBroken `other_incident`, or `not_at_origin` with the `numbers` of the households that are not there.
    """
    origin = about.get("origin")
    to = destination if isinstance(destination, Shelter) else None
    if {place.incident_id for place in (to, origin) if place} - {incident.pk}:
        raise RuleBroken("other_incident", _("Both places must belong to this incident."))
    _refuse_who_is_elsewhere(households, origin, to)
    if isinstance(destination, Elsewhere):
        about |= destination.columns
    movement = Movement(id=id or uuid4(), incident=incident, destination=to, **about)
    movement.set_actor(by)
    _number(movement)
    Passenger.objects.bulk_create(
        Passenger(movement=movement, household=row, people=row.people) for row in households
    )
    people = sum(row.people for row in households)
    _record("planned", movement, by, households=len(households), people=people)
    return movement


def _number(movement: Movement) -> None:
    """Save the movement under the next free code of its incident. RuleBroken `conflict`."""
    start = Movement.objects.filter(incident=movement.incident).count() + 1
    for number in range(start, start + MOST_TRIES):
        movement.code = f"M{number:02}"
        try:
            with transaction.atomic():
                return movement.save(force_insert=True)
        except IntegrityError:
            taken = Movement.objects.filter(incident=movement.incident, code=movement.code)
            if not taken.exists():
                raise
    raise RuleBroken("conflict", _("Too many movements begin at the same moment: try again."))


def _refuse_who_is_elsewhere(
    households: Iterable[Household], origin: Shelter | None, destination: Shelter | None
) -> None:
    """Households must be at the origin, or have a place at the destination, or, on a beach, have none."""
    stays = Stay.objects.active().filter(household__in=list(households))
    places = dict(stays.values_list("household", "shelter__code"))
    fitting = {origin.code if origin else None, *([destination.code] if destination else [])}
    wrong = {row.number: places.get(row.pk) for row in households}
    wrong = {number: code for number, code in wrong.items() if code not in fitting}
    if wrong:
        raise refusals.not_at_origin(wrong)


def count_out(movement: Movement, people: int, *, by: Acting) -> Movement:
    """It leaves with so many people. Households get places at the destination and are on the way; where it
    is no shelter, the status of its people changes (`leaving`).

    A household that gets no place stays behind, with the code of the refusal. RuleBroken `nobody_aboard`
    when that is everybody, `wrong_state`. Done once if the same hand repeats it.
    """
    seats = list(movement.passengers.select_related("household__incident__scope").order_by("pk"))
    for seat in seats:
        if not _board(seat, movement, by):
            return _done_before(movement.refreshed(), by, State.DEPARTED, counted_out=people)
    if not any(seat.state == Seat.ABOARD for seat in seats):
        raise refusals.nobody_aboard(movement, seats)
    return _departed(movement, seats, people, by)


@transaction.atomic
def _board(seat: Passenger, movement: Movement, by: Acting) -> bool:
    """Give a household its place and send it on the way, or note the refusal. False unless it is planned.

    The movement's row is locked first, so that nobody cancels it while people board.
    """
    if not Movement.objects.filter(pk=movement.pk, state=State.PLANNED).change():
        return False
    try:
        with transaction.atomic():
            _take_along(seat, movement, by)
    except RuleBroken as refusal:
        seat.stay, seat.state, seat.refusal = None, Seat.STAYED, refusal.code
    else:
        seat.state = Seat.ABOARD
        Passenger.objects.filter(pk=seat.pk).change(state=seat.state)
    return True


def _take_along(seat: Passenger, movement: Movement, by: Acting) -> None:
    if movement.destination is None:
        leaving.go(seat, movement, by=by)
    else:
        seat.stay = _on_the_way(seat.household, movement.destination, by)


def _on_the_way(household: Household, destination: Shelter, by: Acting) -> Stay:
    rows = Stay.objects.active().filter(household=household)
    stay = rows.select_related("shelter__incident__scope", "household__incident__scope").first()
    if stay is None:
        stay = hold(household, destination, by=by)
    elif stay.shelter_id != destination.pk:
        kinds = {pool.kind for pool in destination.pools.all()}
        pool = stay.pool if stay.pool in kinds else SpacePool.Kind.GENERAL
        stay = transfer(stay, destination, by=by, pool=pool)
    return depart(stay, by=by) if stay.state == Stay.State.HELD else stay


@transaction.atomic
def _departed(movement: Movement, seats: list[Passenger], people: int, by: Acting) -> Movement:
    planned = Movement.objects.filter(pk=movement.pk, state=State.PLANNED)
    now = timezone.now()
    if not planned.change(
        state=State.DEPARTED, counted_out=people, counted_out_at=now, **actor_fields(by)
    ):
        return _done_before(movement.refreshed(), by, State.DEPARTED, counted_out=people)
    Passenger.objects.bulk_update(seats, ["state", "stay", "told", "refusal"])
    aboard = [seat for seat in seats if seat.state == Seat.ABOARD]
    listed = sum(seat.people for seat in aboard)
    facts = {"counted": people, "people": listed, "households": len(aboard)}
    to = movement.destination.code if movement.destination else movement.to_kind
    _record("departed", movement, by, to=to, **facts)
    return movement.refreshed()


def count_in(
    movement: Movement,
    people: int,
    *,
    by: Acting,
    arrived: Collection[str] | None = None,
    reason: str = "",
) -> Movement:
    """It arrives with so many people. Households in `arrived` (numbers; None means all) are checked in.

    The others stay on the way, or, where the destination is no shelter, become "not seen"; an urgent task is
    raised for each. RuleBroken `difference_unexplained` when the counts differ and no reason is given,
    `wrong_state`. Done once if the same hand repeats it.
    """
    if movement.state != State.DEPARTED:
        return _done_before(movement, by, State.ARRIVED, counted_in=people)
    if people != movement.counted_out and not reason:
        sentence = _("More or fewer people came than left: say why.")
        raise RuleBroken("difference_unexplained", sentence, counted_out=movement.counted_out)
    rows = movement.passengers.filter(state=Seat.ABOARD)
    seats = list(rows.select_related("stay__shelter", "household__incident__scope"))
    for seat in seats:
        if (arrived is None or seat.household.number in arrived) and _has_come(seat, movement, by):
            seat.state = Seat.ARRIVED
    return _arrived(movement, seats, people, reason, by)


def _has_come(seat: Passenger, movement: Movement, by: Acting) -> bool:
    if seat.stay is None:
        return movement.destination is None
    try:
        check_in(seat.stay, by=by)
    except RuleBroken:
        return seat.stay.refreshed().state == Stay.State.CHECKED_IN
    return True


@transaction.atomic
def _arrived(
    movement: Movement, seats: list[Passenger], people: int, reason: str, by: Acting
) -> Movement:
    departed = Movement.objects.filter(pk=movement.pk, state=State.DEPARTED)
    counted = {"counted_in": people, "counted_in_at": timezone.now()}
    if not departed.change(
        state=State.ARRIVED, difference_reason=reason, **counted, **actor_fields(by)
    ):
        return _done_before(movement.refreshed(), by, State.ARRIVED, counted_in=people)
    Passenger.objects.bulk_update(seats, ["state"])
    missing = [seat for seat in seats if seat.state == Seat.ABOARD]
    for seat in missing:
        if movement.destination is None:
            leaving.miss(seat, movement, by=by)
        _look_for(seat.household, by)
    _record("arrived", movement, by, counted=people, missing=len(missing))
    return movement.refreshed()


def _look_for(household: Household, by: Acting) -> None:
    raise_household_task(
        household, "not_arrived", role=Role.COORDINATOR, within=SOUGHT_WITHIN, urgent=True, by=by
    )


@transaction.atomic
def cancel_movement(movement: Movement, *, by: Acting) -> Movement:
    """Call it off before anybody has moved. RuleBroken `wrong_state` once somebody has boarded."""
    planned = Movement.objects.filter(pk=movement.pk, state=State.PLANNED)
    if not planned.change(state=State.CANCELLED, **actor_fields(by)):
        return _done_before(movement.refreshed(), by, State.CANCELLED)
    if movement.passengers.filter(state=Seat.ABOARD).exists():
        sentence = _("Some have boarded already: count it out again.")
        raise RuleBroken("wrong_state", sentence, state=movement.state, instead=["count-out"])
    _record("cancelled", movement, by)
    return movement.refreshed()


def _done_before(movement: Movement, by: Acting, state: State, **counted: int) -> Movement:
    same = all(getattr(movement, name) == value for name, value in counted.items())
    if movement.state == state and movement.is_hand_of(by) and same:
        return movement
    sentence, instead = STANDS[State(movement.state)]
    raise RuleBroken("wrong_state", sentence, state=movement.state, instead=instead)


def _record(what: str, movement: Movement, by: Acting, **facts: Any) -> None:
    events.record(
        f"shelters.movement_{what}",
        by=by,
        scope_id=movement.incident_id,
        about=movement.pk,
        movement=movement.code,
        **facts,
    )
