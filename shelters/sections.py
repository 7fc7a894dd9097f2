"""Where a household stays, on its page."""

from typing import Any

from partners.access import may
from partners.models import User
from registrations.models import Household
from registrations.sections import Section, sections
from shelters import hindrances, queries, rules, stay_lines, waiting
from shelters.models import SpacePool, Stay


def _place(household: Household, user: User) -> dict[str, Any] | None:
    """The active stay and its buttons, or the nearest places for a household that has none."""
    if not may(user, "see_stays", household) and not may(user, "see_residents"):
        return None
    stay = queries.active_stay(user, household)
    follows = queries.place_that_follows(household) if stay is None else None
    needs_protection = rules.is_child_without_family(household)
    act = "place_child_alone" if needs_protection else "hold_places"
    may_place = may(user, act, household)
    held = stay is None or stay.state != Stay.State.CHECKED_IN
    may_move = may_place and (held or (stay is not None and may(user, "check_in", stay)))
    offers = _offers(household, stay) if may_move and follows is None else []
    seeks = stay is None and follows is None
    in_the_way = queries.nearer(household, offers) if seeks and may_place else []
    return {
        "comes_first": seeks and _waits(household),
        "household": household,
        "stay": stay,
        "follows": follows,
        "expected": stay is not None and stay.state in Stay.EXPECTED,
        "moves": _moves(stay, user, may_place) if stay else [],
        "may_split": household.people > 1 and may(user, "enrol", household),
        "may_night": needs_protection and may(user, "place_child_for_a_night", household),
        "may_place": may_place,
        "needs_protection": needs_protection,
        "offers": [(row.offer.shelter.code, waiting.said(row)) for row in offers],
        "hindrances": [hindrances.said(row) for row in in_the_way],
    }


def _waits(household: Household) -> bool:
    needed = household.housing == Household.Housing.NEEDED
    return needed and household.status in Household.PRESENT


def _moves(stay: Stay, user: User, may_cancel: bool) -> list[tuple[str, str]]:
    may_check_in = may(user, "check_in", stay)
    incident = stay.household.incident
    return stay_lines.moves(incident, stay, may_check_in=may_check_in, may_cancel=may_cancel)


def _offers(household: Household, stay: Stay | None) -> list[queries.Suggestion]:
    """Where a plan means it to go, else the nearest places; to move to, the nearest ones."""
    if stay is None or rules.is_child_without_family(household):
        return queries.suggestions(household)
    candidates = queries.with_room(household.incident).exclude(pk=stay.shelter_id)
    if kept_out := queries.avoided(household):
        candidates = candidates.exclude(pk__in=kept_out)
    ranked = queries.by_distance(queries.point_of(household), candidates)
    return [
        queries.suggest(row, SpacePool.Kind.GENERAL) for row in queries.offers(household, ranked)
    ]


sections.add("place", Section(10, "shelters/parts/household.html", _place))
