"""Households that a movement takes elsewhere than to a shelter: their status, and the places they leave."""

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
# People taken to another arrival point wait there for a place, and their status does not change. People who
# go to hospital keep their places.
BECOMES = {
    To.PLACE: Status.RELOCATED,
    To.FACILITY: Status.HOSPITALISED,
    To.ONWARD: Status.TRANSFERRED,
}


@transaction.atomic
def go(seat: Passenger, movement: Movement, *, by: Acting) -> None:
    """They leave: the status of those present changes as in BECOMES, and their places follow.

    Safe to repeat. RuleBroken `household_gone` for a household that has left already.
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
    """They did not arrive: their status becomes "not seen", and they stay on our list. Safe to repeat."""
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
    """The same id whoever does this step, so that it is done once."""
    return uuid5(seat.pk, what)


def _told(id: UUID) -> StatusChange | None:
    return StatusChange.objects.filter(pk=id).first()


def _present(household: Household) -> Group:
    """Those who go along: not those in hospital or not seen."""
    named = Person.objects.filter(household=household, status=Status.PRESENT)
    ids = tuple(named.values_list("id", flat=True))
    return Group(ids, unnamed_as(household, Status.PRESENT))


def _of(told: StatusChange) -> Group:
    return Group(tuple(told.persons.values_list("id", flat=True)), told.counts)


def _leave_their_place(household: Household, by: Acting) -> None:
    for stay in Stay.objects.active().filter(household=household).select_related("shelter"):
        end = check_out if stay.state == Stay.State.CHECKED_IN else cancel
        end(stay, by=by)
