"""Places follow the people of a household: given back, taken on, and never refused."""

from typing import Any

import pytest
from django.utils import translation

from core import timeline
from core.actors import SYSTEM
from core.models import Event
from incidents.models import Incident, Task
from partners.models import User
from registrations import reading
from registrations.models import Household, Person
from registrations.reports import Group, StatusReport
from registrations.services import add_person, move_people, report_status, split_household
from shelters import services
from shelters.models import CapacityOverride, Shelter, Stay
from shelters.recount import drift
from tests import hands
from tests.builders import make_household, make_shelter
from tests.conftest import Settle, SignIn
from tests.registrations.test_people import NOW
from tests.shelters.calls import counters, page


@pytest.fixture
def stay(family: Household, school: Shelter, budi: User) -> Stay:
    """Five people expected in a school of ten places."""
    return services.hold(family, school, by=budi)


def leave(household: Household, status: str = "left_without_notice", boys: int = 1) -> None:
    who = Group((), {"m": {"5-11": boys}})
    report_status(household, StatusReport(who, status, NOW), by=SYSTEM)


def leave_all(household: Household, status: str = "transferred") -> None:
    ids = tuple(Person.objects.filter(household=household).values_list("id", flat=True))
    who = Group(ids, {"m": {"5-11": 4}})
    report_status(household, StatusReport(who, status, NOW), by=SYSTEM)


def bear(household: Household, cause: Any = "birth") -> None:
    born = {"sex": "f", "birth_date": str(NOW.date())}
    add_person(household, reading.read_person(born), cause=cause, by=SYSTEM)


def open_kinds() -> set[str]:
    return set(Task.objects.filter(state="open").values_list("kind", flat=True))


def test_who_leaves_gives_a_place_back(
    stay: Stay, family: Household, school: Shelter, let_it_settle: Settle
) -> None:
    leave(family, boys=2)
    let_it_settle()
    assert (stay.refreshed().people, counters(school), drift()) == (3, (3, 0, 7), [])


def test_who_is_in_hospital_keeps_the_place(
    stay: Stay, family: Household, school: Shelter, let_it_settle: Settle
) -> None:
    leave(family, status="hospitalised")
    let_it_settle()
    assert counters(school) == (5, 0, 5)


def test_places_are_given_back_by_who_is_there_already(
    stay: Stay, family: Household, school: Shelter, budi: User, let_it_settle: Settle
) -> None:
    services.check_in(stay, by=budi)
    leave(family)
    let_it_settle()
    assert (counters(school), drift()) == ((0, 4, 6), [])


@pytest.mark.parametrize(("checked_in", "state"), [(True, "left"), (False, "cancelled")])
def test_when_nobody_is_left_the_stay_ends(
    stay: Stay,
    family: Household,
    school: Shelter,
    budi: User,
    let_it_settle: Settle,
    checked_in: bool,
    state: str,
) -> None:
    if checked_in:
        services.check_in(stay, by=budi)
    leave_all(family)
    let_it_settle()
    assert (stay.refreshed().state, counters(school), drift()) == (state, (0, 0, 10), [])


def test_a_birth_is_in_the_room_of_its_family(
    incident: Incident, budi: User, let_it_settle: Settle
) -> None:
    pools = [{"kind": "general", "capacity": 8}, {"kind": "family_room", "capacity": 2}]
    shelter = make_shelter(incident, 10, pools=pools)
    stay = services.hold(make_household(incident, 2), shelter, by=budi, pool="family_room")
    bear(stay.household)
    let_it_settle()
    assert {part.pool.kind: part.people for part in stay.parts.all()} == {"family_room": 3}
    assert (CapacityOverride.objects.get().cause, drift()) == ("birth", [])


def test_a_birth_takes_a_place(
    stay: Stay, family: Household, school: Shelter, let_it_settle: Settle
) -> None:
    bear(family)
    let_it_settle()
    assert (stay.refreshed().people, counters(school), drift()) == (6, (6, 0, 4), [])
    assert not CapacityOverride.objects.exists()


@pytest.mark.parametrize("cause", ["birth", "reunification"])
@pytest.mark.parametrize("status", ["open", "full", "closed", "suspended"])
def test_nobody_is_refused_by_their_own_family_s_shelter(
    incident: Incident, let_it_settle: Settle, budi: User, cause: str, status: str
) -> None:
    shelter = make_shelter(incident, 5)
    household = make_household(incident, 5)
    services.check_in_at_once(household, shelter, by=budi)
    services.change_shelter(shelter, by=budi, status=status)
    bear(household, cause)
    let_it_settle()
    override = CapacityOverride.objects.get()
    assert (override.people, override.cause, shelter.refreshed().free) == (1, cause, -1)
    assert (open_kinds() - {"closing_plan"}, drift()) == ({"needs_placement"}, [])


def test_what_was_too_many_is_less_when_somebody_leaves(
    incident: Incident, let_it_settle: Settle, budi: User
) -> None:
    shelter, household = make_shelter(incident, 5), make_household(incident, 5)
    services.check_in_at_once(household, shelter, by=budi)
    bear(household)
    let_it_settle()
    leave(household)
    let_it_settle()
    assert (shelter.refreshed().over, shelter.refreshed().free, drift()) == (0, 0, [])


