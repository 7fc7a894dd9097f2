"""Codes and figures behind a plan."""

import pytest

from shelters.planner import Family, Impossible, Instance, Rules, Site, explain, plan

SITES = (
    Site("near", -2, 100, {"general": 4, "accessible": 1}),
    Site("far", -3, 100, {"general": 9}, frozenset({"health"})),
    Site("shut", -2, 100, {"general": 99}, rules=Rules(closed=True)),
)


def test_the_chosen_site_comes_with_what_the_next_one_would_cost() -> None:
    families = (Family("a", 4, lat=-2, lon=100, community="c"), Family("b", 2, lat=-3, lon=100))
    instance = Instance(SITES, families)
    told = explain(instance, plan(instance), "a")
    assert told.chosen is not None
    assert (told.chosen.site, told.chosen.free) == ("near", {"general": 0})
    assert [(row.site, round(row.km_more)) for row in told.alternatives] == [("far", 111)]
    assert {row.code: row.failed for row in told.filters if row.failed} == {"closed": 1}


def test_whoever_has_no_place_is_told_the_smallest_change() -> None:
    family = Family("a", 5, accessible=2, lat=-2, lon=100)
    instance = Instance(SITES, (family,))
    told = explain(instance, plan(instance), "a")
    assert (told.binding, told.chosen) == ("accessible", None)
    assert told.change is not None
    assert (told.change.site, told.change.places) == ("near", {"accessible": 1})


def test_nobody_is_offered_to_lift_what_keeps_them_safe() -> None:
    family = Family("a", 1, lat=-2, lon=100, not_at=frozenset({"near", "far", "shut"}))
    instance = Instance(SITES, (family,))
    told = explain(instance, plan(instance), "a")
    assert (told.binding, told.change) == ("not_at", None)


def test_an_unknown_family_is_refused() -> None:
    instance = Instance(SITES, ())
    with pytest.raises(Impossible, match="household"):
        explain(instance, plan(instance), "x")
