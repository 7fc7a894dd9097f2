from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from core.models import Event
from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters.models import Shelter
from shelters.services import check_in_at_once
from supplies import queries
from supplies.models import DistributionRound, Item, StockLocation
from supplies.services import close_round, hand_out, open_round, record_stock, reverse
from tests.builders import make_household, make_item


@pytest.fixture
def soap(warehouse: StockLocation, eko: User) -> Item:
    item = make_item("SOAP")
    record_stock("receipt", warehouse, {item: 10}, by=eko)
    return item


def another(round: DistributionRound, item: Item, by: User, **rules: Any) -> DistributionRound:
    """A second round at the same place that gives a piece of `item` to each household."""
    shares = [{"item": item, "per": "household", "quantity": 1}]
    return open_round(round.location, by=by, name="Again", entitlements=shares, **rules)


def test_a_household_receives_by_its_size(
    round: DistributionRound, family: Household, blanket: Item, rice: Item, sari: User
) -> None:
    receipt = hand_out(round, family, by=sari)
    given = {line.item_id: -line.quantity for line in queries.movements_of(receipt.document)}
    assert given == {blanket.pk: 5, rice.pk: 2.5}
    assert queries.on_hand(round.location, blanket) == 95


def test_a_household_receives_once(
    round: DistributionRound, family: Household, blanket: Item, sari: User
) -> None:
    first = hand_out(round, family, by=sari)
    with pytest.raises(RuleBroken, match="already_received") as refusal:
        hand_out(round, family, by=sari)
    assert refusal.value.facts["at"] == first.at
    assert queries.on_hand(round.location, blanket) == 95


def test_nothing_is_half_given(
    round: DistributionRound, family: Household, blanket: Item, rice: Item, sari: User
) -> None:
    record_stock("dispatch", round.location, {rice: 50}, by=sari)
    with pytest.raises(RuleBroken, match="out_of_stock") as refusal:
        hand_out(round, family, by=sari)
    assert refusal.value.facts == {"item": "RICE", "left": 0, "needed": 2.5}
    assert queries.on_hand(round.location, blanket) == 100


def test_a_hand_out_that_is_taken_back_may_be_received_again(
    round: DistributionRound, family: Household, blanket: Item, sari: User
) -> None:
    reverse(hand_out(round, family, by=sari).document, reason="wrong card", by=sari)
    assert queries.on_hand(round.location, blanket) == 100
    assert hand_out(round, family, by=sari).people == 5


def test_the_same_goods_again_are_too_soon(
    round: DistributionRound, family: Household, blanket: Item, sari: User
) -> None:
    first = hand_out(round, family, by=sari)
    again = another(round, blanket, sari, min_interval_hours=24)
    with pytest.raises(RuleBroken, match="too_soon") as refusal:
        hand_out(again, family, by=sari)
    assert refusal.value.facts["next_at"] == first.at + timedelta(hours=24)


def test_a_receipt_written_down_later_counts_at_its_own_time(
    round: DistributionRound, family: Household, blanket: Item, sari: User
) -> None:
    now = timezone.now()
    DistributionRound.objects.change(opens_at=now - timedelta(days=3))
    hand_out(round.refreshed(), family, by=sari, at=now - timedelta(hours=30))
    again = another(round, blanket, sari, min_interval_hours=24)
    assert hand_out(again, family, by=sari).people == 5


def test_other_goods_are_not_too_soon(
    round: DistributionRound, family: Household, soap: Item, sari: User
) -> None:
    hand_out(round, family, by=sari)
    again = another(round, soap, sari, min_interval_hours=24)
    assert hand_out(again, family, by=sari).people == 5


def test_a_day_may_have_its_most(
    round: DistributionRound, family: Household, blanket: Item, sari: User
) -> None:
    hand_out(round, family, by=sari)
    with pytest.raises(RuleBroken, match="too_soon") as refusal:
        hand_out(another(round, blanket, sari, max_per_day=1), family, by=sari)
    assert round.scope.local(refusal.value.facts["next_at"]).hour == 0


def test_a_closed_round_gives_nothing_more(
    round: DistributionRound, family: Household, sari: User
) -> None:
    closed = close_round(round, by=sari)
    with pytest.raises(RuleBroken, match="round_closed"):
        hand_out(closed, family, by=sari)
    assert closed.state == "closed"


def test_who_was_handed_to_before_it_closed_is_written_down_after(
    round: DistributionRound, family: Household, sari: User
) -> None:
    at = timezone.now()
    assert hand_out(close_round(round, by=sari), family, by=sari, at=at).at == at


def test_a_round_for_residents_gives_to_those_who_have_checked_in(
    school_round: DistributionRound, school: Shelter, family: Household, sari: User
) -> None:
    with pytest.raises(RuleBroken, match="not_resident"):
        hand_out(school_round, family, by=sari)
    check_in_at_once(family, school, by=sari)
    assert hand_out(school_round, family, by=sari).people == 5


def test_households_still_to_come_are_counted(
    round: DistributionRound, family: Household, incident: Incident, sari: User
) -> None:
    make_household(incident, people=2)
    hand_out(round, family, by=sari)
    assert queries.round_counts(round) == queries.RoundCounts(received=1, people=5, to_come=1)


def test_the_household_and_the_stock_are_told_of_by_one_event(
    round: DistributionRound, family: Household, sari: User
) -> None:
    hand_out(round, family, by=sari)
    event = Event.objects.get(kind="supplies.handed_out")
    assert event.about == family.pk
    assert event.facts["goods"] == [
        {"item": "BLANKET", "quantity": 5},
        {"item": "RICE", "quantity": 2.5},
    ]
