"""Many hands at the same stock: real processes, no luck."""

import signal
from collections import Counter

import pytest

from core.actors import SYSTEM
from incidents.models import Incident
from supplies import queries
from supplies.models import DistributionRound, Item, Receipt, StockLocation
from supplies.services import hand_out, open_round
from tests.builders import make_household, make_item, make_stock
from tests.hands import start, together

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pack(transactional_db: None) -> Item:
    return make_item("FOOD", unit="pack")


@pytest.fixture
def store(incident: Incident, pack: Item) -> StockLocation:
    """The last ten packs."""
    return make_stock(incident, {pack: 10})


@pytest.fixture
def packs(store: StockLocation, pack: Item) -> DistributionRound:
    share = {"item": pack, "per": "household", "quantity": 1}
    return open_round(store, by=SYSTEM, name="Packs", entitlements=[share])


def numbers(incident: Incident, count: int) -> list[str]:
    return [str(make_household(incident).pk) for _ in range(count)]


def test_the_last_ten_packs_go_to_ten_households(
    incident: Incident, packs: DistributionRound, pack: Item
) -> None:
    calls = [[str(packs.pk), family] for family in numbers(incident, 16)]
    outcomes = Counter(together("tests.supplies.hands:give", calls))
    assert outcomes == {"given": 10, "out_of_stock": 6}
    assert [Receipt.objects.count(), queries.on_hand(packs.location, pack)] == [10, 0]
    assert queries.drift() == []


def test_one_household_at_eight_tables_receives_once(
    incident: Incident, packs: DistributionRound, pack: Item
) -> None:
    [family] = numbers(incident, 1)
    outcomes = Counter(together("tests.supplies.hands:give", [[str(packs.pk), family]] * 8))
    assert outcomes == {"given": 1, "already_received": 7}
    assert queries.on_hand(packs.location, pack) == 9


def test_one_household_at_two_rounds_of_the_same_goods_receives_once(
    incident: Incident, store: StockLocation, pack: Item
) -> None:
    share = {"item": pack, "per": "household", "quantity": 1}
    rounds = [
        open_round(store, by=SYSTEM, name=name, entitlements=[share], min_interval_hours=24)
        for name in ("morning", "evening")
    ]
    [family] = numbers(incident, 1)
    calls = [[str(round.pk), family] for round in rounds * 4]
    outcomes = Counter(together("tests.supplies.hands:give", calls))
    assert outcomes["given"] == 1
    assert queries.on_hand(store, pack) == 9


def test_transfers_that_cross_neither_lose_nor_block(
    incident: Incident, store: StockLocation, pack: Item
) -> None:
    rice, other = make_item("RICE"), make_stock(incident, {pack: 100})
    both = make_stock(incident, {pack: 100, rice: 100})
    items = [str(pack.pk), str(rice.pk)]
    there = [str(other.pk), str(both.pk), items[:1]]
    together("tests.supplies.hands:swap", [[str(both.pk), str(other.pk), items], there] * 3)
    held = [queries.on_hand(place, item) for place in (both, other) for item in (pack, rice)]
    assert held == [100, 70, 100, 30]
    assert queries.drift() == []


def test_a_hand_out_is_taken_back_once(
    incident: Incident, packs: DistributionRound, pack: Item
) -> None:
    receipt = hand_out(packs, make_household(incident), by=SYSTEM)
    calls = [[str(receipt.document_id)]] * 6
    outcomes = Counter(together("tests.supplies.hands:take_back", calls))
    assert outcomes == {"reversed": 1, "already_reversed": 5}
    assert queries.on_hand(packs.location, pack) == 10


@pytest.mark.parametrize("at_change", [1, 2, 3])
def test_a_process_that_is_killed_leaves_the_books_right(
    incident: Incident, store: StockLocation, pack: Item, at_change: int
) -> None:
    soap = make_item("SOAP")
    place = make_stock(incident, {pack: 10, soap: 10})
    shares = [{"item": item, "per": "household", "quantity": 1} for item in (pack, soap)]
    round = open_round(place, by=SYSTEM, name="Two goods", entitlements=shares)
    families = numbers(incident, 3)
    hand = start("tests.supplies.hands:give_and_die", str(round.pk), families, at_change)
    hand.communicate(timeout=60)
    assert hand.returncode == -signal.SIGKILL
    whole = (at_change - 1) // 2
    assert [Receipt.objects.count(), queries.on_hand(place, soap)] == [whole, 10 - whole]
    assert queries.drift() == []
