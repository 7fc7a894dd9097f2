"""Goods and a round for the tests of supplies."""

from decimal import Decimal

import pytest

from core.actors import SYSTEM
from incidents.models import Incident
from partners.models import Organisation, User
from registrations.models import Household
from shelters.models import Shelter
from shelters.services import open_shelter
from supplies.models import DistributionRound, Item, StockLocation
from supplies.services import location_of, open_round, record_stock
from tests.builders import make_household, make_item, make_stock


@pytest.fixture
def blanket(db: None) -> Item:
    return make_item("BLANKET", per_person=1)


@pytest.fixture
def rice(db: None) -> Item:
    return make_item("RICE", unit="kg", daily_use=Decimal("0.4"))


@pytest.fixture
def warehouse(incident: Incident, blanket: Item, rice: Item) -> StockLocation:
    """100 blankets and 50 kg of rice."""
    return make_stock(incident, {blanket: 100, rice: 50})


@pytest.fixture
def round(warehouse: StockLocation, blanket: Item, rice: Item, eko: User) -> DistributionRound:
    """A blanket for each person, and 2.5 kg of rice for each household."""
    shares = [
        {"item": blanket, "per": "person", "quantity": 1},
        {"item": rice, "per": "household", "quantity": Decimal("2.5")},
    ]
    return open_round(warehouse, by=eko, name="First night", entitlements=shares)


@pytest.fixture
def school(incident: Incident, partner_a: Organisation) -> Shelter:
    """A shelter of partner A with 100 places."""
    return open_shelter(
        incident,
        by=SYSTEM,
        code="MTW01",
        name="SMP Sikakap",
        kind="collective",
        operator=partner_a,
        lat=-2.77,
        lon=100.21,
        declared=100,
    )


@pytest.fixture
def school_round(school: Shelter, blanket: Item, eko: User) -> DistributionRound:
    """Blankets at the school, for its residents only; 10 of them are there."""
    place = location_of(school)
    record_stock("receipt", place, {blanket: 10}, by=eko)
    share = {"item": blanket, "per": "person", "quantity": 1}
    return open_round(place, by=eko, name="School", entitlements=[share], residents_only=True)


@pytest.fixture
def family(incident: Incident) -> Household:
    return make_household(incident, people=5)
