"""Rows for tests, made through the services that make them in earnest."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings

from core.actors import SYSTEM, Acting
from incidents.models import Incident
from partners.models import ContactPoint, Organisation, User
from partners.services import add_contact
from referrals.models import Facility, Referral
from referrals.queries import Patient
from referrals.services import add_facility, draft_referral, take_step
from registrations import reading
from registrations.models import Household
from registrations.services import register_household
from shelters.models import Shelter
from shelters.services import open_shelter
from supplies.models import Item, StockLocation
from supplies.services import add_item, open_warehouse, record_stock


def household_body(people: int = 5, **more: Any) -> dict[str, Any]:
    """What a desk sends: a mother who speaks for her family, and everybody counted."""
    counts = {"f": {"18-59": 1}, "m": {"5-11": people - 1}}
    focal_point = {"name": "Amina Begum", "sex": "f", "age": 34}
    return {"focal_point": focal_point, "counts": counts, **more}


def make_household(
    incident: Incident, people: int = 5, *, by: Acting = SYSTEM, **more: Any
) -> Household:
    """A registered household; `more` are fields of the body of `POST /households/`."""
    body = reading.read(household_body(people, **more))
    return register_household(incident, by=by, body=body)


def make_contact(
    organisation: Organisation, phone: str = "+6281200000001", **more: Any
) -> ContactPoint:
    """Somebody on duty whose number was verified; `more` are fields of the contact."""
    fields: dict[str, Any] = {"name": "Ibu Ani", "duty": True, "verified": True, **more}
    return add_contact(by=SYSTEM, organisation=organisation, phone=phone, **fields)


def sent_texts() -> list[tuple[str, str]]:
    """(number, text) of what went out, in order."""
    if not settings.SMS_FILE.exists():
        return []
    lines = [json.loads(line) for line in settings.SMS_FILE.read_text().splitlines()]
    return [(line["to"], line["text"]) for line in lines]


def make_item(code: str = "BLANKET", **more: Any) -> Item:
    names = {"name_id": code.title(), "name_en": code.title()}
    return add_item(by=SYSTEM, code=code, **names | more)


def make_stock(incident: Incident, goods: Mapping[Item, Decimal | int]) -> StockLocation:
    """A warehouse with these goods in it."""
    warehouse = open_warehouse(
        incident=incident, by=SYSTEM, name="Gudang Sikakap", lat=-2.76, lon=100.21
    )
    for item, quantity in goods.items():
        record_stock("receipt", warehouse, {item: quantity}, by=SYSTEM)
    return warehouse


def make_facility(organisation: Organisation, **more: Any) -> Facility:
    fields: dict[str, Any] = {
        "name": "Puskesmas Sikakap",
        "kind": "puskesmas",
        "lat": -2.77,
        "lon": 100.21,
        "services": ["general", "maternity"],
        **more,
    }
    return add_facility(by=SYSTEM, organisation=organisation, **fields)


def make_referral(
    patient: Patient | Household, facility: Facility, *steps: str, by: User, **more: Any
) -> Referral:
    """A referral of the organisation of `by` that has taken these steps, whoever had to take them."""
    if isinstance(patient, Household):
        patient = Patient(patient.incident, household=patient)
    fields: dict[str, Any] = {
        "service": "general",
        "priority": "urgent",
        "basis": "consent",
        "reason": "Fever for three days",
        **more,
    }
    referral = draft_referral(
        patient,
        by=by,
        organisation_id=by.standing[0].organisation_id,
        facility=facility,
        **fields,
    )
    for step in steps:
        referral = take_step(referral, step, by=by)
    return referral


def make_shelter(incident: Incident, places: int | None = 40, **more: Any) -> Shelter:
    """An open shelter by the sea; `more` are arguments of `open_shelter`, `by` among them."""
    fields: dict[str, Any] = {
        "by": SYSTEM,
        "code": f"MTW{Shelter.objects.count() + 1:02}",
        "name": "SDN 12 Sikakap",
        "kind": Shelter.Kind.COLLECTIVE,
        "lat": -2.77,
        "lon": 100.21,
        **more,
    }
    return open_shelter(incident, declared=places, **fields)
