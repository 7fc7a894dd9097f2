"""Where a referral says that its patient is: where they are, not where they are expected."""

from collections.abc import Callable

import pytest

from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import User
from referrals.models import Facility, Referral
from registrations.models import Household
from shelters import services
from shelters.models import Shelter
from tests.builders import make_household, make_referral, make_shelter
from tests.conftest import SignIn

Told = tuple[str, float]
ASHORE: Told = ("Sikakap", -2.8)


@pytest.fixture
def family(incident: Incident) -> Household:
    """They came ashore at Sikakap."""
    boat = announce_arrival(
        incident, by=SYSTEM, mode="boat", counts={}, place="Sikakap", lat=-2.8, lon=100.3
    )
    return make_household(incident, arrival=str(boat.pk))


@pytest.fixture
def hall(incident: Incident) -> Shelter:
    return make_shelter(incident, code="MTW01", lat=-2.7)


def depart(family: Household, hall: Shelter) -> None:
    services.depart(services.hold(family, hall, by=SYSTEM), by=SYSTEM)


def hold(family: Household, hall: Shelter) -> None:
    services.hold(family, hall, by=SYSTEM)


def check_in(family: Household, hall: Shelter) -> None:
    services.check_in_at_once(family, hall, by=SYSTEM)


def wait(family: Household, hall: Shelter) -> None:
    pass


@pytest.mark.parametrize(
    ("do", "told"),
    [
        (wait, ASHORE),
        (hold, ASHORE),
        (depart, ("→ MTW01", -2.7)),
        (check_in, ("MTW01", -2.7)),
    ],
)
def test_a_patient_is_where_they_landed_until_they_leave_for_a_shelter(
    do: Callable[[Household, Shelter], None],
    told: Told,
    family: Household,
    hall: Shelter,
    clinic: Facility,
    dewi: User,
) -> None:
    do(family, hall)
    referral = make_referral(family, clinic, by=dewi)
    assert (referral.from_place, referral.from_lat) == told


def test_a_household_of_no_arrival_that_only_has_a_place_held_is_at_no_place_that_is_known(
    incident: Incident, hall: Shelter, clinic: Facility, dewi: User
) -> None:
    row = make_household(incident)
    hold(row, hall)
    referral = make_referral(row, clinic, by=dewi)
    assert (referral.from_place, referral.from_lat) == ("", incident.lat)


def test_the_page_says_in_words_that_they_are_on_the_way(
    sign_in: SignIn, family: Household, hall: Shelter, clinic: Facility, dewi: User
) -> None:
    depart(family, hall)
    referral: Referral = make_referral(family, clinic, by=dewi)
    path = f"/incidents/{family.incident.ref}/referrals/{referral.code}/"
    for language, words in (("en", "On the way to MTW01"), ("id", "Dalam perjalanan ke MTW01")):
        User.objects.update(language=language)
        assert words in sign_in(dewi).get(path).content.decode()
