"""What somebody else does between reading and writing: nobody is placed by what is not so any more."""

import pytest

from core.actors import SYSTEM
from core.errors import RuleBroken
from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from registrations.services.keeping_apart import keep_apart
from shelters import services
from shelters.models import Shelter, Stay
from shelters.services import readying
from shelters.services.readying import Wish
from tests.builders import make_household
from tests.shelters.calls import counters, merge, register_twice


def test_who_must_not_be_met_is_not_met(
    incident: Incident,
    family: Household,
    school: Shelter,
    budi: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = make_household(incident, 2)
    keep_apart(family, other, by=SYSTEM, reason="They were attacked on the boat")
    ready = readying.to_hold(other, school, Wish(), budi)
    services.hold(family, school, by=budi)
    monkeypatch.setattr(readying, "to_hold", lambda *_: ready)
    with pytest.raises(RuleBroken, match="not_allowed_here"):
        services.hold(other, school, by=budi)
    assert counters(school) == (5, 0, 5)


def test_another_registration_of_theirs_has_got_a_place(
    incident: Incident,
    school: Shelter,
    mosque: Shelter,
    budi: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = register_twice(incident)
    merge(budi)
    ready = readying.to_hold(first.refreshed(), school, Wish(), budi)
    services.hold(first, mosque, by=budi)
    Stay.objects.update(household=second)
    monkeypatch.setattr(readying, "to_hold", lambda *_: ready)
    with pytest.raises(RuleBroken, match="already_placed"):
        services.hold(first, school, by=budi)
    assert counters(school) == (0, 0, 10)
