"""Households that a movement takes to no shelter: what becomes of them, and of the places that they leave."""

from uuid import UUID, uuid5

from django.db import transaction

from core.actors import Acting
from registrations.models import Household, Person, StatusChange
from registrations.queries.people import unnamed_as
from registrations.reports import Group, StatusReport
from registrations.services import members, report_status
from registrations.services.people import refuse_gone
from shelters.models import Movement, Passenger, Stay
from shelters.services.moves import cancel, check_out
from shelters.services.resizing import fit_stay

Status = Person.Status
To = Movement.To
# Who is taken to another arrival point waits there for a place: nothing is told of them. Who goes to hospital
# keeps their place, as always.
BECOMES = {
    To.PLACE: Status.RELOCATED,
    To.FACILITY: Status.HOSPITALISED,
    To.ONWARD: Status.TRANSFERRED,
}


@transaction.atomic
def go(seat: Passenger, movement: Movement, *, by: Acting) -> None:
    """They leave: those who are present become what one is there, and their places follow.

    Repeated it is done once. RuleBroken `household_gone` for who is not here any more.
    """
    (household,) = members.own(seat.household_id)
    seat.told = _told(_id(seat, "left"))
    if seat.told is not None:
        return
    refuse_gone(household)
    if movement.to_kind == To.ARRIVAL:
        _leave_their_place(household, by)
        return
    report = StatusReport(
        who=_present(household),
        status=BECOMES[To(movement.to_kind)],
        source=movement.code,
        id=_id(seat, "left"),
    )
    seat.told = report_status(household, report, by=by)
    fit_stay(household.pk, by=by)


@transaction.atomic
def miss(seat: Passenger, movement: Movement, *, by: Acting) -> None:
    """They did not come: nobody knows where they are, and they are people of ours until somebody does."""
    (household,) = members.own(seat.household_id)
    if _told(_id(seat, "missed")) is not None:
        return
    told = _told(_id(seat, "left"))
    who = _of(told) if told else _present(household)
    if not who:
        return
    report = StatusReport(
        who=who,
        status=Status.NOT_SEEN,
        source=movement.code,
        was=told.status if told else "",
        id=_id(seat, "missed"),
    )
    change = report_status(household, report, by=by)
    Passenger.objects.filter(pk=seat.pk).change(told=change)


def _id(seat: Passenger, what: str) -> UUID:
    """The same for every hand that does this step, so that it is done once."""
    return uuid5(seat.pk, what)


def _told(id: UUID) -> StatusChange | None:
    return StatusChange.objects.filter(pk=id).first()


def _present(household: Household) -> Group:
    """Those who go along: who is in hospital or was not seen does not."""
    named = Person.objects.filter(household=household, status=Status.PRESENT)
    ids = tuple(named.values_list("id", flat=True))
    return Group(ids, unnamed_as(household, Status.PRESENT))


def _of(told: StatusChange) -> Group:
    return Group(tuple(told.persons.values_list("id", flat=True)), told.counts)


def _leave_their_place(household: Household, by: Acting) -> None:
    for stay in Stay.objects.active().filter(household=household).select_related("shelter"):
        end = check_out if stay.state == Stay.State.CHECKED_IN else cancel
        end(stay, by=by)
