"""Rule 3 of research/registration.md 5.3: what only protection may know is in no answer to anybody else.

tests/test_access.py walks every address with it.
"""

from collections.abc import Callable

import pytest

from config import demo
from core.models import Event
from incidents.models import Incident
from partners.models import User
from tests.addresses import addresses
from tests.builders import sent_texts
from tests.conftest import SignIn
from tests.registrations.sealing import CODE, SOUGHT, TEXT, called, seal_secrets, text


@pytest.fixture
def world(db: None) -> Incident:
    """The exercise, with secrets in it."""
    world = demo.build("exercise")
    seal_secrets(world)
    return world


def test_protection_is_answered(world: Incident, sign_in: SignIn) -> None:
    """The walk above would find a leak, if there were one."""
    client, there = sign_in(User.objects.get(username="tari")), addresses(world)
    page = text(client.get(there["/incidents/<str:ref>/protection/"]))
    notes = there["/api/v1/households/<str:key>/protected-notes/"]
    assert any(words in page for words in called())
    assert CODE.search(text(client.get(f"{notes}?reason=Visit")))
    assert SOUGHT in text(client.get(there["/incidents/<str:ref>/tracing/"]))


def test_no_event_and_no_sms_holds_it(world: Incident, let_it_settle: Callable[[], None]) -> None:
    let_it_settle()
    said = " ".join(text for _to, text in sent_texts())
    facts = " ".join(map(str, Event.objects.values_list("facts", flat=True)))
    assert not any(secret in f"{said} {facts}" for secret in (TEXT, SOUGHT))
    assert not CODE.search(f"{said} {facts}")
