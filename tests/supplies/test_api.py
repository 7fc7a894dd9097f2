from typing import Any
from uuid import uuid4

import pytest

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters.models import Shelter
from shelters.services import check_in_at_once
from supplies import queries
from supplies.models import DistributionRound, Item, StockLocation
from supplies.services import hand_out, location_of, record_stock
from tests.builders import make_household
from tests.conftest import SignIn
from tests.supplies.calls import get, post

ITEM = {"code": "SOAP", "name": {"id": "Sabun", "en": "Soap"}, "cluster": "wash", "per_person": 2}


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


@pytest.mark.parametrize(
    ("name", "key"), [("household", "pk"), ("household", "number"), ("number", "number")]
)
def test_a_household_receives_by_its_id_or_number(
    sign_in: SignIn, sari: User, round: DistributionRound, family: Household, name: str, key: str
) -> None:
    body = {name: str(getattr(family, key))}
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
