"""Whoever comes in together, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter
from tests.builders import make_household
from tests.conftest import SignIn
from tests.shelters.calls import counters, post


@pytest.mark.parametrize("of", ["arrival", "block"])
def test_a_bus_brings_nobody_in_who_is_not_on_it(
    sign_in: SignIn, ros: User, budi: User, incident: Incident, school: Shelter, of: str
) -> None:
    bus: dict[str, Any] = {"mode": "bus", "place": "Sikakap", "lat": -2.7, "lon": 100.2}
    arrival = announce_arrival(incident, by=budi, counts={}, **bus)
    soon = timezone.now() + timedelta(days=1)
    block = services.give_block(school, by=budi, people=2, label="Bus 3", expires_at=soon)
    aboard, other = make_household(incident, 2), make_household(incident, 3)
    Household.objects.filter(pk=aboard.pk).update(arrival=arrival)
    services.hold(aboard, school, by=budi, block=block)
    services.hold(other, school, by=budi)
    said = {"arrival": str(arrival.pk), "block": str(block.pk)}
    post(sign_in(ros), f"/shelters/{school.code}/check-in/", {of: said[of]})
    assert counters(school) == (3, 2, 5)
