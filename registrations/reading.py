"""The rules of a household that comes in, in one place: from JSON to a HouseholdBody."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.fields import Fields, Wrong
from core.phones import e164
from incidents.models import Incident
from registrations import ages, care, numbers
from registrations.body import Consent, HouseholdBody, Paper, PersonBody, digest
from registrations.models import Document, Household, Need, Person

MOST_PEOPLE = 50
MOST_PAPERS = 10
OLDEST = 130
# Where somebody is written down it may be tomorrow already: the first zone is this far before UTC.
AHEAD = timedelta(hours=14)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
COUNTRY = re.compile(r"[A-Z]{2}")

_SEXES = frozenset(ages.SEXES)
_NEEDS = frozenset(Need.values)
_RELATIONSHIPS = frozenset(Person.Relationship.values)
_PAPERS = frozenset(Document.Kind.values)
_HOUSING = frozenset(Household.Housing.values)
_PHONE_OWNERS = frozenset(Household.PhoneOwner.values)
_BASES = frozenset(Household.Basis.values)
_POPULATIONS = frozenset(Incident.PopulationType.values)


def read(data: Mapping[str, Any], *, lists_everybody: bool = True) -> HouseholdBody:
    """The household that `data` tells of. Raises Wrong with every mistake by its path.

    Persons are everybody of the household, unless it is said that they are not.
    """
    fields = Fields(data)
    captured_at = fields.moment("captured_at")
    at = captured_at or timezone.now()
    persons = [_person(each, at) for each in fields.each("persons", MOST_PEOPLE)]
    told = _told(fields, captured_at, at, persons)
    id, incident = fields.id("id"), fields.text("incident", 36)
    elapsed_ms = fields.whole("elapsed_ms", 0, 2_000_000_000)
    cells = [person.cell(at.date()) for person in told["persons"]]
    _check_people(fields, told, cells, were_listed=bool(persons) and lists_everybody)
    if fields.errors:
        raise Wrong(fields.errors)
    household = _as_consented(_complete(told, cells))
    # Over what was told, not over what follows from it: ages move on between two sendings. Who does not
    # want to be written down leaves no trace of a name in it either.
    hashed = digest(told if told["consent"].record else household)
    return HouseholdBody(
        id=id,
        incident=incident,
        elapsed_ms=elapsed_ms,
        speaker_apart=len(told["persons"]) > len(persons),
        content_hash=hashed,
        **household,
    )


def _told(
    fields: Fields, captured_at: datetime | None, at: datetime, persons: list[PersonBody]
) -> dict[str, Any]:
    """Everything that tells one household from another, in the order in which its hash is taken."""
    speaker = fields.inner("focal_point")
    consent, was_asked = _consent(fields)
    basis = Household.Basis.CONSENT.value if was_asked else Household.NOT_ASKED
    return {
        "arrival": fields.id("arrival"),
        "number": _number(fields),
        "captured_at": captured_at,
        "persons": _with_focal_point(persons, _person(speaker, at) if speaker else None),
        "counts": read_counts(fields),
        "needs": fields.choices("needs", _NEEDS),
        "need_counts": _need_counts(fields),
        "medical_urgent": fields.flag("medical_urgent"),
        "phone": _phone(fields),
        "phone_owner": fields.choice("phone_owner", _PHONE_OWNERS),
        "language": _code(fields, "language", LANGUAGE),
        "interpreter_needed": fields.flag("interpreter_needed"),
        "origin": fields.text("origin", 200),
        "site": fields.text("site", 80),
        "consent": consent,
        "housing": fields.choice("housing", _HOUSING, Household.Housing.NEEDED.value),
        "population_type": fields.choice("population_type", _POPULATIONS),
        "legal_basis": fields.choice("legal_basis", _BASES, basis),
    }


def read_person(data: Mapping[str, Any]) -> PersonBody:
    """One person, as of today. Raises Wrong with every mistake by its path."""
    fields = Fields(data)
    person = _person(fields, timezone.now())
    if fields.errors:
        raise Wrong(fields.errors)
    return person


def _person(fields: Fields, at: datetime) -> PersonBody:
    birth_date, birth_year, estimated = _birth(fields, at)
    return PersonBody(
        id=fields.id("id"),
        name=fields.text("name", 200),
        other_names=fields.text("other_names", 200),
        sex=fields.choice("sex", _SEXES, ages.UNKNOWN),
        birth_date=birth_date,
        birth_year=birth_year,
        birth_estimated=estimated,
        relationship=fields.choice("relationship", _RELATIONSHIPS, "not_related"),
        nationality=_code(fields, "nationality", COUNTRY),
        papers=tuple(_paper(each) for each in fields.each("documents", MOST_PAPERS)),
        needs=fields.choices("needs", _NEEDS),
        born_here=fields.flag("born_here"),
    )


def _birth(fields: Fields, at: datetime) -> tuple[date | None, int | None, bool]:
    """(date, year, whether estimated); an age is an estimated year, unless more is known."""
    day, last = at.date(), (at.astimezone(UTC) + AHEAD).date()
    born, year = fields.day("birth_date"), fields.whole("birth_year", day.year - OLDEST, last.year)
    age, estimated = fields.whole("age", 0, OLDEST), fields.flag("birth_estimated")
    if born is None and year is None and age is not None:
        return None, day.year - age, True
    if born is None:
        return None, year, estimated
    if born > last:
        fields.wrong("birth_date", _("This day lies after the registration."))
    if year not in {None, born.year}:
        fields.wrong("birth_year", _("This is not the year of birth_date."))
    return born, born.year, estimated


def _paper(fields: Fields) -> Paper:
    """A document; its number without blanks and marks, so that one number is written one way."""
    number = "".join(filter(str.isalnum, fields.text("number", 60))).upper()
    kind = fields.choice("kind", _PAPERS, Document.Kind.OTHER.value)
    if not number:
        fields.wrong("number", _("Write the number of the document."))
    return Paper(kind, number)


def _with_focal_point(
    persons: list[PersonBody], focal_point: PersonBody | None
) -> tuple[PersonBody, ...]:
    """The persons with the one who speaks for them: named among them already, or added as the first."""
    if focal_point is None or any(p.relationship == "focal_point" for p in persons):
        return tuple(persons)
    for place, person in enumerate(persons):
        if person.name and person.name.casefold() == focal_point.name.casefold():
            persons[place] = replace(person, relationship="focal_point")
            return tuple(persons)
    return replace(focal_point, relationship="focal_point"), *persons


def _number(fields: Fields) -> str:
    text = fields.text("number", 20)
    if not text:
        return ""
    number = numbers.read(text)
    if number is None:
        fields.wrong("number", _("Write the number like 001-0001-68."))
    elif not number.is_right:
        meant = {"numbers": ", ".join(numbers.nearest(number))}
        sentence = _("The check digits do not fit. Perhaps it is: %(numbers)s.")
        fields.wrong("number", sentence % meant)
    return str(number)


def read_counts(fields: Fields) -> dict[str, dict[str, int]]:
    """People by sex and age band, as `counts` tells of them."""
    rows = fields.inner("counts")
    if rows is None:
        return {}
    counts = {}
    for sex in rows.known_names(_SEXES):
        if (row := rows.inner(sex)) is not None:
            bands = row.known_names(frozenset(ages.ALL_BANDS))
            counts[sex] = {band: row.whole(band, 0, MOST_PEOPLE) or 0 for band in bands}
    return ages.without_zeros(counts)


def _need_counts(fields: Fields) -> dict[str, int]:
    tallies = fields.inner("need_counts")
    if tallies is None:
        return {}
    return {
        need: people
        for need in sorted(tallies.known_names(_NEEDS))
        if (people := tallies.whole(need, 0, MOST_PEOPLE))
    }


def _phone(fields: Fields) -> str:
    text = fields.text("phone", 30)
    number = e164(text) if text else ""
    if number is None:
        fields.wrong("phone", _("This is not a phone number. Write it like +6281234567890."))
    return number or ""


def _code(fields: Fields, name: str, pattern: re.Pattern[str]) -> str:
    code = fields.text(name, 8)
    if code and not pattern.fullmatch(code):
        fields.wrong(name, _("Write the code of a country (ID) or of a language (id)."))
    return code


def _consent(fields: Fields) -> tuple[Consent, bool]:
    """With whether they were asked: who tells nothing of it has asked nobody, and claims no consent."""
    given = fields.inner("consent")
    if given is None:
        return Consent(), False
    consent = Consent(
        record=given.flag("record", default=True),
        share=given.flag("share"),
        sms=given.flag("sms"),
        script=given.text("script", 20),
        language=_code(given, "language", LANGUAGE),
    )
    return consent, bool(given.has("record") or consent.share or consent.sms or consent.script)


def _check_people(
    fields: Fields, told: dict[str, Any], cells: list[ages.Cell], *, were_listed: bool
) -> None:
    """Counts and persons agree; where only the focal point is named, the counts include that one."""
    ids = [person.id for person in told["persons"] if person.id]
    if len(ids) > len(set(ids)):
        fields.wrong("persons", _("Two persons have the same id."))
    counts, listed = told["counts"], len(cells)
    counted = ages.total(counts)
    if not 1 <= (counted or listed) <= MOST_PEOPLE:
        sentence = _("A household has from 1 to %(most)s people.") % {"most": MOST_PEOPLE}
        fields.wrong("counts", sentence)
    if not fields.has("counts"):
        return
    if were_listed and counted != listed:
        facts = {"counted": counted, "listed": listed}
        sentence = _("%(counted)s people are counted, but %(listed)s persons are listed.")
        fields.wrong("counts", sentence % facts)
    for sex, band in ages.too_small(counts, ages.tally(cells)):
        fields.wrong(f"counts.{sex}.{band}", _("More persons than this are listed here."))


def _complete(told: dict[str, Any], cells: list[ages.Cell]) -> dict[str, Any]:
    """With the counts and needs that follow from the persons, and who has no adult as a child alone."""
    counts = told["counts"] or ages.without_zeros(ages.tally(cells))
    needs = {*told["needs"], *(need for person in told["persons"] for need in person.needs)}
    if care.without_adult(counts, [band for _sex, band in cells]):
        needs.add(Need.CHILD_ALONE.value)
    return {**told, "counts": counts, "needs": sorted(needs)}


def _as_consented(told: dict[str, Any]) -> dict[str, Any]:
    """Who does not want to be written down is counted, sheltered and asked nothing more."""
    if told["consent"].record:
        return told
    consent = replace(told["consent"], share=False, sms=False)
    nothing = {"persons": (), "phone": "", "phone_owner": "", "origin": ""}
    return {**told, **nothing, "consent": consent}
