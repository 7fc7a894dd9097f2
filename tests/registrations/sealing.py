"""What only protection may know, put into an exercise, and known again in what anybody is told."""

import re
from functools import cache
from typing import Any

from django.utils import translation

from core.actors import SYSTEM
from incidents.models import TASK_TITLES, Incident
from registrations.models import Household, NeedCode
from registrations.services import watch, write_note
from registrations.services.tracing import open_request

TEXT, SOUGHT = "Beaten by her brother-in-law", "Somebody Whom They Lost"
CODE = re.compile(r"\b(SV|TR|LP)-[A-Z]{2}\b")


def seal_secrets(world: Incident) -> None:
    """Notes, searches and caregivers to be checked."""
    codes = NeedCode.objects.filter(code__regex=r"^(SV|TR|LP)-").values_list("pk", flat=True)
    households = Household.objects.filter(incident=world).order_by("number")[:8]
    for household, code in zip(households, codes, strict=False):
        write_note(household, by=SYSTEM, found={"code": code, "text": TEXT}, reason="Visit")
        open_request(world, by=SYSTEM, household=household, name=SOUGHT)
        household.persons.filter(relationship="spouse").update(birth_date=None, birth_year=2015)
        watch(household)


def holds_secret(told: str) -> bool:
    secrets = [TEXT, SOUGHT, "check_caregiver", *called()]
    return bool(CODE.search(told)) or any(secret in told for secret in secrets)


@cache
def called() -> list[str]:
    """The call to look at a caregiver, in both languages."""
    words = []
    for language in ("en", "id"):
        with translation.override(language):
            words.append(str(TASK_TITLES["check_caregiver"]))
    return words


def text(answer: Any) -> str:
    """What was answered; a file comes in parts."""
    content = b"".join(answer) if answer.streaming else answer.content
    return str(content.decode(errors="replace"))
