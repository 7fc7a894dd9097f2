"""Correcting what was said of a household, with every earlier version kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import events, inbox, rows
from core.actors import Acting
from core.errors import RuleBroken
from registrations import amending, queries
from registrations.body import HouseholdBody, Paper, PersonBody
from registrations.models import Document, Household, HouseholdVersion, Person
from registrations.services import columns
from registrations.services.matching import rekey
from registrations.services.registering import check_arrivals
from registrations.services.versions import as_told, forget_names, keep_version
from registrations.services.watch import watch

SEARCHED = frozenset({"persons", "focal_point", "phone", "origin"})
PERSON_COLUMNS = (
    "name",
    "other_names",
    "sex",
    "birth_date",
    "birth_year",
    "birth_estimated",
    "born_here",
    "relationship",
    "nationality",
    "need_bits",
)


def correct_household(
    household: Household, *, by: Acting, base_hash: str, changes: Mapping[str, Any]
) -> Household:
    """Change what `changes` name, when the household is still the one with `base_hash`.

    The same correction once more changes nothing. RuleBroken `stale` when somebody else was faster, Wrong
    for what breaks a rule of reading, RuleBroken `conflict` for the id of a person of another household.
    """
    try:
        with transaction.atomic():
            return _correct(household.refreshed(), by, base_hash, changes)
    except IntegrityError as error:
        if not _names_people_of_others(household, changes):
            raise
        raise inbox.conflict() from error


def _correct(
    household: Household, by: Acting, base_hash: str, changes: Mapping[str, Any]
) -> Household:
    before = as_told(household)
    body = amending.amend(before, changes)
    new_hash = _following(base_hash, body, changes)
    if _was_made(household, new_hash):
        return household
    if household.content_hash != base_hash:
        raise _stale()
    if replace(body, content_hash="") == replace(amending.read(before), content_hash=""):
        return household  # nothing is different
    check_arrivals(household.incident, [body])
    if not _write(household, body, new_hash):
        return _a_moment_later(household, new_hash)
    keep_version(household, before, by=by)
    if household.consent_record and not body.consent.record:
        forget_names(household)
    elif SEARCHED & changes.keys():
        rekey(household)
    after = household.refreshed()
    watch(after, by=by)
    _tell(household, after, by, changes)
    return after


def _a_moment_later(household: Household, new_hash: str) -> Household:
    """Somebody else was faster: with the same correction, or with another."""
    now = household.refreshed()
    if not _was_made(now, new_hash):
        raise _stale()
    return now


def _following(base_hash: str, body: HouseholdBody, changes: Mapping[str, Any]) -> str:
    """The hash that this correction of that version leads to; it holds no name that is to be forgotten."""
    told = amending.named(changes)
    if not body.consent.record:
        told = amending.without_names({**told, "focal_point": None})
    return inbox.fingerprint({"base": base_hash, "changes": told})


def _was_made(household: Household, hash: str) -> bool:
    versions = HouseholdVersion.objects.filter(household=household, hash=hash)
    return household.content_hash == hash or versions.exists()


def _stale() -> RuleBroken:
    return RuleBroken("stale", _("Somebody else changed this household meanwhile."))


def _write(household: Household, body: HouseholdBody, new_hash: str) -> bool:
    """The household and its persons as `body` tells; False when it is not the same any more."""
    sealed = Household(pk=household.pk)
    sealed.phone = body.phone
    same = Household.objects.filter(pk=household.pk, content_hash=household.content_hash)
    done = same.change(
        **columns.of_household(body),
        status=_status(household, body),
        phone_sealed=sealed.phone_sealed,
        phone_index=sealed.phone_index,
        content_hash=new_hash,
    )
    if done:
        _write_persons(household, body.persons)
    return bool(done)


def _status(household: Household, body: HouseholdBody) -> str:
    """Who was counted only is registered as soon as somebody is named."""
    was_counted = household.status == Household.Status.PRE_REGISTERED
    return Household.Status.REGISTERED if was_counted and body.persons else household.status


def _write_persons(household: Household, persons: Sequence[PersonBody]) -> None:
    there = {person.id: person for person in queries.with_papers(household)}
    new = [person for person in persons if person.id not in there]
    fresh = [
        columns.of_person(household, 0, person) | {"id": person.id or uuid4()} for person in new
    ]
    rows.insert(Person, fresh)
    papers = [
        (row["id"], paper) for row, body in zip(fresh, new, strict=True) for paper in body.papers
    ]
    rows.insert(Document, (vars(columns.of_document(*paper)) for paper in papers))
    for body in persons:
        if body.id is not None and body.id in there:
            _change_person(there[body.id], columns.of_person(household, 0, body))
            _change_papers(there[body.id], body.papers)


def _change_person(person: Person, told: Mapping[str, Any]) -> None:
    different = {name: told[name] for name in PERSON_COLUMNS if told[name] != getattr(person, name)}
    if different:
        Person.objects.filter(pk=person.pk).update(**different)


def _change_papers(person: Person, papers: Sequence[Paper]) -> None:
    there = {(paper.kind, paper.number): paper.pk for paper in person.documents.all()}
    told = {(paper.kind, paper.number): paper for paper in papers}
    gone = [pk for known, pk in there.items() if known not in told]
    if gone:
        Document.objects.filter(pk__in=gone).delete()
    new = [paper for known, paper in told.items() if known not in there]
    rows.insert(Document, (vars(columns.of_document(person.id, paper)) for paper in new))


def _names_people_of_others(household: Household, changes: Mapping[str, Any]) -> bool:
    sent = amending.named(changes).get("persons") or []
    ids = [person["id"] for person in sent if person.get("id")]
    return Person.objects.filter(id__in=ids).exclude(household=household).exists()


def _tell(before: Household, after: Household, by: Acting, changes: Mapping[str, Any]) -> None:
    """Which fields were corrected, never what they hold; and whether the family needs other places now."""
    about: dict[str, Any] = {"by": by, "scope_id": after.incident_id, "about": after.pk}
    fields = sorted(amending.named(changes))
    events.record("registrations.household_corrected", **about, fields=fields)
    if before.people != after.people:
        events.record(
            "registrations.household_resized",
            **about,
            people_before=before.people,
            people_after=after.people,
            cause="correction",
        )
