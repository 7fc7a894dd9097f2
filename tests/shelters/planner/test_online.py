"""One family at a time, between two plans."""

from shelters.planner import Family, Instance, Site, plan, quotas, suggest, taken

SITES = (Site("near", -2, 100, {"general": 4}), Site("far", -3, 100, {"general": 9}))
FAMILIES = (
    Family("first", 4, tier=3, lat=-2, lon=100),
    Family("other", 2, tier=0, lat=-2, lon=100),
)


def test_the_nearest_place_that_fits_comes_first() -> None:
    family = Family("new", 4, lat=-2, lon=100)
    assert [(row.site, row.planned) for row in suggest(SITES, family)] == [
        ("near", False),
        ("far", False),
    ]


def test_whoever_is_like_those_of_the_plan_goes_where_it_sends_them() -> None:
    instance = Instance(SITES, FAMILIES)
    left = quotas(instance, plan(instance))
    family = Family("new", 2, lat=-2.1, lon=100)
    assert suggest(SITES, family, left)[0].site == "far"
    assert suggest(SITES, family, taken(left, family, "far"))[0].site == "near"


def test_nobody_is_sent_where_they_do_not_fit() -> None:
    assert suggest(SITES, Family("new", 10, lat=-2, lon=100)) == ()
    assert suggest((), Family("new", 1, lat=-2, lon=100)) == ()
