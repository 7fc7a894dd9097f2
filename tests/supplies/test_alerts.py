"""What a shelter hears by SMS of goods that come."""

import pytest

from notifications.models import Message
from notifications.segments import measure
from partners.models import Organisation, User
from shelters.models import Shelter
from supplies.alerts import goods_sent
from supplies.models import Item, StockLocation
from supplies.services import location_of, record_stock, reverse
from tests.builders import make_contact, make_shelter
from tests.conftest import Settle


@pytest.fixture
def site(warehouse: StockLocation, partner_a: Organisation) -> Shelter:
    make_contact(partner_a)
    return make_shelter(warehouse.incident, operator=partner_a)


def told() -> list[str]:
    goods = Message.objects.filter(dedupe_key__startswith="goods:")
    return list(goods.values_list("body", flat=True))


def test_a_shelter_hears_of_goods_that_come(
    site: Shelter, warehouse: StockLocation, blanket: Item, eko: User, let_it_settle: Settle
) -> None:
    record_stock("transfer", warehouse, {blanket: 40}, to=location_of(site), by=eko)
    let_it_settle()
    assert told() == [
        f"{site.code}: barang dikirim dari Gudang Sikakap: 40 BLANKET. Hitung saat tiba."
    ]
    assert Message.objects.get().priority == Message.Priority.OPERATIONAL


def test_what_was_taken_back_meanwhile_is_not_told(
    site: Shelter, warehouse: StockLocation, blanket: Item, eko: User, let_it_settle: Settle
) -> None:
    sent = record_stock("transfer", warehouse, {blanket: 40}, to=location_of(site), by=eko)
    reverse(sent, by=eko, reason="Wrong lorry")
    let_it_settle()
    assert told() == []


def test_goods_that_stay_in_warehouses_are_told_to_nobody(
    site: Shelter, warehouse: StockLocation, blanket: Item, eko: User, let_it_settle: Settle
) -> None:
    record_stock("receipt", warehouse, {blanket: 40}, by=eko)
    let_it_settle()
    assert told() == []


@pytest.mark.parametrize("kinds", [1, 3, 12])
def test_however_many_goods_fit_one_segment(kinds: int) -> None:
    goods = [("1250", f"HYGIENE-KIT-{number}") for number in range(kinds)]
    for text in goods_sent("MTW01", "Gudang Logistik Kabupaten Kepulauan", goods).values():
        size = measure(f"LATIHAN: {text}")
        assert (size.encoding, size.segments) == ("gsm-7", 1)


def test_what_does_not_fit_is_counted() -> None:
    goods = [("1250", f"HYGIENE-KIT-{number}") for number in range(5)]
    assert "1250 HYGIENE-KIT-1, and 3 more kinds." in goods_sent("MTW01", "Gudang", goods)["en"]
