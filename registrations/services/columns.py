"""From what is said of a household to the columns of its rows: new ones, and those that are corrected."""

from typing import Any
from uuid import UUID, uuid5

from registrations.body import HouseholdBody, Paper, PersonBody
from registrations.models import Document, Household, Person, bits

PRESENT = Person.Status.PRESENT.value


def of_household(body: HouseholdBody) -> dict[str, Any]:
    """Everything that a correction may change, but for the phone, which is sealed to its row."""
    consent = body.consent
    return {
        "arrival_id": body.arrival,
        "housing": body.housing,
        "population_type": body.population_type,
        "people": body.people,
        "counts": body.counts,
        "need_bits": bits(body.needs),
        "need_counts": body.need_counts,
        "medical_urgent": body.medical_urgent,
        "phone_owner": body.phone_owner,
        "language": body.language,
        "interpreter_needed": body.interpreter_needed,
        "origin": body.origin,
        "site": body.site,
        "consent_record": consent.record,
        "consent_share": consent.share,
        "consent_sms": consent.sms,
        "consent_script": consent.script,
        "consent_language": consent.language,
        "legal_basis": body.legal_basis,
    }


def of_person(household: Household, place: int, body: PersonBody) -> dict[str, Any]:
    """Their id, where it did not come along, follows from the household's: a repetition makes the same."""
    role = "focal_point" if body.relationship == "focal_point" else f"person {place}"
    return {
        "id": body.id or uuid5(household.pk, role),
        "household_id": household.pk,
        "name": body.name,
        "other_names": body.other_names,
        "sex": body.sex,
        "birth_date": body.birth_date,
        "birth_year": body.birth_year,
        "birth_estimated": body.birth_estimated,
        "born_here": body.born_here,
        "relationship": body.relationship,
        "nationality": body.nationality,
        "status": PRESENT,
        "status_at": None,
        "need_bits": bits(body.needs),
    }


def of_document(person_id: UUID, paper: Paper) -> Document:
    document = Document(person_id=person_id, kind=paper.kind)
    document.number = paper.number
    return document
