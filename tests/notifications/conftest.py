from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.registry import Registry
from incidents.models import Incident
from notifications import channels
from notifications.channels import Channel
from notifications.models import Alert, InboundMessage, Message
from notifications.services import draft_alert, tell
from partners.models import ContactPoint, Organisation, User
from shelters.models import Shelter
from tests.builders import make_contact, make_shelter
from tests.notifications.fake_channel import Fake
from tests.notifications.texting import BUDI, ROS, Say, send

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


@pytest.fixture
def say(let_it_settle: Callable[[], None]) -> Say:
    """A text arrives and is dealt with: `say("KOSONG MTW01 35", JOKO)`."""

    def write(text: str, sender: str = ROS, **more: Any) -> InboundMessage:
        row = send(text, sender, **more)
        let_it_settle()
        return row.refreshed()

    return write


@pytest.fixture
def site(incident: Incident, partner_a: Organisation, ros: User) -> Shelter:
    """MTW01, of partner A: 40 places. Its manager Ros has a verified number."""
    make_contact(partner_a, ROS, user=ros)
    return make_shelter(incident, 40, code="MTW01", operator=partner_a)


@pytest.fixture
def budi_by_phone(office: Organisation, budi: User) -> User:
    """The coordinator with a verified number, who reads English."""
    make_contact(office, BUDI, user=budi, language="en")
    return budi


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Fake:
    """The channel in use, and the only one."""
    registry: Registry[Channel] = Registry("channel")
    monkeypatch.setattr(channels, "channels", registry)
    settings.SMS_BACKEND = "fake"
    channel = Fake()
    registry.add("fake", channel)
    return channel


@pytest.fixture
def message(incident: Incident, ani: ContactPoint) -> Message:
    """One text that waits: "Siaga", to Ani."""
    tell([ani], texts={"id": "Siaga"}, scope_id=incident.pk, key="x")
    return Message.objects.get()
