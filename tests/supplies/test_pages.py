from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from supplies import queries
from supplies.models import DistributionRound, Item, StockLocation
from supplies.services import hand_out, open_warehouse, record_stock
from tests.builders import make_household
from tests.conftest import SignIn


def url(incident: Incident, rest: str = "") -> str:
    return f"/incidents/{incident.ref}/supplies/{rest}"


def give(client: Client, round: DistributionRound, number: str, **more: Any) -> Any:
    body = {"id": str(uuid4()), "number": number, **more}
    return client.post(url(round.incident, f"rounds/{round.pk}/"), body)


def test_stock_is_received_on_its_page(
    sign_in: SignIn, eko: User, warehouse: StockLocation, rice: Item
) -> None:
    body = {"location": warehouse.pk, "item": rice.pk, "quantity": "7.5", "number": "SJ-1"}
    page = sign_in(eko).post(url(warehouse.incident, "record/receipt/"), body, follow=True)
    assert "7.5 kg Rice received at Gudang Sikakap" in page.text
    assert queries.on_hand(warehouse, rice) == 57.5


def test_stock_is_moved_on_its_page(
    sign_in: SignIn, eko: User, warehouse: StockLocation, rice: Item
) -> None:
    there = open_warehouse(warehouse.incident, by=eko, name="Tuapejat", lat=-2.0, lon=99.5)
    body = {"location": warehouse.pk, "to": there.pk, "item": rice.pk, "quantity": 5}
    page = sign_in(eko).post(url(warehouse.incident, "record/transfer/"), body, follow=True)
    assert "5 kg Rice moved from Gudang Sikakap to Tuapejat" in page.text


def test_more_than_there_is_stays_on_the_page_with_its_sentence(
    sign_in: SignIn, eko: User, warehouse: StockLocation, rice: Item
) -> None:
    body = {"location": warehouse.pk, "item": rice.pk, "quantity": 51}
    page = sign_in(eko).post(url(warehouse.incident, "record/dispatch/"), body)
    assert page.status_code == 400
    assert "Not enough Rice: 51 needed, 50 left at Gudang Sikakap." in page.text


def test_a_loss_needs_a_reason_on_its_page(
    sign_in: SignIn, eko: User, warehouse: StockLocation, rice: Item
) -> None:
    body = {"location": warehouse.pk, "item": rice.pk, "quantity": 5}
    page = sign_in(eko).post(url(warehouse.incident, "record/loss/"), body)
    assert (page.status_code, list(page.context["form"].errors)) == (400, ["reason"])


def test_a_movement_is_taken_back_on_its_page(
    sign_in: SignIn, eko: User, warehouse: StockLocation, rice: Item
) -> None:
    lost = record_stock("loss", warehouse, {rice: 10}, by=eko, reason="wet")
    path = url(warehouse.incident, f"movements/{lost.pk}/take-back/")
    page = sign_in(eko).post(path, {"reason": "it was dry"}, follow=True)
    assert "Taken back: 10 kg Rice lost or spoilt at Gudang Sikakap" in page.text


def test_items_and_warehouses_are_added_on_their_pages(
    sign_in: SignIn, eko: User, incident: Incident
) -> None:
    client, soap = sign_in(eko), {"code": "SOAP", "name_id": "Sabun", "name_en": "Soap"}
    soap |= {"unit": "piece", "cluster": "wash", "per_person": "1", "per_household": "0"}
    added = client.post(url(incident, "items/add/"), {**soap, "daily_use": 0}, follow=True)
    place = {"name": "Gudang Tuapejat", "lat": -2.04, "lon": 99.59}
    opened = client.post(url(incident, "warehouses/add/"), place, follow=True)
    assert "Soap can be stocked now." in added.text
    assert "Gudang Tuapejat can hold stock now." in opened.text


def test_a_round_gives_the_usual_quantity_unless_told(
    sign_in: SignIn, eko: User, warehouse: StockLocation, blanket: Item
) -> None:
    lines = {"goods-TOTAL_FORMS": 1, "goods-INITIAL_FORMS": 0, "goods-0-item": blanket.pk}
    body = {"name": "Night", "location": warehouse.pk, "min_interval_hours": 0, **lines}
    body |= {"goods-0-per": "person", "goods-0-quantity": ""}
    page = sign_in(eko).post(url(warehouse.incident, "rounds/open/"), body, follow=True)
    assert "1 Blanket for each person" in page.text


