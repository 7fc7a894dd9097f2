import pytest

from shelters.standards import PROFILES, SPHERE_2018, Figures, rated


@pytest.mark.parametrize(
    ("figures", "declared", "phase", "places", "binding"),
    [
        (Figures(), 40, "first", 40, "declared"),
        (Figures(covered_m2=350), 120, "first", 100, "covered_m2"),
        (Figures(covered_m2=143.4), 120, "first", 40, "covered_m2"),
        (Figures(toilets=2), 120, "first", 100, "toilets"),
        (Figures(toilets=2), 120, "later", 40, "toilets"),
        (Figures(taps=0), 120, "first", 0, "taps"),
        (Figures(taps=1), 1000, "first", 250, "taps"),
        (Figures(handpumps=1), 1000, "first", 500, "taps"),
        (Figures(taps=1, handpumps=1), 1000, "first", 750, "taps"),
        (Figures(water_l_day=614), 120, "first", 40, "water"),
        (Figures(site_m2=4500), 120, "first", 100, "site_m2"),
        (Figures(covered_m2=350, toilets=1, water_l_day=900), 120, "first", 50, "toilets"),
        (Figures(covered_m2=0), 120, "first", 0, "covered_m2"),
    ],
)
def test_the_tightest_limit_decides_and_is_named(
    figures: Figures, declared: int, phase: str, places: int, binding: str
) -> None:
    assert rated(figures, declared, phase) == (places, binding)


@pytest.mark.parametrize(
    ("figures", "binding"),
    [
        (Figures(covered_m2=350), "declared"),
        (Figures(covered_m2=350, toilets=2, water_l_day=1500), "declared"),
    ],
)
def test_of_equal_limits_the_first_in_order_is_named(figures: Figures, binding: str) -> None:
    assert rated(figures, 100, "first") == (100, binding)


def test_among_equal_standards_space_comes_before_toilets() -> None:
    assert rated(Figures(covered_m2=350, toilets=2), 120, "first") == (100, "covered_m2")


def test_what_nobody_declared_takes_nobody() -> None:
    assert rated(Figures(covered_m2=350), None, "first") == (0, "declared")


def test_every_profile_says_where_it_comes_from() -> None:
    assert all(profile.source and profile.published for profile in PROFILES.values())
    assert PROFILES["sphere-2018"] is SPHERE_2018
