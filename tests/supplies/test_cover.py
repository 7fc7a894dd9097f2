import json
from collections.abc import Callable

import pytest

from incidents.models import Incident
from maps.layers import layers
from partners.models import User
from shelters.models import Shelter
from shelters.services import check_in_at_once, hold
from supplies import queries
from supplies.models import Item, StockLocation
from supplies.services import location_of, record_stock
from tests.builders import make_household


@pytest.fixture
def kitchen(school: Shelter, rice: Item, eko: User) -> StockLocation:
    """10 kg of rice at the school."""
    place = location_of(school)
    record_stock("receipt", place, {rice: 10}, by=eko)
    return place


def test_rice_lasts_by_who_has_checked_in(
    kitchen: StockLocation, school: Shelter, incident: Incident, budi: User
) -> None:
    check_in_at_once(make_household(incident, people=5), school, by=budi)
    hold(make_household(incident, people=5), school, by=budi)
    [cover] = queries.cover(incident)
    assert (cover.people, cover.days, cover.state) == (5, 5.0, "good")


def test_what_nobody_uses_has_no_end(kitchen: StockLocation, incident: Incident) -> None:
    assert [each.days for each in queries.cover(incident)] == [None]
    assert queries.days_of_cover_min(incident) is None


def test_a_warehouse_stands_behind_everybody_with_a_place(
    warehouse: StockLocation, school: Shelter, incident: Incident, budi: User
) -> None:
    check_in_at_once(make_household(incident, people=5), school, by=budi)
    hold(make_household(incident, people=5), school, by=budi)
    lasts = {each.item.code: each.days for each in queries.cover(incident)}
    assert lasts == {"BLANKET": None, "RICE": 12.5}
    assert queries.days_of_cover_min(incident) == 12.5


def test_an_empty_warehouse_is_no_alarm_while_shelters_hold_stock(
    warehouse: StockLocation, school: Shelter, incident: Incident, rice: Item, budi: User
) -> None:
    record_stock("transfer", warehouse, {rice: 50}, to=location_of(school), by=budi)
    check_in_at_once(make_household(incident, people=5), school, by=budi)
    assert queries.days_of_cover_min(incident) == 25.0


def test_less_than_a_day_is_critical(
    kitchen: StockLocation, school: Shelter, incident: Incident, rice: Item, budi: User
) -> None:
    check_in_at_once(make_household(incident, people=5), school, by=budi)
    record_stock("dispatch", kitchen, {rice: 9}, by=budi)
    lowest = queries.lowest(queries.cover(incident))
    assert lowest is not None
    assert (lowest.days, lowest.state) == (0.5, "critical")


def test_a_new_shelter_gets_its_stock(school: Shelter, let_it_settle: Callable[[], None]) -> None:
    let_it_settle()
    assert StockLocation.objects.get(shelter=school).name == "SMP Sikakap"


def test_the_map_shows_what_lies_where(warehouse: StockLocation, eko: User) -> None:
    [feature] = layers["stock"].read(eko, warehouse.scope)
    assert feature.properties["items"] == {"BLANKET": 100, "RICE": 50}
    assert json.dumps(feature.geojson())
