"""Two registrations that turn out to be one household, and what they received."""

import pytest

from core.errors import RuleBroken
from incidents.models import Incident
from partners.models import User
from registrations.models import Household, MatchPair
from registrations.services import decide, find_duplicates, undo_merge
from supplies import queries
from supplies.models import DistributionRound
from supplies.services import hand_out
from tests.builders import make_household


@pytest.fixture
def twice(incident: Incident) -> list[Household]:
    households = [make_household(incident, 2, origin="Sioban") for _ in range(2)]
    find_duplicates(households[1])
    return households


@pytest.mark.parametrize("first", [0, 1])
def test_what_one_registration_received_the_other_has_received(
    twice: list[Household], round: DistributionRound, budi: User, sari: User, first: int
) -> None:
    receipt = hand_out(round, twice[first], by=sari)
    decide(MatchPair.objects.get(), "same", by=budi, reason="Same card")
    with pytest.raises(RuleBroken, match="already_received") as refusal:
        hand_out(round, twice[1 - first], by=sari)
    assert refusal.value.facts["at"] == receipt.at
    assert [list(queries.received(each)) for each in twice] == [[receipt], [receipt]]
    assert queries.round_counts(round).to_come == 0


def test_who_may_be_a_duplicate_receives_until_people_have_decided(
    twice: list[Household], round: DistributionRound, sari: User
) -> None:
    for household in twice:
        hand_out(round, household, by=sari)
    assert MatchPair.objects.get().state == "open"


def test_a_merge_that_is_undone_lets_the_other_receive(
    twice: list[Household], round: DistributionRound, budi: User, sari: User
) -> None:
    hand_out(round, twice[0], by=sari)
    pair = decide(MatchPair.objects.get(), "same", by=budi, reason="Same card")
    undo_merge(pair.identities.get(), by=budi)
    assert hand_out(round, twice[1], by=sari).household == twice[1]
