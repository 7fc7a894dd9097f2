"""What every plan must be, whoever made it."""

from shelters.planner import Family, Instance, Site, plan


def test_a_family_goes_to_the_nearest_place_that_fits() -> None:
    sites = (Site("far", -3, 100, {"general": 9}), Site("near", -2, 100, {"general": 4}))
    families = (Family("a", 5, lat=-2, lon=100), Family("b", 4, lat=-2, lon=100))
    made = plan(Instance(sites, families))
    assert [(row.family, row.site) for row in made.placements] == [("a", "far"), ("b", "near")]


def test_nobody_and_nowhere_is_a_plan_too() -> None:
    assert plan(Instance((), ())).placements == ()
    assert plan(Instance((), (Family("a", 1, lat=0, lon=0),))).unplaced[0].binding == "no_site"