def test_lines_that_were_left_alone_are_no_lines(
    sign_in: SignIn, eko: User, warehouse: StockLocation, blanket: Item
) -> None:
    """A browser sends a choice for every line, filled in or not."""
    lines = {"goods-TOTAL_FORMS": 5, "goods-INITIAL_FORMS": 0, "goods-0-item": blanket.pk}
    lines |= {f"goods-{number}-per": "person" for number in range(5)}
    body = {"name": "Night", "location": warehouse.pk, "min_interval_hours": 0, **lines}
    sign_in(eko).post(url(warehouse.incident, "rounds/open/"), body)
    assert DistributionRound.objects.get().entitlements.count() == 1


def test_a_round_without_goods_is_not_opened(
    sign_in: SignIn, eko: User, warehouse: StockLocation
) -> None:
    lines = {"goods-TOTAL_FORMS": 1, "goods-INITIAL_FORMS": 0}
    body = {"name": "Night", "location": warehouse.pk, "min_interval_hours": 0, **lines}
    page = sign_in(eko).post(url(warehouse.incident, "rounds/open/"), body)
    assert page.status_code == 400
    assert not DistributionRound.objects.exists()


def test_the_answer_says_what_to_give(
    sign_in: SignIn, sari: User, round: DistributionRound, family: Household
) -> None:
    page = give(sign_in(sari), round, family.number)
    assert "people: 5 Blanket, 2.5 kg Rice" in page.text


def test_the_refusal_is_in_plain_words(
    sign_in: SignIn, sari: User, round: DistributionRound, family: Household
) -> None:
    hand_out(round, family, by=sari)
    page = give(sign_in(sari), round, family.number)
    assert page.status_code == 409
    assert "They received this already" in page.text


def test_a_second_press_of_the_button_gives_the_same_answer(
    sign_in: SignIn, sari: User, round: DistributionRound, family: Household, blanket: Item
) -> None:
    id = str(uuid4())
    pages = [give(sign_in(sari), round, family.number, id=id) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert queries.on_hand(round.location, blanket) == 95


def test_a_slip_in_a_number_is_answered_with_what_was_meant(
    sign_in: SignIn, sari: User, round: DistributionRound, family: Household
) -> None:
    wrong = family.number[:-1] + str((int(family.number[-1]) + 1) % 10)
    page = give(sign_in(sari), round, wrong)
    assert family.number in str(page.context["form"].errors)


def test_a_household_that_one_may_not_see_is_not_told_of(
    sign_in: SignIn, sari: User, round: DistributionRound, other_incident: Incident
) -> None:
    page = give(sign_in(sari), round, make_household(other_incident).number)
    assert "There is no such household here, or you may not see it." in page.text


def test_a_hand_out_is_taken_back_on_its_page(
    sign_in: SignIn, sari: User, round: DistributionRound, family: Household, blanket: Item
) -> None:
    receipt = hand_out(round, family, by=sari)
    path = url(round.incident, f"receipts/{receipt.pk}/take-back/")
    sign_in(sari).post(path, {"reason": "wrong card"})
    assert queries.on_hand(round.location, blanket) == 100


def test_a_round_is_closed_on_its_page(
    sign_in: SignIn, eko: User, round: DistributionRound
) -> None:
    sign_in(eko).post(url(round.incident, f"rounds/{round.pk}/close/"))
    assert round.refreshed().state == "closed"


def test_the_page_of_a_household_tells_what_it_received(
    sign_in: SignIn, sari: User, round: DistributionRound, family: Household
) -> None:
    hand_out(round, family, by=sari)
    page = sign_in(sari).get(f"/incidents/{round.incident.ref}/households/{family.pk}/")
    assert "5 Blanket, 2.5 kg Rice" in page.text
    assert "Received goods for 5 people" in page.text


@pytest.mark.parametrize(
    ("page", "username", "status"),
    [
        ("", "sari", 200),
        ("", "maya", 403),
        ("record/receipt/", "eko", 200),
        ("record/receipt/", "sari", 403),
        ("record/theft/", "eko", 404),
        ("items/add/", "budi", 403),
        ("rounds/open/", "budi", 200),
        ("rounds/open/", "ros", 200),
        ("rounds/open/", "joko", 403),
    ],
)
def test_pages_open_for_who_works_with_goods(
    sign_in: SignIn,
    request: pytest.FixtureRequest,
    school_round: DistributionRound,
    page: str,
    username: str,
    status: int,
) -> None:
    user = request.getfixturevalue(username)
    assert sign_in(user).get(url(school_round.incident, page)).status_code == status
