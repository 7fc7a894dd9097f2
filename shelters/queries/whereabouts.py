"""Where households are, in words that name places and no people, for those who get a task about them."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from incidents.models import Arrival
from registrations.models import Household
from shelters.models import Shelter, Stay


def of_households(ids: Collection[UUID]) -> dict[UUID, str]:
    """By household: the shelter that it is in or on the way to, else where it arrived. Two queries.

    A shelter that only holds a place for it is named after its place of arrival: it is not there yet.
    """
    rows = Stay.objects.active().select_related("shelter").filter(household__in=ids)
    rows = rows.only("household_id", "state", "shelter__code", "shelter__name")
    stays = {stay.household_id: stay for stay in rows}
    households = Household.objects.filter(pk__in=ids).select_related("arrival")
    households = households.only("arrival__code", "arrival__place")
    return {row.pk: _where(row, stays.get(row.pk)) for row in households}


def reached(household: Household) -> Stay | None:
    """Its stay in the shelter that it is in or on the way to; none where a place is only held for it."""
    rows = Stay.objects.active().exclude(state=Stay.State.HELD).filter(household=household)
    return rows.select_related("shelter").first()


def _where(household: Household, stay: Stay | None) -> str:
    arrived = _landing(household.arrival) if household.arrival else ""
    if stay is None:
        return arrived or _("Nobody has written down where they are.")
    shelter = _site(stay.shelter)
    if stay.state == Stay.State.CHECKED_IN:
        return shelter
    if stay.state == Stay.State.IN_TRANSIT:
        return _("On the way to %(shelter)s") % {"shelter": shelter}
    expected = _("expected at %(shelter)s") % {"shelter": shelter}
    return "; ".join(filter(None, [arrived, expected]))


def _site(shelter: Shelter) -> str:
    return f"{shelter.code} · {shelter.name}"


def _landing(arrival: Arrival) -> str:
    return " · ".join(filter(None, [arrival.code, arrival.place]))
