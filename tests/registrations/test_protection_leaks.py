"""Rule 3 of research/registration.md 5.3: what only protection may know is in no answer to anybody else."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from config import demo
from core.actors import SYSTEM
from core.models import Event
from incidents.models import Incident
from partners.models import User
from registrations.models import Household, NeedCode
from registrations.services import watch, write_note
from registrations.services.tracing import open_request
from tests.builders import sent_texts
from tests.test_access import ROLES, addresses

SignIn = Callable[[User | None], Client]
TEXT, SOUGHT = "Beaten by her brother-in-law", "Somebody Whom They Lost"
CODE = re.compile(r"\b(SV|TR|LP)-[A-Z]{2}\b")


@pytest.fixture
def world(db: None) -> Incident:
    """The exercise, with a note and a search about each household, and a caregiver to be checked."""
    world = demo.build("exercise")
    codes = list(NeedCode.objects.filter(protected=True).values_list("pk", flat=True))
    for place, household in enumerate(Household.objects.filter(incident=world)):
        code = codes[place % len(codes)]
        write_note(household, by=SYSTEM, found={"code": code, "text": TEXT}, reason="Visit")
        open_request(world, by=SYSTEM, household=household, name=SOUGHT)
        household.persons.filter(relationship="spouse").update(birth_date=None, birth_year=2015)
        watch(household)
    return world


@pytest.mark.parametrize("username", [*(name for name in ROLES if name != "tari"), ""])
def test_nobody_else_is_answered_with_what_protection_knows(
    world: Incident, sign_in: SignIn, username: str
) -> None:
    client, there = sign_in(User.objects.filter(username=username).first()), addresses(world)
    reasons = [f"{address}?reason=Curious" for address in there.values() if "?" not in address]
    leaks = []
    for address in [*there.values(), *reasons]:
        text = client.get(address).content.decode(errors="replace")
        secrets = (TEXT, SOUGHT, "check_caregiver", "who cares for a child", "merawat anak ini")
        if CODE.search(text) or any(secret in text for secret in secrets):
            leaks.append(address)
    assert not leaks


def test_protection_is_answered(world: Incident, sign_in: SignIn) -> None:
    """The walk above would find a leak, if there were one."""
    client, there = sign_in(User.objects.get(username="tari")), addresses(world)
    page = client.get(there["/incidents/<str:ref>/protection/"]).content.decode()
    notes = there["/api/v1/households/<str:key>/protected-notes/"]
    assert re.search("who cares for a child|mengasuh", page)
    assert CODE.search(client.get(f"{notes}?reason=Visit").content.decode())
    assert SOUGHT in client.get(there["/incidents/<str:ref>/tracing/"]).content.decode()


def test_no_event_and_no_text_holds_it(world: Incident, let_it_settle: Callable[[], None]) -> None:
    let_it_settle()
    said = " ".join(text for _to, text in sent_texts())
    facts = " ".join(map(str, Event.objects.values_list("facts", flat=True)))
    assert not any(secret in f"{said} {facts}" for secret in (TEXT, SOUGHT))
    assert not CODE.search(f"{said} {facts}")
