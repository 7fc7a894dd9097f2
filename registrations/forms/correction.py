"""The desk's form filled in with a household that is there, and what somebody changed in it."""

from typing import Any
from uuid import UUID

from django import forms

from incidents.models import Incident
from registrations import ages, amending
from registrations.amending import Told
from registrations.body import HouseholdBody
from registrations.forms.desk import SEXES, DeskForm, count_name
from registrations.forms.people import SPEAKER, PersonForm
from registrations.models import Document

MORE_ROWS = 2
ANSWER = {True: "yes", False: "no", None: ""}
CONSENTS = ("share", "sms", "language")
ONLY_NEW = ("id", "number", "elapsed_ms")
COUNTS = ("count_unknown", *(count_name(sex, band) for sex in SEXES for band in ages.BANDS))


class CorrectionForm(DeskForm):
    """`told` is the household as it was when the page was opened; `changes` what is different now."""

    base_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, data: Any = None, *, incident: Incident, told: Told, base_hash: str) -> None:
        self._before = told
        self.changes: dict[str, Any] = {}
        super().__init__(data, incident=incident, initial=_initial(told, base_hash))
        # Who is listed whole is counted by the list; a second count beside it could only disagree.
        self.is_counted = not amending.is_listed(told)
        for name in (*ONLY_NEW, *(() if self.is_counted else COUNTS)):
            del self.fields[name]
        self.fields["consent_record"].required = self._asks_consent

    @property
    def _asks_consent(self) -> bool:
        """Whether the first question wants an answer: not while nobody has put the questions to them."""
        was_asked = self._before["consent"]["record"] is not None
        return was_asked or any(self.data.get(f"consent_{what}") for what in CONSENTS)

    def grid(self) -> list[tuple[str, list[forms.BoundField]]]:
        return super().grid() if self.is_counted else []

    def grid_errors(self) -> list[str]:
        return super().grid_errors() if self.is_counted else []

    def read(self) -> HouseholdBody:
        self.changes = self._changes()
        body = amending.amend(self._before, self.changes)
        if self.changes.get("phone") and body.phone:
            self.changes["phone"] = body.phone  # as it is written everywhere, to be compared with
        return body

    @property
    def _has_new_speaker(self) -> bool:
        """The focal point alone may be named in a household that is counted."""
        return self.speaker.is_somebody and not self.speaker.initial

    def listed(self) -> list[PersonForm]:
        """Those who are new, or different from what they were."""
        people = self.members if self._has_new_speaker else self.people
        return [form for form in people if form.is_somebody and form.has_changed()]

    def _changes(self) -> dict[str, Any]:
        said = self.said()
        changed = {_unit(name) for name in self.changed_data}
        changes = {name: said[name] for name in sorted(changed) if name in said}
        if self._has_new_speaker:
            changes[SPEAKER] = self.speaker.told()
        persons = [form.difference() for form in self.listed()]
        return {**changes, "persons": persons} if persons else changes

    def _counts(self) -> dict[str, dict[str, int]] | None:
        return super()._counts() if self.is_counted else None


def _unit(name: str) -> str:
    """The part of a body that a field belongs to: needs, counts and consent are one each."""
    units = {"need": "needs", "count": "counts", "consent": "consent"}
    return units.get(name.split("_", 1)[0], name)


def _initial(told: Told, base_hash: str) -> dict[str, Any]:
    """What the fields are filled in with."""
    persons = told["persons"]
    members = [person for person in persons if person["relationship"] != SPEAKER]
    speaker = [person for person in persons if person["relationship"] == SPEAKER]
    members = [*speaker[1:], *members]
    plain = ("arrival", "site", "language", "phone", "phone_owner", "origin", "housing")
    flags = ("interpreter_needed", "medical_urgent")
    consent = told["consent"]
    return {
        "base_hash": base_hash,
        "rows": len(members) + MORE_ROWS,
        **{name: told[name] or "" for name in plain},
        **{name: told[name] for name in flags},
        **{f"need_{need}": True for need in told["needs"]},
        **_counted(told["counts"]),
        "consent_record": ANSWER[consent["record"]],
        "consent_share": consent["share"],
        "consent_sms": consent["sms"],
        "consent_language": consent["language"],
        **({SPEAKER: _person(speaker[0])} if speaker else {}),
        **{f"person_{place}": _person(person) for place, person in enumerate(members, 1)},
    }


def _counted(counts: ages.Counts) -> dict[str, int | None]:
    cells = {
        count_name(sex, band): counts.get(sex, {}).get(band) for sex in SEXES for band in ages.BANDS
    }
    others = ages.total(counts) - sum(people or 0 for people in cells.values())
    return {**cells, "count_unknown": others or None}


def _person(told: Told) -> dict[str, Any]:
    first, *others = told["documents"] or [{"id": "", "kind": "", "number": ""}]
    return {
        "id": UUID(told["id"]),
        "name": told["name"],
        "sex": told["sex"],
        "age": told["birth_date"] or str(told["birth_year"] or ""),
        "estimated": told["birth_estimated"],
        "relationship": told["relationship"],
        "nationality": told["nationality"] or "",
        "document_id": UUID(first["id"]) if first["id"] else None,
        "document_kind": first["kind"],
        "document_number": Document.mask(first["number"]),
        "other_documents": [paper["id"] for paper in others],
    }
