"""What if so many people came."""

import pytest

from shelters.planner import Family, Impossible, Site
from shelters.planner.whatif import simulate

SITE = Site("s", -2, 100, {"general": 100, "women_safe": 4})
SAMPLE = [
    *(Family(f"g{n}", 4, lat=0, lon=0) for n in range(9)),
    Family("w", 4, pool="women_safe", lat=0, lon=0),
]


def test_the_mix_runs_short_before_the_total() -> None:
    told = simulate([SITE], SAMPLE, people=80)
    short = {row.pool: row.shortage for row in told.outlooks}
    assert short["general"].p90 == 0
    assert short["women_safe"].median == 4
    assert told.draws == 50


def test_what_lacks_is_what_is_asked_for_beyond_what_is_there() -> None:
    told = simulate([SITE], SAMPLE[:1], people=120)
    general = next(row for row in told.outlooks if row.pool == "general")
    assert (general.need.median, general.available, general.shortage.p90) == (120, 100, 20)


def test_the_same_seed_draws_the_same_families() -> None:
    assert simulate([SITE], SAMPLE, 77, seed=3) == simulate([SITE], SAMPLE, 77, seed=3)


def test_a_question_without_people_is_refused() -> None:
    with pytest.raises(Impossible):
        simulate([SITE], [], 10)


def test_accessible_places_without_room_beside_them_are_told_of() -> None:
    """Ten are there and ten are asked for, but half of them where no family has room."""
    sites = [
        Site("room", -2, 100, {"general": 100, "accessible": 5}),
        Site("full", -2, 100, {"general": 3, "accessible": 5}),
        Site("services", -2, 100, {"general": 0}),
    ]
    told = simulate(sites, [Family("a", 5, accessible=1, lat=0, lon=0)], people=50)
    accessible = told.outlooks[0]
    assert (accessible.need.median, accessible.available) == (10, 10)
    assert accessible.shortage.median == told.scattered.median == 5


def test_accessible_places_that_are_just_too_few_are_not_called_scattered() -> None:
    site = Site("s", -2, 100, {"general": 100, "accessible": 5})
    told = simulate([site], [Family("a", 5, accessible=1, lat=0, lon=0)], people=50)
    assert (told.outlooks[0].shortage.median, told.scattered.p90) == (5, 0)
