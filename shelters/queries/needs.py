"""What shelters have for newcomers: free places, and what the people there leave of everything else."""

from collections.abc import Mapping

from django.db.models import F, Q, QuerySet

from incidents.models import Incident
from registrations.models import Household
from shelters.models import Shelter
from shelters.places import USED
from shelters.standards import Profile

PLACES = ("declared", "capacity", "blocked")
AMOUNTS = ("covered_m2", "water_l_day", "toilets_female", "toilets_male", "taps", "handpumps")
TOILETS = ("toilets_female", "toilets_male")
# The figures of a shelter that a need is derived from.
TOLD_BY = {
    "places": ("declared",),
    "covered_m2": ("covered_m2",),
    "water_l_per_day": ("water_l_day",),
    "toilets_first": TOILETS,
    "toilets_later": TOILETS,
    "taps": ("taps", "handpumps"),
}
WHOLE = ("toilets_first", "toilets_later", "taps")


def room_for_newcomers(incident: Incident, profile: Profile) -> Mapping[str, float]:
    """By the codes of shelters.needs, in the open shelters."""
    return room_in(Shelter.objects.filter(incident=incident, status=Shelter.Status.OPEN), profile)


def room_in(shelters: QuerySet[Shelter], profile: Profile) -> Mapping[str, float]:
    """What is spare in these shelters, by the codes of shelters.needs. An unknown figure counts as nothing; a
    need that no shelter has a figure for is left out. Without any shelter there are 0 places.

    A hand pump counts as the number of taps that serve as many people.
    """
    taken = USED - F("blocked")
    rows = shelters.annotate(there=taken).values("there", *PLACES, *AMOUNTS)
    total = {} if rows else {"places": 0.0}
    for row in rows:
        people, tap = row["there"], profile.people_per_tap
        toilets = (row["toilets_female"] or 0) + (row["toilets_male"] or 0)
        pumps = (row["handpumps"] or 0) * profile.people_per_handpump / tap
        spare = {
            "places": row["capacity"] - row["blocked"] - people,
            "covered_m2": (row["covered_m2"] or 0) - people * profile.covered_m2,
            "water_l_per_day": (row["water_l_day"] or 0) - people * profile.water_l_day,
            "toilets_first": toilets - people / profile.people_per_toilet_first,
            "toilets_later": toilets - people / profile.people_per_toilet_later,
            "taps": (row["taps"] or 0) + pumps - people / tap,
        }
        for code, amount in spare.items():
            if any(row[name] is not None for name in TOLD_BY[code]):
                total[code] = total.get(code, 0) + max(amount, 0)
    return {code: int(n) if code in WHOLE else n for code, n in total.items()}


def closed_shelters(incident: Incident) -> QuerySet[Shelter]:
    """Shelters that could be opened: planned, closed or suspended ones."""
    closed = Q(status__in=(Shelter.Status.PLANNED, Shelter.Status.CLOSED, Shelter.Status.SUSPENDED))
    return Shelter.objects.filter(closed, incident=incident, declared__gt=0).order_by("code")


def silent_shelters(incident: Incident) -> int:
    """How many shelters have an old figure, so that their places may be taken by now."""
    return Shelter.objects.filter(Shelter.stale(), incident=incident).count()


def mean_household(incident: Incident) -> float | None:
    """People in a registered household of the incident; None before there is one."""
    sizes = Household.objects.filter(incident=incident, status__in=Household.PRESENT, people__gt=0)
    found = list(sizes.values_list("people", flat=True))
    return round(sum(found) / len(found), 1) if found else None
