from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from core.errors import RuleBroken
from incidents.models import Incident
from partners.models import User
from supplies import queries
from supplies.models import Item, StockBalance, StockLocation
from supplies.services import add_item, open_warehouse, record_stock, reverse
from tests.builders import make_item, make_stock


@pytest.fixture
def other(incident: Incident, eko: User) -> StockLocation:
    return open_warehouse(incident=incident, by=eko, name="Gudang Tuapejat", lat=-2.04, lon=99.59)


def test_what_is_received_lies_there(warehouse: StockLocation, rice: Item) -> None:
    assert queries.on_hand(warehouse, rice) == 50


def test_a_transfer_takes_here_and_gives_there(
    warehouse: StockLocation, other: StockLocation, rice: Item, eko: User
) -> None:
    record_stock("transfer", warehouse, {rice: Decimal("12.5")}, to=other, by=eko)
    left = [queries.on_hand(place, rice) for place in (warehouse, other)]
    assert left == [Decimal("37.5"), Decimal("12.5")]


def test_more_than_there_is_does_not_leave(
    warehouse: StockLocation, other: StockLocation, rice: Item, eko: User
) -> None:
    with pytest.raises(RuleBroken, match="out_of_stock") as refusal:
        record_stock("transfer", warehouse, {rice: 51}, to=other, by=eko)
    assert refusal.value.facts == {"item": "RICE", "left": 50, "needed": 51}
    assert queries.on_hand(other, rice) == 0


def test_goods_stay_in_their_incident(
    warehouse: StockLocation, other_incident: Incident, rice: Item, eko: User
) -> None:
    elsewhere = make_stock(other_incident, {})
    with pytest.raises(RuleBroken, match="other_incident"):
        record_stock("transfer", warehouse, {rice: 1}, to=elsewhere, by=eko)


@pytest.mark.parametrize(
    ("kind", "quantity", "left"),
    [("loss", 5, 95), ("found", 5, 105), ("adjustment", -5, 95), ("dispatch", 100, 0)],
)
def test_every_kind_counts_its_way(
    warehouse: StockLocation, blanket: Item, eko: User, kind: str, quantity: int, left: int
) -> None:
    record_stock(kind, warehouse, {blanket: quantity}, by=eko, reason="counted again")
    assert queries.on_hand(warehouse, blanket) == left


def test_a_correction_without_a_reason_is_refused_by_the_database(
    warehouse: StockLocation, blanket: Item, eko: User
) -> None:
    with pytest.raises(IntegrityError):
        record_stock("loss", warehouse, {blanket: 1}, by=eko)


def test_a_balance_below_zero_is_refused_by_the_database(
    warehouse: StockLocation, blanket: Item
) -> None:
    with pytest.raises(IntegrityError):
        StockBalance.objects.filter(location=warehouse, item=blanket).change(quantity=-1)


def test_tenths_add_up_exactly(incident: Incident, rice: Item, eko: User) -> None:
    place = make_stock(incident, {rice: Decimal("0.3")})
    for _ in range(3):
        record_stock("loss", place, {rice: Decimal("0.1")}, by=eko, reason="wet")
    assert queries.on_hand(place, rice) == 0


def test_a_reversal_brings_back_both_sides_of_a_transfer(
    warehouse: StockLocation, other: StockLocation, rice: Item, eko: User
) -> None:
    moved = record_stock("transfer", warehouse, {rice: 10}, to=other, by=eko)
    reverse(moved, reason="wrong boat", by=eko)
    assert [queries.on_hand(place, rice) for place in (warehouse, other)] == [50, 0]


def test_nothing_is_reversed_twice(warehouse: StockLocation, rice: Item, eko: User) -> None:
    lost = record_stock("loss", warehouse, {rice: 10}, by=eko, reason="wet")
    back = reverse(lost, reason="it was dry", by=eko)
    with pytest.raises(RuleBroken, match="already_reversed"):
        reverse(lost, reason="again", by=eko)
    with pytest.raises(RuleBroken, match="wrong_state"):
        reverse(back, reason="again", by=eko)


def test_what_has_gone_out_since_cannot_be_taken_back(
    incident: Incident, rice: Item, eko: User
) -> None:
    place = make_stock(incident, {})
    received = record_stock("receipt", place, {rice: 10}, by=eko)
    record_stock("dispatch", place, {rice: 1}, by=eko)
    with pytest.raises(RuleBroken, match="out_of_stock"):
        reverse(received, reason="wrong paper", by=eko)


def test_a_code_names_one_item(blanket: Item, eko: User) -> None:
    with pytest.raises(RuleBroken, match="code_taken"):
        add_item(by=eko, code="BLANKET", name_id="Selimut", name_en="Blanket")


def test_the_recount_finds_a_balance_that_is_wrong(warehouse: StockLocation, rice: Item) -> None:
    assert queries.drift() == []
    StockBalance.objects.filter(item=rice).change(quantity=49)
    [wrong] = queries.drift()
    assert (wrong.item.code, wrong.says, wrong.counted) == ("RICE", Decimal(49), Decimal(50))


def test_the_command_that_recounts_ends_with_an_alarm(
    warehouse: StockLocation, rice: Item, capsys: pytest.CaptureFixture[str]
) -> None:
    StockBalance.objects.filter(item=rice).change(quantity=Decimal("49.5"))
    with pytest.raises(SystemExit):
        call_command("check_ledger")
    told = capsys.readouterr().out
    assert "Gudang Sikakap RICE: says 49.5, counted 50" in told
    assert "stock: 1 difference\n" in told
    assert "send these lines to whoever maintains Posko" in told


def test_an_item_that_was_never_there_is_no_stock(warehouse: StockLocation) -> None:
    assert queries.on_hand(warehouse, make_item("TENT")) == 0
