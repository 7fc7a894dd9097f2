"""Refusals of placements: as codes and in words, with what would work instead."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import RuleBroken
from core.words import number
from maps.geo import Point
from registrations.queries.keeping_apart import Ties, ties
from shelters import queries, rules
from shelters.models import Movement, Passenger, Shelter, SpacePool, Stay
from shelters.services.moves import NEXT

ACCESSIBLE = SpacePool.Kind.ACCESSIBLE
Instead = dict[str, Any]  # a shelter that would take them: its code, free places, distance in km


def refuse_second_place(registrations: Collection[UUID]) -> None:
    """One household has one place, even if it was registered more than once. RuleBroken `already_placed`."""
    rows = Stay.objects.active().filter(household__in=registrations)
    stay = rows.select_related("shelter").first()
    if stay is not None:
        sentence = _("This household has a place in %(shelter)s already: move it from there.")
        raise RuleBroken(
            "already_placed",
            sentence % {"shelter": stay.shelter.code},
            stay=str(stay.pk),
            shelter=stay.shelter.code,
            state=stay.state,
            instead=NEXT[stay.state],
        )


def refuse_meeting(stay: Stay, ties: Ties) -> None:
    """Households to be kept apart are not placed in one shelter; the refusal does not say so."""
    if not ties.apart or stays_where_it_is(stay):
        return
    there = Stay.objects.active().filter(shelter=stay.shelter_id, household__in=ties.apart)
    if there.exists():
        raise not_here(stay, ["not_suitable"])


def refuse_part(people: int, wanted: int) -> None:
    """To place only some of a household it must be split first: nobody is separated by a slip."""
    if people != wanted:
        sentence = _(
            "A household stays together: it has %(people)s people. Split it first if some of them are to "
            "stay elsewhere."
        )
        raise RuleBroken("split_first", sentence % {"people": people}, people=people)


def overruled(stay: Stay, *, exceed: bool) -> list[str]:
    """The obstacles that are overruled. RuleBroken `not_allowed_here` when there are others."""
    if stays_where_it_is(stay):
        return []
    found = rules.obstacles(stay.shelter, stay.household)
    refused = [code for code in found if code in rules.LASTING or not exceed]
    if refused:
        raise not_here(stay, refused)
    return found


def stays_where_it_is(stay: Stay) -> bool:
    """Whether it only moves to another pool of the same shelter."""
    return stay.moved_from is not None and stay.moved_from.shelter_id == stay.shelter_id


def not_allowed(
    reasons: list[str], instead: Collection[Instead] = (), people: int = 0, *, beyond: bool = False
) -> RuleBroken:
    """`reasons` are codes of obstacles; `instead` are shelters that have room, perhaps not for so many.

    `beyond`: a coordinator may place them all the same.
    """
    sentence = str(rules.WORDS[reasons[0]])
    if reasons[0] not in rules.NOWHERE:
        sentence = f"{sentence} {what_works(instead, people, beyond=beyond)}"
    return RuleBroken("not_allowed_here", sentence, reasons=reasons, instead=list(instead))


def full(
    pool: str, free: int, instead: Collection[Instead], people: int = 0, *, beyond: bool = False
) -> str:
    """The sentence of `shelter_full`: how many places of which kind are free, and who has enough."""
    sentence = ngettext(
        "There is no room for so many people: %(free)s place is free (%(kind)s).",
        "There is no room for so many people: %(free)s places are free (%(kind)s).",
        max(free, 0),
    )
    facts = {"free": number(max(free, 0)), "kind": SpacePool.Kind(pool).label}
    return f"{sentence % facts} {what_works(instead, people, beyond=beyond)}"


def what_works(instead: Collection[Instead], people: int, *, beyond: bool = False) -> str:
    """Who has room, and whether for so many people; where nobody has any, who can do something about it."""
    places = {"places": ", ".join(map(_said, instead))}
    if instead and all(offer["free"] >= people for offer in instead):
        return _("Enough room: %(places)s.") % places
    if instead:
        return _("Some room: %(places)s.") % places
    if beyond:
        return _(
            "No other shelter has room for them now: ask a coordinator to open one, or to place them here "
            "with a reason."
        )
    return _("No other shelter has room for them now: ask a coordinator to open one.")


def _said(offer: Instead) -> str:
    free = number(offer["free"])
    told = f"{free}, {_('old figure')}" if offer["figure_is_old"] else free
    return f"{offer['shelter']} ({told})"


def not_here(stay: Stay, reasons: list[str]) -> RuleBroken:
    """`not_allowed` for a stay that is not written, with shelters that would take the household."""
    if reasons[0] in rules.NOWHERE:
        return not_allowed(reasons)
    shelter = queries.shelters().get(pk=stay.shelter_id)
    elsewhere = _elsewhere(stay, shelter, 0, ties(stay.household))
    instead = [_told(offer) for offer in queries.offers(stay.household, elsewhere)]
    beyond = not {*rules.LASTING, "not_suitable"} & set(reasons)
    return not_allowed(reasons, instead, beyond=beyond)


def near(shelter: Shelter, pool: str, people: int) -> list[Instead]:
    """Other shelters with so many free places, nearest first; if none has, those that have any."""
    candidates = queries.with_room(shelter.incident, pool).exclude(pk=shelter.pk)

    def with_places(least: int) -> list[Instead]:
        ranked = queries.by_distance(Point(shelter.lat, shelter.lon), candidates, pool)
        roomy = (offer for offer in ranked if offer.free >= least)
        return [_told(offer) for offer in islice(roomy, queries.OFFERED)]

    return with_places(people) or with_places(1)


def _told(offer: queries.Offer) -> Instead:
    return {
        "shelter": offer.shelter.code,
        "free": offer.free,
        "km": round(offer.km, 1),
        "figure_is_old": offer.shelter.figure_is_old,
    }


def no_room(stay: Stay, *, accessible: int, ties: Ties) -> RuleBroken:
    """Why the UPDATE found no row: somebody else took the last places, or closed the shelter."""
    shelter = queries.shelters().get(pk=stay.shelter_id)
    if reasons := rules.obstacles(shelter, stay.household):
        return not_here(stay, reasons)
    elsewhere = _elsewhere(stay, shelter, accessible, ties)
    instead = [_told(offer) for offer in queries.offers(stay.household, elsewhere)]
    free, special = queries.free_in(shelter, stay.pool), {}
    sentence = full(stay.pool, free, instead, beyond=True)
    if accessible:
        special["accessible_free"] = queries.free_in(shelter, ACCESSIBLE)
        if special["accessible_free"] < accessible:
            sentence = full(ACCESSIBLE, special["accessible_free"], instead, beyond=True)
    return RuleBroken("shelter_full", sentence, free=free, **special, instead=instead)


def _elsewhere(
    stay: Stay, shelter: Shelter, accessible: int, ties: Ties
) -> Iterator[queries.Offer]:
    """Other shelters with room, nearest first; not those with somebody from whom they are kept apart."""
    where_it_is = stay.moved_from.shelter_id if stay.moved_from else shelter.pk
    incident = stay.household.incident
    candidates = queries.with_room(incident, stay.pool)
    candidates = candidates.exclude(pk__in={shelter.pk, where_it_is})
    if ties.apart:
        candidates = candidates.exclude(pk__in=queries.shelters_of(ties.apart))
    point = Point(shelter.lat, shelter.lon)
    if shelter.incident_id != incident.pk:
        point = queries.point_of(stay.household)
    for offer in queries.by_distance(point, candidates, stay.pool):
        if not accessible or queries.free_in(offer.shelter, ACCESSIBLE) >= accessible:
            yield offer


def nobody_aboard(movement: Movement, seats: Collection[Passenger]) -> RuleBroken:
    """Nobody of a movement gets a place where it goes: why, by number, and who would have room for them."""
    sentence, instead = _("Nobody of them gets a place where this goes."), []
    if movement.destination is not None:
        people = sum(seat.people for seat in seats)
        instead = near(movement.destination, SpacePool.Kind.GENERAL, people)
        sentence = f"{sentence} {what_works(instead, people)}"
    codes = {seat.household.number: seat.refusal for seat in seats}
    return RuleBroken("nobody_aboard", sentence, refusals=codes, instead=instead)


def not_at_origin(places: dict[str, str | None]) -> RuleBroken:
    """Households are not where a movement begins; `places` are the codes of where they stay, by number."""
    sentence = _(
        "Not all of them are at the place where this begins: leave them out, or plan a movement from where "
        "they are."
    )
    return RuleBroken("not_at_origin", sentence, numbers=list(places), places=places)
