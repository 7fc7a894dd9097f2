"""Who may do what with goods at the API, and what its lists cost."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters.models import Shelter
from shelters.services import check_in_at_once
from supplies.models import DistributionRound, Item, StockLocation
from supplies.services import add_item, hand_out, location_of, open_warehouse, record_stock
from tests.builders import make_household
from tests.conftest import SignIn
from tests.supplies.calls import get, post

# Who may


def test_only_a_logistician_moves_stock(
    sign_in: SignIn, sari: User, budi: User, ros: User, warehouse: StockLocation
) -> None:
    body = {"kind": "receipt", "location": str(warehouse.pk), "item": "RICE", "quantity": 1}
    answers = [post(sign_in(user), "/stock-movements/", body) for user in (sari, budi, ros)]
    assert [answer.status_code for answer in answers] == [403] * 3


def test_an_observer_sees_no_stock(sign_in: SignIn, maya: User, warehouse: StockLocation) -> None:
    assert get(sign_in(maya), "/stock/").status_code == 403


def test_a_manager_opens_rounds_at_the_own_shelter_only(
    sign_in: SignIn, ros: User, joko: User, school: Shelter, blanket: Item
) -> None:
    shares = [{"item": "BLANKET", "per": "person", "quantity": 1}]
    body = {"location": str(location_of(school).pk), "name": "Night", "entitlements": shares}
    answers = [post(sign_in(user), "/distribution-rounds/", body) for user in (ros, joko)]
    assert [answer.status_code for answer in answers] == [201, 403]


def test_a_manager_hands_out_to_residents_of_the_own_shelter_only(
    sign_in: SignIn, ros: User, budi: User, school_round: DistributionRound, incident: Incident
) -> None:
    here, elsewhere = make_household(incident), make_household(incident)
    school = school_round.location.shelter
    assert school is not None
    check_in_at_once(here, school, by=budi)
    path = f"/distribution-rounds/{school_round.pk}/receipts/"
    answers = [post(sign_in(ros), path, {"number": row.number}) for row in (here, elsewhere)]
    assert [answer.status_code for answer in answers] == [201, 404]


def test_a_wrong_number_of_a_household_is_a_wrong_field(
    sign_in: SignIn, eko: User, round: DistributionRound, family: Household
) -> None:
    wrong = f"{family.number[:-1]}{(int(family.number[-1]) + 1) % 10}"
    answer = post(sign_in(eko), f"/distribution-rounds/{round.pk}/receipts/", {"number": wrong})
    assert answer.status_code == 400
    assert family.number in answer.json()["fields"]["number"][0]


def test_another_organisation_hands_out_nothing_here(
    sign_in: SignIn, joko: User, dewi: User, school_round: DistributionRound, family: Household
) -> None:
    path = f"/distribution-rounds/{school_round.pk}/receipts/"
    answers = [post(sign_in(user), path, {"number": family.number}) for user in (joko, dewi)]
    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_household_of_another_incident_is_not_there(
    sign_in: SignIn, sari: User, round: DistributionRound, other_incident: Incident
) -> None:
    body = {"number": make_household(other_incident).number}
    path = f"/distribution-rounds/{round.pk}/receipts/"
    assert post(sign_in(sari), path, body).status_code == 404


def test_stock_of_another_incident_is_not_there(
    sign_in: SignIn, eko: User, other_incident: Incident, rice: Item
) -> None:
    place = open_warehouse(other_incident, by=eko, name="Elsewhere", lat=5.0, lon=96.0)
    body = {"kind": "receipt", "location": str(place.pk), "item": "RICE", "quantity": 1}
    assert post(sign_in(eko), "/stock-movements/", body).status_code == 404
    assert get(sign_in(eko), f"/stock-locations/{place.pk}/").status_code == 404


# Lists


def test_a_list_of_the_wrong_place_is_refused_by_name(sign_in: SignIn, eko: User) -> None:
    answer = get(sign_in(eko), "/stock/?location=here")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["location"])


@pytest.mark.parametrize(
    "path",
    [
        "/items/",
        "/stock-locations/?incident={incident}",
        "/stock/?incident={incident}",
        "/stock-movements/?location={location}",
        "/distribution-rounds/?location={location}",
        "/distribution-rounds/{round}/receipts/",
        "/incidents/{incident}/stock-cover/",
    ],
)
def test_a_longer_list_asks_the_database_no_more(
    sign_in: SignIn, sari: User, round: DistributionRound, path: str
) -> None:
    places = {"incident": round.incident.ref, "location": round.location_id, "round": round.pk}
    path = path.format(**places)
    fill(round, 1, sari)
    asked = count(sign_in, sari, path)
    fill(round, 6, sari)
    assert count(sign_in, sari, path) == asked


def fill(round: DistributionRound, times: int, by: User) -> None:
    """More of everything that lists show."""
    for _ in range(times):
        code = uuid4().hex[:8].upper()
        item = add_item(by=by, code=code, name_id=code, name_en=code)
        place = open_warehouse(round.incident, by=by, name=code, lat=0.0, lon=100.0)
        record_stock("receipt", place, {item: 5}, by=by)
        record_stock("receipt", round.location, {item: 5}, by=by)
        hand_out(round, make_household(round.incident, people=1), by=by)


def count(sign_in: SignIn, user: User, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert get(sign_in(user), path).status_code == 200
    return len(asked)
