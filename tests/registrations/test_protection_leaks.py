"""Rule 3 of research/registration.md 5.3: what only protection may know is in no answer to anybody else."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from config import demo
from core.actors import SYSTEM
from core.models import Event
from incidents.models import TASK_TITLES, Incident
from partners.models import User
from registrations.models import Household, NeedCode
from registrations.services import watch, write_note
from registrations.services.tracing import open_request
from tests.addresses import addresses
from tests.builders import sent_texts
from tests.test_access import ROLES

SignIn = Callable[[User | None], Client]
TEXT, SOUGHT = "Beaten by her brother-in-law", "Somebody Whom They Lost"
CODE = re.compile(r"\b(SV|TR|LP)-[A-Z]{2}\b")


def called() -> list[str]:
    """The call to look at a caregiver, in both languages."""
    words = []
    for language in ("en", "id"):
        with translation.override(language):
            words.append(str(TASK_TITLES["check_caregiver"]))
    return words


@pytest.fixture
def world(db: None) -> Incident:
    """The exercise, with notes, searches and caregivers to be checked."""
    world = demo.build("exercise")
    codes = NeedCode.objects.filter(code__regex=r"^(SV|TR|LP)-").values_list("pk", flat=True)
    households = Household.objects.filter(incident=world).order_by("number")[:8]
    for household, code in zip(households, codes, strict=False):
        write_note(household, by=SYSTEM, found={"code": code, "text": TEXT}, reason="Visit")
        open_request(world, by=SYSTEM, household=household, name=SOUGHT)
        household.persons.filter(relationship="spouse").update(birth_date=None, birth_year=2015)
        watch(household)
    return world


def text(answer: Any) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return str(content.decode(errors="replace"))


def test_nobody_else_is_answered_with_what_protection_knows(
    world: Incident, sign_in: SignIn
) -> None:
    secrets, there, leaks = [TEXT, SOUGHT, "check_caregiver", *called()], addresses(world), []
    for username in [*(name for name in ROLES if name != "tari"), ""]:
        client = sign_in(User.objects.filter(username=username).first())
        for address in there.values():
            told = text(client.get(address + ("&" if "?" in address else "?") + "reason=Curious"))
            if CODE.search(told) or any(secret in told for secret in secrets):
                leaks.append((username, address))
    assert not leaks


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
