"""Corrections: a household told again as JSON, and what becomes of that when some of it is changed.

A correction is read by the rules of `reading`, over the whole household, so that nothing can be corrected
into what could not be registered.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from core.fields import Errors, Wrong
from registrations import ages, reading
from registrations.body import HouseholdBody, PersonBody, digest
from registrations.models import Household, Person

Told = dict[str, Any]

LASTING = ("id", "number")
CHANGEABLE = (
    "arrival",
    "persons",
    "counts",
    "needs",
    "need_counts",
    "medical_urgent",
    "phone",
    "phone_owner",
    "language",
    "interpreter_needed",
    "origin",
    "site",
    "consent",
    "housing",
    "population_type",
    "legal_basis",
)
NEVER_EMPTY = frozenset({"persons", "counts", "consent", "housing", "legal_basis"})
PERSON_PATH = re.compile(r"persons\.(\d+)(.*)", re.ASCII)
BIRTH = frozenset({"birth_date", "birth_year", "age"})
SPEAKER = Person.Relationship.FOCAL_POINT.value


def tell(household: Household, persons: Iterable[Person]) -> Told:
    """The body of a POST that would tell this household; the persons with their papers, all in clear."""
    return {
        "id": str(household.pk),
        "incident": str(household.incident_id),
        "number": household.number,
        "captured_at": household.captured_at.isoformat(),
        "arrival": str(household.arrival_id) if household.arrival_id else None,
        "persons": [_person(person) for person in persons],
        "counts": household.counts,
        "needs": household.needs,
        "need_counts": household.need_counts,
        "medical_urgent": household.medical_urgent,
        "phone": household.phone or None,
        "phone_owner": household.phone_owner or None,
        "language": household.language or None,
        "interpreter_needed": household.interpreter_needed,
        "origin": household.origin or None,
        "site": household.site or None,
        "consent": {
            "record": household.consent_record if household.was_asked else None,
            "share": household.consent_share,
            "sms": household.consent_sms,
            "script": household.consent_script,
            "language": household.consent_language,
        },
        "housing": household.housing,
        "population_type": household.population_type or None,
        "legal_basis": household.legal_basis or None,
    }


def _person(person: Person) -> Told:
    return {
        "id": str(person.id),
        "name": person.name,
        "other_names": person.other_names,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "birth_year": person.birth_year,
        "birth_estimated": person.birth_estimated,
        "born_here": person.born_here,
        "relationship": person.relationship,
        "nationality": person.nationality or None,
        "documents": [
            {"id": str(paper.pk), "kind": paper.kind, "number": paper.number}
            for paper in person.documents.all()
        ],
        "needs": person.needs,
        "status": person.status,
    }


def without_names(told: Told) -> Told:
    """What stays of a household that does not want to be written down any more."""
    nothing: Told = {"persons": [], "phone": None, "phone_owner": None, "origin": None}
    return {**told, **nothing}


def read(told: Told) -> HouseholdBody:
    """The household as it is. Some of its people may be counted only; who has left is told no more."""
    here = [person for person in told["persons"] if _is_here(person)]
    return reading.read({**told, "persons": here}, lists_everybody=False)


def amend(told: Told, changes: Mapping[str, Any]) -> HouseholdBody:
    """The household with `changes`, which name only what is different. Raises Wrong by their paths.

    Persons are found by their id, and the focal point by being it; others are new. Who was listed whole
    stays so, and is counted again. Who was counted becomes listed when everybody is named. Who has left is
    corrected like the others, and counted no more.
    """
    _check_lasting(told, changes)
    changes = named(changes)
    was_whole = is_listed(told)
    persons = _Persons(told["persons"], changes)
    amended = {**told, **changes, "persons": persons.here}
    amended.pop("focal_point", None)
    if isinstance(changes.get("consent"), Mapping):
        amended["consent"] = {**told["consent"], **changes["consent"]}
    if persons.are_changed and was_whole and "counts" not in changes:
        del amended["counts"]
    try:
        body = reading.read(amended, lists_everybody=was_whole or persons.have_new)
    except Wrong as wrong:
        raise Wrong(dict(persons.as_sent(wrong.errors))) from wrong
    return _with_gone(body, persons.gone())


def is_listed(told: Told) -> bool:
    """Whether everybody who is with it has a row; else some are counted only."""
    return sum(map(_is_here, told["persons"])) == ages.total(told["counts"])


def _with_gone(body: HouseholdBody, gone: Sequence[PersonBody]) -> HouseholdBody:
    if not (gone and body.consent.record):
        return body
    hashed = digest({"here": body.content_hash, "gone": list(gone)})
    return replace(body, persons=(*body.persons, *gone), content_hash=hashed)


def _is_here(person: Any) -> bool:
    told = person.get("status") if isinstance(person, Mapping) else None
    return told is None or told in Person.WITH_THEM


def named(changes: Mapping[str, Any]) -> Told:
    """What a correction can change out of what was sent; null leaves alone what is never empty."""
    able = {name: changes[name] for name in (*CHANGEABLE, "focal_point") if name in changes}
    return {n: value for n, value in able.items() if value is not None or n not in NEVER_EMPTY}


def _check_lasting(told: Told, changes: Mapping[str, Any]) -> None:
    for name in LASTING:
        if changes.get(name) is not None and str(changes[name]) != told[name]:
            raise Wrong({name: [_("This is never changed by a correction.")]})


class _Persons:
    """The persons of a household with those of a correction laid over them."""

    def __init__(self, before: Sequence[Told], changes: Mapping[str, Any]) -> None:
        self._all: list[Any] = list(before)
        self._known = len(before)
        self._sent: dict[
            int, str
        ] = {}  # where each that was sent stands now, and its path in the correction
        sent = changes.get("persons")
        if sent is not None and not isinstance(sent, list):
            raise Wrong(
                {
                    "persons": [
                        _("Write a list of at most %(most)s.") % {"most": reading.MOST_PEOPLE}
                    ]
                }
            )
        for place, change in enumerate(sent or []):
            self._lay(f"persons.{place}", change)
        if isinstance(changes.get("focal_point"), Mapping):
            self._lay("focal_point", {**changes["focal_point"], "relationship": SPEAKER})

    @property
    def are_changed(self) -> bool:
        return bool(self._sent)

    @property
    def have_new(self) -> bool:
        """The focal point alone may be named in a household that is counted; the others come together."""
        new = self._sent.items()
        return any(place >= self._known and path != "focal_point" for place, path in new)

    @property
    def here(self) -> list[Any]:
        return [self._all[place] for place in self._places_here()]

    def gone(self) -> list[PersonBody]:
        """Those who have left and are corrected. Raises Wrong."""
        return [
            _read_alone(self._all[place], path)
            for place, path in self._sent.items()
            if not _is_here(self._all[place])
        ]

    def _places_here(self) -> list[int]:
        return [place for place, person in enumerate(self._all) if _is_here(person)]

    def _lay(self, path: str, change: Any) -> None:
        place = self._place(change) if isinstance(change, Mapping) else None
        if place is None:
            self._all.append(change)
            place = len(self._all) - 1
        else:
            self._all[place] = _merge(self._all[place], change)
        self._sent[place] = path

    def _place(self, change: Mapping[str, Any]) -> int | None:
        """Where the person that is meant stands among those who are known."""
        id, speaks = change.get("id"), change.get("relationship") == SPEAKER
        for place, person in enumerate(self._all[: self._known]):
            if str(id) == person["id"] if id else speaks and person["relationship"] == SPEAKER:
                return place
        return None

    def as_sent(self, errors: Errors) -> Iterator[tuple[str, list[str]]]:
        """`persons.4.name` was perhaps the first that was sent."""
        here = self._places_here()
        for path, sentences in errors.items():
            found = PERSON_PATH.fullmatch(path)
            place = here[int(found[1])] if found else None
            sent = self._sent.get(place, "") if place is not None else ""
            yield (sent + found[2] if found and sent else path), sentences


def _read_alone(person: Any, path: str) -> PersonBody:
    try:
        return reading.read_person(person)
    except Wrong as wrong:
        raise Wrong({f"{path}.{name}": said for name, said in wrong.errors.items()}) from wrong


def _merge(person: Told, change: Mapping[str, Any]) -> Told:
    """The person with what the change names. A birth that is told anew replaces all that was known of it."""
    kept = dict(person)
    if BIRTH & change.keys():
        kept |= {"birth_date": None, "birth_year": None, "birth_estimated": False}
    merged = {**kept, **change, "id": person["id"], "status": person["status"]}
    if isinstance(change.get("documents"), list):
        known = {paper["id"]: paper for paper in person["documents"]}
        merged["documents"] = [_merge_paper(paper, known) for paper in change["documents"]]
    return merged


def _merge_paper(paper: Any, known: Mapping[str, Told]) -> Any:
    """A paper that is named by its id alone is kept as it is: its number is not shown to everybody."""
    if not isinstance(paper, Mapping):
        return paper
    return {**known.get(str(paper.get("id")), {}), **paper}
