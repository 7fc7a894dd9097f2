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
