"""A school and a mosque, one for each partner; a family; an administrator."""

import pytest

from incidents.models import Incident
from partners.models import Organisation, Role, User
from registrations.models import Household
from shelters.models import Shelter
from tests.builders import make_household, make_shelter
from tests.conftest import make_user


@pytest.fixture
def school(incident: Incident, partner_a: Organisation) -> Shelter:
    """MTW01, run by partner A, with 10 places."""
    return make_shelter(incident, 10, code="MTW01", operator=partner_a)


@pytest.fixture
def mosque(incident: Incident, partner_b: Organisation) -> Shelter:
    """PDG01, run by partner B, with 10 places, some kilometres away."""
    return make_shelter(incident, 10, code="PDG01", operator=partner_b, lat=-2.9)


@pytest.fixture
def family(incident: Incident) -> Household:
    """Five people, with a mother."""
    return make_household(incident, 5)


@pytest.fixture
def admin(office: Organisation, incident: Incident) -> User:
    return make_user("admin", Role.ADMIN, office, incident)
