"""Households as the API shows them."""

from typing import Any

from django.http import QueryDict

from core.fields import Fields, Wrong
from registrations import ages
from registrations.models import Document, Household, Need, Person
from registrations.queries.households import Search


def search(asked: QueryDict) -> Search:
    """`?q=&status=&needs=&housing=`; needs repeated, or with commas between them. Raises Wrong."""
    needs = [need for text in asked.getlist("needs") for need in text.split(",") if need]
    codes = {name: asked.get(name) or None for name in ("status", "housing")}
    fields = Fields({**codes, "needs": needs})
    found = Search(
        text=asked.get("q", "").strip(),
        status=fields.choice("status", frozenset(Household.Status.values)),
        needs=fields.choices("needs", frozenset(Need.values)),
        housing=fields.choice("housing", frozenset(Household.Housing.values)),
    )
    if fields.errors:
        raise Wrong(fields.errors)
    return found


def outline(row: Household) -> dict[str, Any]:
    """What everybody sees who may see the household at all."""
    return {
        "id": row.pk,
        "number": row.number,
        "incident": row.incident_id,
        "arrival": row.arrival_id,
        "status": row.status,
        "people": row.people,
        "hash": row.content_hash,
        "created_at": row.created_at,
    }


def household(row: Household, *, named: bool) -> dict[str, Any]:
    """The household; with all that was said of it for who may read names."""
    if not named:
        return outline(row)
    return {
        **outline(row),
        "focal_point": row.speaker and _speaker(row.speaker),
        "counts": ages.with_zeros(row.counts),
        "persons": [person(p) for p in row.persons.all()],
        "needs": row.needs,
        "need_counts": row.need_counts,
        "medical_urgent": row.medical_urgent,
        "housing": row.housing,
        "phone": row.phone or None,
        "phone_owner": row.phone_owner or None,
        "language": row.language or None,
        "interpreter_needed": row.interpreter_needed,
        "origin": row.origin or None,
        "site": row.site or None,
        "consent": _consent(row),
        "legal_basis": row.legal_basis or None,
        "captured_at": row.captured_at,
        "received_at": row.received_at,
        "updated_at": row.updated_at,
    }


def person(row: Person) -> dict[str, Any]:
    """Without nationality and documents, which stand in no list."""
    return {
        "id": row.id,
        "name": row.name,
        "other_names": row.other_names,
        "sex": row.sex,
        "birth_date": row.birth_date,
        "birth_year": row.birth_year,
        "birth_estimated": row.birth_estimated,
        "born_here": row.born_here,
        "relationship": row.relationship,
        "status": row.status,
        "status_at": row.status_at,
        "needs": row.needs,
    }


def whole_person(row: Person, *, unmasked: bool) -> dict[str, Any]:
    return {
        **person(row),
        "nationality": row.nationality or None,
        "documents": [document(paper, unmasked=unmasked) for paper in row.documents.all()],
    }


def document(row: Document, *, unmasked: bool) -> dict[str, Any]:
    return {"id": row.pk, "kind": row.kind, "number": row.number if unmasked else row.masked}


def _speaker(row: Person) -> dict[str, Any]:
    return {"name": row.name, "sex": row.sex, "birth_year": row.birth_year}


def _consent(row: Household) -> dict[str, Any]:
    return {
        "record": row.consent_record if row.was_asked else None,
        "share": row.consent_share,
        "sms": row.consent_sms,
        "script": row.consent_script,
        "language": row.consent_language,
    }
