"""What a quota says, to whom, and for how long."""

from dataclasses import replace
from typing import Any

import pytest

from shelters.planner import Family, Instance, Rules, Site, plan, quotas, suggest, taken
from shelters.planner.online import Quota

SITES = (Site("near", -2, 100, {"general": 9}), Site("far", -3, 100, {"general": 9}))


def new(people: int = 3, **more: Any) -> Family:
    return Family("new", people, **{"lat": -2, "lon": 100, **more})


def quota(left: int, lon: float = 100, **more: Any) -> Quota:
    """So many people like `new` are meant for the far site."""
    known: dict[str, Any] = {
        "pool": "general",
        "accessible": False,
        "requires": frozenset(),
        "priority": False,
    }
    return Quota(**{**known, "lat": -2.0, "lon": lon, "left": {"far": left}, **more})


@pytest.mark.parametrize(("left", "first"), [(3, "far"), (2, "near"), (0, "near")])
def test_a_quota_is_for_as_many_as_are_left_of_it(left: int, first: str) -> None:
    assert suggest(SITES, new(), [quota(left)])[0].site == first


@pytest.mark.parametrize(
    "other",
    [
        {"pool": "family_room"},
        {"accessible": True},
        {"requires": frozenset({"clinic"})},
        {"priority": True},
    ],
)
def test_a_quota_is_for_its_like_alone(other: dict[str, Any]) -> None:
    assert suggest(SITES, new(), [quota(9, **other)])[0].site == "near"


def test_the_quota_of_the_nearest_landing_counts_while_it_lasts() -> None:
    own, elsewhere = quota(3), replace(quota(0, lon=101), left={"near": 9})
    for rows in ([own, elsewhere], [elsewhere, own]):
        assert suggest(SITES, new(), rows)[0].site == "far"
        after = taken(rows, new(), "far")
        assert sorted(sum(row.left.values()) for row in after) == [0, 9]
        assert suggest(SITES, new(), after)[0].site == "near"


def test_what_was_taken_never_falls_below_nothing() -> None:
    (row,) = taken([quota(2)], new(), "far")
    assert row.left == {"far": 0}


def test_nobody_is_suggested_where_a_plan_may_not_send_them() -> None:
    closed = Site("closed", -2, 100, {"general": 9}, rules=Rules(closed=True))
    family = new(not_at=frozenset({"near"}))
    assert [row.site for row in suggest((closed, *SITES), family)] == ["far"]


def test_no_more_are_suggested_than_were_asked_for() -> None:
    assert len(suggest(SITES, new(), limit=1)) == 1


def test_a_quota_counts_people() -> None:
    instance = Instance(SITES[1:], (new(4), Family("b", 2, lat=-2, lon=100)))
    (row,) = quotas(instance, plan(instance))
    assert row.left == {"far": 6}
