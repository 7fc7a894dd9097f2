"""Dewi of partner A sends, Rini of partner B's clinic receives."""

import pytest

from incidents.models import Incident
from partners.models import Organisation, Role, User
from referrals.models import Facility
from registrations.models import Household
from tests.builders import make_facility, make_household
from tests.conftest import make_user


@pytest.fixture
def rini(partner_b: Organisation, incident: Incident) -> User:
    """A health worker of partner B, which runs the clinic."""
    return make_user("rini", Role.HEALTH_WORKER, partner_b, incident)


@pytest.fixture
def clinic(partner_b: Organisation) -> Facility:
    return make_facility(partner_b)


@pytest.fixture
def family(incident: Incident) -> Household:
    return make_household(incident)
