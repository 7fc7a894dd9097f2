from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters.models import Shelter
from shelters.services import check_in_at_once
from supplies import queries
from supplies.models import DistributionRound, Item, StockLocation
from supplies.services import add_item, hand_out, location_of, open_warehouse, record_stock
from tests.builders import make_household

SignIn = Callable[[User | None], Client]
ITEM = {"code": "SOAP", "name": {"id": "Sabun", "en": "Soap"}, "cluster": "wash", "per_person": 2}


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(f"/api/v1{path}", body or {}, content_type="application/json")


def get(client: Client, path: str) -> Any:
    return client.get(f"/api/v1{path}")


@pytest.fixture
def family(incident: Incident) -> Household:
    return make_household(incident, people=5)


def test_an_item_is_added_and_corrected(sign_in: SignIn, eko: User) -> None:
    client = sign_in(eko)
    made = post(client, "/items/", ITEM).json()
    path = f"/api/v1/items/{made['id']}/"
    changed = client.patch(path, {"daily_use": 0.25}, content_type="application/json")
    assert changed.json() == {**made, "daily_use": 0.25, "updated_at": changed.json()["updated_at"]}


def test_an_item_sent_twice_is_one_item(sign_in: SignIn, eko: User) -> None:
    client, body = sign_in(eko), {**ITEM, "id": str(uuid4())}
    answers = [post(client, "/items/", body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]


def test_goods_are_received_and_moved(
    sign_in: SignIn, eko: User, incident: Incident, warehouse: StockLocation
) -> None:
    client = sign_in(eko)
    body = {"incident": incident.ref, "name": "Gudang Tuapejat", "lat": -2.04, "lon": 99.59}
    there = post(client, "/stock-locations/", body).json()["id"]
    move = {"kind": "transfer", "location": str(warehouse.pk), "to": there, "item": "RICE"}
    moved = post(client, "/stock-movements/", {**move, "quantity": 12.5, "document": "SJ-7"})
    assert [line["quantity"] for line in moved.json()["lines"]] in ([-12.5, 12.5], [12.5, -12.5])
    assert get(client, f"/stock/?location={there}").json()["results"][0]["quantity"] == 12.5


def test_a_movement_sent_twice_moves_once(
    sign_in: SignIn, eko: User, warehouse: StockLocation, rice: Item
) -> None:
    body = {"id": str(uuid4()), "kind": "receipt", "location": str(warehouse.pk)}
    body |= {"item": str(rice.pk), "quantity": "10"}
    answers = [post(sign_in(eko), "/stock-movements/", body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert queries.on_hand(warehouse, rice) == 60


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": -1}, "quantity"),
        ({"quantity": 0.0001}, "quantity"),
        ({"quantity": "NaN"}, "quantity"),
        ({"item": "TENT"}, "item"),
        ({"kind": "distribution"}, "kind"),
        ({"kind": "transfer"}, "to"),
        ({"kind": "loss"}, "reason"),
        ({"location": "here"}, "location"),
    ],
)
def test_a_wrong_field_of_a_movement_is_named(
    sign_in: SignIn, eko: User, warehouse: StockLocation, change: Any, field: str
) -> None:
    body = {"kind": "receipt", "location": str(warehouse.pk), "item": "RICE", "quantity": 1}
    answer = post(sign_in(eko), "/stock-movements/", {**body, **change})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_movement_is_reversed_by_its_opposite(
    sign_in: SignIn, eko: User, warehouse: StockLocation, rice: Item
) -> None:
    lost = record_stock("loss", warehouse, {rice: 10}, by=eko, reason="wet")
    path = f"/stock-movements/{lost.pk}/reverse/"
    answers = [post(sign_in(eko), path, {"reason": "it was dry"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[0].json()["reversal_of"] == str(lost.pk)


def test_a_round_is_opened_with_what_it_gives(
    sign_in: SignIn, eko: User, warehouse: StockLocation, blanket: Item
) -> None:
    shares = [{"item": "BLANKET", "per": "person", "quantity": 1}]
    rules = {"min_interval_hours": 24}
    body = {"location": str(warehouse.pk), "name": "Night", "entitlements": shares, "rules": rules}
    made = post(sign_in(eko), "/distribution-rounds/", body)
    assert made.status_code == 201, made.json()
    assert (made.json()["state"], made.json()["rules"]["min_interval_hours"]) == ("open", 24)


@pytest.mark.parametrize(
    ("shares", "field"),
    [
        ([], "entitlements"),
        ([{"item": "TENT", "per": "person", "quantity": 1}], "entitlements.0.item"),
        ([{"item": "RICE", "per": "tent", "quantity": 1}], "entitlements.0.per"),
        ([{"item": "RICE", "per": "person", "quantity": 1}] * 2, "entitlements"),
    ],
)
def test_a_wrong_entitlement_is_named(
    sign_in: SignIn, eko: User, warehouse: StockLocation, shares: Any, field: str
) -> None:
    body = {"location": str(warehouse.pk), "name": "Night", "entitlements": shares}
    answer = post(sign_in(eko), "/distribution-rounds/", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


@pytest.mark.parametrize("name", ["household", "number"])
def test_a_household_receives_by_its_id_or_number(
    sign_in: SignIn, sari: User, round: DistributionRound, family: Household, name: str
) -> None:
    body = {name: str(family.pk) if name == "household" else family.number}
    answer = post(sign_in(sari), f"/distribution-rounds/{round.pk}/receipts/", body)
    assert answer.status_code == 201, answer.json()
    given = {line["code"]: line["quantity"] for line in answer.json()["lines"]}
    assert (answer.json()["people"], given) == (5, {"BLANKET": 5, "RICE": 2.5})


def test_a_receipt_sent_twice_is_one_receipt(
    sign_in: SignIn, sari: User, round: DistributionRound, family: Household
) -> None:
    body = {"id": str(uuid4()), "number": family.number}
    path = f"/distribution-rounds/{round.pk}/receipts/"
    first, second = (post(sign_in(sari), path, body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_a_second_receipt_says_when_the_first_was(
    sign_in: SignIn, sari: User, round: DistributionRound, family: Household
) -> None:
    first = hand_out(round, family, by=sari)
    path = f"/distribution-rounds/{round.pk}/receipts/"
    answer = post(sign_in(sari), path, {"number": family.number})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_received")
    assert answer.json()["at"] == first.at.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("body", [{}, {"household": str(uuid4()), "number": "001-0001-95"}])
def test_a_receipt_names_its_household_in_one_way(
    sign_in: SignIn, sari: User, round: DistributionRound, body: Any
) -> None:
    path = f"/distribution-rounds/{round.pk}/receipts/"
    assert post(sign_in(sari), path, body).status_code == 400


def test_a_receipt_is_taken_back(
    sign_in: SignIn, sari: User, round: DistributionRound, family: Household, blanket: Item
) -> None:
    receipt = hand_out(round, family, by=sari)
    answer = post(sign_in(sari), f"/receipts/{receipt.pk}/take-back/", {"reason": "wrong card"})
    assert (answer.status_code, answer.json()["taken_back_at"] is not None) == (200, True)
    assert queries.on_hand(round.location, blanket) == 100


def test_a_round_is_closed(sign_in: SignIn, eko: User, round: DistributionRound) -> None:
    answer = post(sign_in(eko), f"/distribution-rounds/{round.pk}/close/")
    assert (answer.status_code, answer.json()["state"]) == (200, "closed")


def test_the_cover_says_how_long_stock_lasts(
    sign_in: SignIn, eko: User, incident: Incident, school: Shelter, rice: Item
) -> None:
    record_stock("receipt", location_of(school), {rice: 10}, by=eko)
    check_in_at_once(make_household(incident, people=5), school, by=eko)
    lowest = get(sign_in(eko), f"/incidents/{incident.ref}/stock-cover/").json()["lowest"]
    assert (lowest["code"], lowest["people"], lowest["days"]) == ("RICE", 5, 5.0)


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
