"""What is said of a household that came in: the same for the API, the desk, files and tablets.

`registrations.reading` makes these of JSON, and holds their rules.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from registrations import ages


@dataclass(frozen=True, slots=True)
class Paper:
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class PersonBody:
    """One person. `birth_year` is there whenever `birth_date` is."""

    id: UUID | None
    name: str
    other_names: str
    sex: str
    birth_date: date | None
    birth_year: int | None
    birth_estimated: bool
    relationship: str
    nationality: str
    papers: tuple[Paper, ...]
    needs: list[str]
    born_here: bool

    def cell(self, day: date) -> ages.Cell:
        return self.sex, ages.band(ages.age_on(day, self.birth_date, self.birth_year))


@dataclass(frozen=True, slots=True)
class Consent:
    record: bool = True
    share: bool = False
    sms: bool = False
    script: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdBody:
    """A household that keeps every rule. `counts` add up to all of its people, named or not.

    `content_hash` tells the same thing told twice from something else with the same id. `speaker_apart`
    says that the first of the persons came as the focal point, beside the others.
    """

    id: UUID | None
    incident: str
    arrival: UUID | None
    number: str
    captured_at: datetime | None
    persons: tuple[PersonBody, ...]
    counts: dict[str, dict[str, int]]
    needs: list[str]
    need_counts: dict[str, int]
    medical_urgent: bool
    phone: str
    phone_owner: str
    language: str
    interpreter_needed: bool
    origin: str
    site: str
    consent: Consent
    housing: str
    population_type: str
    legal_basis: str
    elapsed_ms: int | None
    speaker_apart: bool
    content_hash: str

    @property
    def people(self) -> int:
        return ages.total(self.counts)


def digest(told: Mapping[str, Any]) -> str:
    """SHA-256 in hex over what was told of a household."""
    return hashlib.sha256(json.dumps(told, default=_written).encode()).hexdigest()


def _written(value: Any) -> Any:
    """One way of writing each value that JSON has no way for."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | UUID):
        return str(value)
    return [getattr(value, name) for name in value.__slots__]
