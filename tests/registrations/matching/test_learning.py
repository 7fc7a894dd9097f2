"""The model, the curve, votes, pairs of whole registers, and learning from decided pairs."""

import json
import random
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.matching import Family, Model, Register, Someone, batch, best, start_model, votes
from registrations.matching.batch import candidate_pairs
from registrations.matching.estimating import ENOUGH, curve, estimate
from registrations.matching.votes import MOST_HOLDERS

REGISTER = Register(1_000)


def test_the_start_model_names_its_sources_and_survives_json() -> None:
    model = start_model()
    assert {"m", "u", "curves"} <= set(model.sources)
    assert Model.from_json(json.loads(json.dumps(model.as_json()))) == model


def test_agreement_speaks_for_and_disagreement_against() -> None:
    bits = start_model().bits
    agreeing = [
        "date_same",
        "date_swapped",
        "date_near",
        "year_0",
        "sex_same",
        "paper_same",
        "phone_same",
    ]
    assert all(bits[level] > 0 for level in agreeing)
    against = [
        "name_other",
        "date_other_far",
        "year_far",
        "sex_other",
        "paper_other",
        "place_other",
    ]
    assert all(bits[level] < 0 for level in against)


@pytest.mark.parametrize("which", ["alone", "1", "2", "3"])
def test_more_bits_are_never_less_probable(which: str) -> None:
    shares = [start_model().probability(bits / 4, which) for bits in range(-200, 200)]
    assert shares == sorted(shares)
    assert all(0 < share < 1 for share in shares)


@given(st.lists(st.tuples(st.floats(-30, 30), st.booleans()), min_size=1, max_size=400))
def test_a_curve_rises(points: list[tuple[float, bool]]) -> None:
    knots = curve(points)
    assert list(knots) == sorted(knots)
    assert [share for _, share in knots] == sorted(share for _, share in knots)


def test_a_curve_tells_how_often_it_was_so() -> None:
    points = [(bits, bits >= 10 or at % 4 == 0) for bits in range(20) for at in range(100)]
    low, high = curve(points)[0], curve(points)[-1]
    assert low[1] == pytest.approx(0.25, abs=0.02)
    assert high[1] > 0.99


def test_rare_keys_have_more_of_a_vote() -> None:
    counted = votes([["a", "b"], ["b"], ["c"], []], people=1024)
    assert counted == {"a": 9.0, "b": 19.0, "c": 10.0}
    assert best(counted, 2) == ["b", "c"]


def test_a_key_that_was_not_read_to_its_end_counts_as_more_common() -> None:
    counted = votes([list(range(MOST_HOLDERS))], people=MOST_HOLDERS * 8)
    assert set(counted.values()) == {1.0}


rows = st.lists(st.tuples(st.integers(-3, 3), st.integers(1, 8)), max_size=60)


@given(rows)
def test_the_pairs_of_arrays_are_those_counted_by_hand(held: list[tuple[int, int]]) -> None:
    held.sort()
    holders = {key: sorted({who for k, who in held if k == key}) for key, _ in held}
    many = len({who for _, who in held})
    counted: dict[tuple[int, int], float] = {}
    for those in holders.values():
        if 2 <= len(those) <= 4:
            for pair in combinations(those, 2):
                counted[pair] = counted.get(pair, 0.0) + np.log2(many / len(those))
    keys, people = (np.array([row[at] for row in held], dtype=np.int64) for at in (0, 1))
    found = candidate_pairs(keys, people, most_holders=4, least_votes=0.5)
    told = dict(
        zip(zip(found.a.tolist(), found.b.tolist(), strict=True), found.votes.tolist(), strict=True)
    )
    expected = {pair: vote for pair, vote in counted.items() if vote >= 0.5}
    assert told.keys() == expected.keys()
    assert [told[pair] for pair in told] == pytest.approx(
        [expected[pair] for pair in told], rel=1e-4
    )


def test_only_the_pairs_with_the_most_votes_are_looked_at() -> None:
    keys, people = np.array([1, 1, 2, 2, 3, 3]), np.array([1, 2, 1, 2, 2, 3])
    found = candidate_pairs(keys, people, least_votes=0, most_pairs=1)
    assert (found.a.tolist(), found.b.tolist()) == ([1], [2])


def test_the_commonest_keys_are_left_out_before_there_are_too_many_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch, "MOST_SHARED", 3)
    keys, people = np.array([1, 1, 2, 2, 2]), np.array([1, 2, 1, 2, 3])
    found = candidate_pairs(keys, people, least_votes=0)
    assert (found.a.tolist(), found.b.tolist()) == ([1], [2])


def decided(many: int, *, years_off: int) -> list[tuple[Family, Family, bool]]:
    """So many families, each with itself some years younger, and with the next."""
    chance = random.Random(1)
    words = [
        "Yusuf",
        "Sapojai",
        "Galih",
        "Marlina",
        "Guci",
        "Wirman",
        "Zubair",
        "Lestari",
        "Hasanah",
    ]
    made = []
    for _ in range(many):
        name, year = " ".join(chance.sample(words, 3)), chance.randint(1950, 2020)
        first, again = (
            Family("f", (Someone(1, (name,), "f", birth_year=year + by),)) for by in (0, years_off)
        )
        made.append((first, again))
    same = [(first, again, True) for first, again in made]
    return same + [(one[0], other[1], False) for one, other in pairwise(made)]


def test_few_decided_pairs_teach_nothing_but_chance() -> None:
    learned = estimate(start_model(), REGISTER, [], decided(ENOUGH // 3, years_off=1), "v2")
    assert (learned.version, learned.curves) == ("v2", start_model().curves)
    assert learned.levels == start_model().levels


def test_many_decided_pairs_teach_what_agrees_in_truth() -> None:
    learned = estimate(start_model(), REGISTER, [], decided(2 * ENOUGH, years_off=1), "v2")
    assert learned.bits["year_1"] > start_model().bits["year_1"]
    assert learned.bits["year_0"] < start_model().bits["year_0"]
    assert learned.curves["alone"] != start_model().curves["alone"]


def test_deciding_what_is_doubtful_changes_nothing_far_from_it() -> None:
    alike = [pair for pair in decided(3 * ENOUGH, years_off=1) if pair[2]]
    learned = estimate(start_model(), REGISTER, [], alike, "v2")
    assert learned.probability(-15.0, "alone") < 0.02


def test_random_pairs_teach_what_agrees_by_chance() -> None:
    women = [(Someone(1, ("A",), "f"), Someone(2, ("B",), "f"))] * 5_000
    learned = estimate(start_model(), REGISTER, women, [], "v2")
    assert learned.bits["sex_same"] == pytest.approx(0, abs=0.1)