def test_an_event_that_is_handled_twice_changes_nothing_more(
    stay: Stay, family: Household, school: Shelter, let_it_settle: Settle
) -> None:
    bear(family)
    let_it_settle()
    Event.objects.update(handled_at=None, done=[])
    let_it_settle()
    assert (counters(school), drift()) == ((6, 0, 4), [])


def test_a_household_that_changed_while_it_was_placed_has_the_places_it_needs(
    family: Household, school: Shelter, budi: User, let_it_settle: Settle
) -> None:
    """`family` was read before somebody left: the hold is for five, of whom four are there."""
    leave(family)
    let_it_settle()
    services.hold(family, school, by=budi)
    let_it_settle()
    assert (counters(school), drift()) == ((4, 0, 6), [])


def test_what_happened_to_the_places_stands_on_the_household_s_page(
    stay: Stay, family: Household, let_it_settle: Settle
) -> None:
    leave(family)
    let_it_settle()
    with translation.override("en"):
        told = {str(entry.text) for entry in timeline.entries(family.pk)}
    assert "4 places for them in MTW01" in told


# Split and joined households


def split(household: Household, boys: int = 2) -> Household:
    who = Group((), {"m": {"5-11": boys}})
    return split_household(household, who, by=SYSTEM, reason="Two families")


def test_who_is_split_off_is_not_called_without_a_place_meanwhile(
    sign_in: SignIn, stay: Stay, family: Household, sari: User, let_it_settle: Settle
) -> None:
    new, client = split(family), sign_in(sari)
    path = f"households/{new.number}/"
    told = "They keep their place there: it is written down within seconds."
    shown = page(client, family.incident, path)
    assert told in shown
    assert "No place yet" not in shown
    let_it_settle()
    shown = page(client, family.incident, path)
    assert told not in shown
    assert "No place yet" not in shown


def test_who_is_split_off_keeps_the_place(
    stay: Stay, family: Household, school: Shelter, budi: User, let_it_settle: Settle
) -> None:
    services.check_in(stay, by=budi)
    new = split(family)
    let_it_settle()
    theirs = Stay.objects.get(household=new)
    assert (theirs.shelter_id, theirs.state, theirs.people) == (school.pk, "checked_in", 2)
    assert (stay.refreshed().people, counters(school), drift()) == (3, (0, 5, 5), [])


def test_a_split_in_a_shelter_that_is_too_full_takes_nothing_more(
    incident: Incident, budi: User, let_it_settle: Settle
) -> None:
    shelter, household = make_shelter(incident, 5), make_household(incident, 5)
    services.check_in_at_once(household, shelter, by=budi)
    bear(household)
    let_it_settle()
    split(household)
    let_it_settle()
    assert (shelter.refreshed().over, CapacityOverride.objects.count(), drift()) == (1, 1, [])


def test_a_household_without_a_place_is_split_into_two_without_one(
    family: Household, let_it_settle: Settle
) -> None:
    split(family)
    let_it_settle()
    assert not Stay.objects.exists()


def test_who_joins_in_the_same_shelter_brings_the_place_along(
    stay: Stay, family: Household, school: Shelter, budi: User, let_it_settle: Settle
) -> None:
    new = split(family)
    let_it_settle()
    move_people(new, family, by=SYSTEM, reason="One family after all")
    let_it_settle()
    assert (stay.refreshed().people, counters(school), drift()) == (5, (5, 0, 5), [])
    assert Stay.objects.get(household=new).state == "cancelled"


def test_who_joins_a_family_elsewhere_gets_a_place_there(
    stay: Stay,
    incident: Incident,
    family: Household,
    school: Shelter,
    mosque: Shelter,
    budi: User,
    let_it_settle: Settle,
) -> None:
    other = make_household(incident, 10)
    services.hold(other, mosque, by=budi)
    move_people(family, other, Group((), {"m": {"5-11": 2}}), by=SYSTEM, reason="Grandchildren")
    let_it_settle()
    assert (counters(school), counters(mosque), drift()) == ((3, 0, 7), (12, 0, -2), [])
    assert CapacityOverride.objects.get().cause == "reunification"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_changes_of_size_against_every_other_move_leave_counters_that_agree(
    incident: Incident, budi: User, let_it_settle: Settle
) -> None:
    """Real processes: households shrink and grow while they are held, checked in, moved and checked out."""
    sites = [make_shelter(incident, 60), make_shelter(incident, 60)]
    households = [make_household(incident, 5) for _ in range(12)]
    calls = [
        [kind, [str(household.pk) for household in households], [str(site.pk) for site in sites]]
        for kind in ("leave", "bear", "hold", "check_in", "transfer", "check_out", "settle")
    ]
    hands.together("tests.shelters.hands:live", calls)
    Event.objects.filter(handled_at=None).update(due_at=NOW)  # whoever stepped aside tries again
    let_it_settle()
    assert drift() == []
    for stay in Stay.objects.active():
        assert stay.people == stay.household.people
        assert sum(stay.parts.values_list("people", flat=True)) == stay.people
