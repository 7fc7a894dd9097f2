from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from incidents.models import Incident
from notifications.models import Alert
from notifications.services import draft_alert
from partners.models import ContactPoint, Organisation, User
from tests.builders import make_contact

MakeAlert = Callable[..., Alert]


@pytest.fixture
def ani(partner_a: Organisation) -> ContactPoint:
    """Whoever has the telephone of partner A; reads Indonesian."""
    return make_contact(partner_a, "+6281200000001")


@pytest.fixture
def make_alert(incident: Incident, budi: User, partner_a: Organisation) -> MakeAlert:
    """A draft to partner A."""

    def make(**more: Any) -> Alert:
        fields: dict[str, Any] = {
            "category": "Rescue",
            "severity": "Severe",
            "urgency": "Expected",
            "certainty": "Observed",
            "expires": timezone.now() + timedelta(hours=2),
            "text": {"id": "Kapal tiba.", "en": "A boat has landed."},
            "audience": {"organisations": [partner_a.pk]},
        }
        return draft_alert(incident.scope, by=budi, **{**fields, **more})

    return make
