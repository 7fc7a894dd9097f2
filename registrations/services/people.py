"""What becomes of the people of a household over time: they go, are in hospital, come back, are born, die."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import events, inbox, rows
from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from core.fields import Wrong
from partners.models import Role
from registrations import ages, reading, tallies
from registrations.body import PersonBody
from registrations.models import Document, Household, Need, Person, StatusChange, bits
from registrations.queries.people import WITH_THEM, cell_of, here, unnamed_as
from registrations.reports import Cause, StatusReport
from registrations.services import columns, members
from registrations.services.calling import raise_household_task
from registrations.services.matching import rekey
from registrations.services.watch import CALLS, watch

KIND = "people_status"
Status = Person.Status
Kin = Person.Relationship
BORN_AS = {Kin.CHILD, Kin.GRANDCHILD, Kin.SIBLING, Kin.OTHER_RELATIVE, Kin.NOT_RELATED}
CHILD = tuple(band for band in ages.BANDS if band not in ages.ADULT)

# What a household is when the last of its people became this; closed after anything else.
ENDED = {
    Status.LEFT_WITHOUT_NOTICE: Household.Status.LEFT_SITE,
    Status.MISSING: Household.Status.LEFT_SITE,
    Status.RELOCATED: Household.Status.TRANSFERRED,
    Status.TRANSFERRED: Household.Status.TRANSFERRED,
    Status.RETURNED: Household.Status.RETURNED,
}


@transaction.atomic
def report_once(
    household: Household, report: StatusReport, *, by: Acting
) -> tuple[StatusChange, bool]:
    """(what was written down, whether it is new). RuleBroken `conflict` when its id told something else."""
    body = {"household": household.pk, **asdict(report)}
    if report.id is None or inbox.take(report.id, kind=KIND, sha256=inbox.fingerprint(body), by=by):
        return report_status(household, report, by=by), True
    return StatusChange.objects.get(pk=report.id), False


@transaction.atomic
def report_status(household: Household, report: StatusReport, *, by: Acting) -> StatusChange:
    """People of a household are something else since a time; everything that was ever told of them is kept.

    For each of them the report of the latest time holds, whenever it comes in. Wrong for somebody who is
    not of this household, or for more people without names than there are.
    """
    (household,) = members.own(household.pk)
    members.keep(household, by=by)
    was = _was(household, report)
    who = members.pick(household, report.who, was)
    persons = members.named(household, who.persons)
    change = _begin(household, replace(report, who=who, was=was), by)
    _recount(household, _turn(persons, change), change)
    change.people_after = ages.total(here(household))
    change.save(force_insert=True)
    change.persons.set(persons)
    _tell(household, change, len(persons), by)
    _call(household, _tally(household, persons, change.counts), change.status, by)
    watch(household, by=by)
    return change.refreshed()


def _begin(household: Household, report: StatusReport, by: Acting) -> StatusChange:
    """The row of a report, before it is known what follows from it."""
    return StatusChange(
        id=report.id or uuid4(),
        household=household,
        counts=ages.without_zeros(report.who.counts),
        was=report.was if report.who.counts else "",
        status=report.status,
        at=report.at or timezone.now(),
        source=report.source,
        people_before=ages.total(here(household)),
        **actor_fields(by),
    )


def _was(household: Household, report: StatusReport) -> str:
    """What the people without names were until now: present, or, of who comes back, what is on record."""
    if report.was or report.status != Status.PRESENT or not report.who.counts:
        return report.was or Status.PRESENT
    fitting = [
        status
        for status in Status.values
        if status != Status.PRESENT
        if not tallies.minus(report.who.counts, unnamed_as(household, status))
    ]
    if len(fitting) == 1:
        return fitting[0]
    raise Wrong({"was": [_("Say what they were until now.")]})


def _turn(persons: Sequence[Person], change: StatusChange) -> list[Person]:
    """Those of whom nothing of a later time was told: compare and set. On the rows stands what they were."""
    not_later = Person.objects.filter(Q(status_at=None) | Q(status_at__lte=change.at))
    told = {"status": change.status, "status_at": change.at}
    return [person for person in persons if not_later.filter(pk=person.pk).update(**told)]


def _recount(household: Household, turned: Sequence[Person], change: StatusChange) -> None:
    """Leave as many with the household as are with it now."""
    if not (turned or change.counts):
        return  # something of a later time was told before
    stays = change.status in WITH_THEM
    other_side = [person for person in turned if (person.status in WITH_THEM) != stays]
    cells = [cell_of(household, person) for person in other_side]
    there = here(household)
    known = ages.tally(cells) if stays else tallies.found(there, cells)
    if (change.was in WITH_THEM) != stays:
        known = tallies.plus(known, change.counts)
    if change.status == Status.MISSING:
        household.need_bits |= bits([Need.FAMILY_MISSING])
    step = tallies.plus if stays else tallies.minus
    members.recount(household, step(there, known), ended=_ended(household, change))


def _ended(household: Household, change: StatusChange) -> str:
    """What it is with nobody left: who left it for another household before is counted there."""
    if household.status == Household.Status.MERGED:
        return household.status
    return ENDED.get(Status(change.status), Household.Status.CLOSED)


def _tally(household: Household, persons: Sequence[Person], counts: Any) -> ages.Counts:
    return tallies.plus(ages.tally(cell_of(household, person) for person in persons), counts)


def _tell(household: Household, change: StatusChange, named: int, by: Acting) -> None:
    events.record(
        "registrations.people_status_changed",
        by=by,
        scope_id=household.incident_id,
        about=household.pk,
        change=str(change.pk),
        status=change.status,
        people=named + ages.total(change.counts),
    )
    cause = "reunification" if change.status in WITH_THEM else change.status
    members.tell_resized(household, change.people_before, by=by, cause=cause)


# Who is born or comes to their family later


@transaction.atomic
def add_once(
    household: Household, body: PersonBody, *, cause: Cause, by: Acting
) -> tuple[Person | None, bool]:
    """`add_person`, once for each id. RuleBroken `conflict` when it came with somebody else before."""
    told = {"household": household.pk, "cause": cause, **asdict(body)}
    if body.id and not inbox.take(body.id, kind="person", sha256=inbox.fingerprint(told), by=by):
        return Person.objects.filter(id=body.id).first(), False
    return add_person(household, body, cause=cause, by=by), True


def add_person(
    household: Household, body: PersonBody, *, cause: Cause, by: Acting
) -> Person | None:
    """Somebody is born, or has found their family. None where a household does not want to be written down.

    RuleBroken `household_gone` or `too_many_people`; never for want of a place, since their family has one.
    Wrong for a birth that cannot have been one.
    """
    if cause == "birth":
        _check_birth(body)
    try:
        with transaction.atomic():
            return _add(household, body, cause, by)
    except IntegrityError as error:
        raise inbox.conflict() from error


def _check_birth(body: PersonBody) -> None:
    errors = {}
    if body.relationship not in BORN_AS:
        errors["relationship"] = [_("Nobody who was just born is this to their family.")]
    age = ages.age_on(timezone.localdate(), body.birth_date, body.birth_year)
    if age is not None and age > 1:  # of a year alone, one more than it may be
        name = "birth_date" if body.birth_date else "birth_year"
        errors[name] = [_("Whoever was born here is younger than this.")]
    if errors:
        raise Wrong(errors)


def _add(household: Household, body: PersonBody, cause: Cause, by: Acting) -> Person | None:
    (household,) = members.own(household.pk)
    refuse_gone(household)
    refuse_too_many(household, 1)
    members.keep(household, by=by)
    people_before, is_birth = household.people, cause == "birth"
    person = _write(household, replace(body, born_here=is_birth))
    cell = cell_of(household, Person(**_birth(body), sex=body.sex))
    household.born += is_birth
    household.need_bits |= bits(body.needs)
    counts = tallies.plus(household.counts, ages.tally([cell]))
    members.recount(household, counts, ended=household.status, joined=1)
    about: dict[str, Any] = {"scope_id": household.incident_id, "about": household.pk}
    events.record("registrations.person_added", by=by, **about, cause=cause)
    members.tell_resized(household, people_before, by=by, cause=cause)
    rekey(household)
    watch(household, by=by)
    return person


def _write(household: Household, body: PersonBody) -> Person | None:
    if not household.consent_record:
        return None
    row = columns.of_person(household, 0, body) | {"id": body.id or uuid4()}
    rows.insert(Person, [row])
    rows.insert(Document, (vars(columns.of_document(row["id"], p)) for p in body.papers))
    return Person.objects.get(id=row["id"])


def _birth(body: PersonBody) -> dict[str, Any]:
    return {"birth_date": body.birth_date, "birth_year": body.birth_year}


def refuse_gone(household: Household) -> None:
    """RuleBroken `household_gone` where nobody of the household is here any more."""
    if household.status not in Household.PRESENT:
        sentence = _("This household is not here any more.")
        raise RuleBroken("household_gone", sentence, status=household.status)


def refuse_too_many(household: Household, more: int) -> None:
    """RuleBroken `too_many_people` where `more` of them would be more than a household has."""
    if ages.total(here(household)) + more > reading.MOST_PEOPLE:
        most = {"most": reading.MOST_PEOPLE}
        sentence = _("A household has at most %(most)s people.")
        raise RuleBroken("too_many_people", sentence % most, people=household.people)


# Who must look after them


def _call(household: Household, who: ages.Counts, status: str, by: Acting) -> None:
    """A death, somebody missing, a child who is not seen: it is somebody's work at once, and no message."""
    if status == Status.DECEASED:
        _raise(household, "person_died", timedelta(hours=4), by)
    if status == Status.MISSING:
        _raise(household, "person_missing", timedelta(hours=4), by)
    if status in {Status.NOT_SEEN, Status.LEFT_WITHOUT_NOTICE} and _is_vulnerable(
        household, who, status
    ):
        _raise(household, "not_seen", CALLS["not_seen"].within, by)


def _is_vulnerable(household: Household, who: ages.Counts, status: str) -> bool:
    """A child, or a woman without any other adult. A child who leaves with an adult is not called for."""
    adults = ages.people_in(who, ages.ADULT)
    if ages.people_in(who, CHILD):
        return status == Status.NOT_SEEN or not adults
    women = ages.people_in({"f": who.get("f", {})}, ages.ADULT)
    there = here(household)
    others = tallies.minus(there, who) if status in WITH_THEM else there
    return women == adults == 1 and not ages.people_in(others, ages.ADULT)


def _raise(household: Household, kind: str, within: timedelta, by: Acting) -> None:
    raise_household_task(
        household, kind, role=Role.PROTECTION, within=within, urgent=kind == "not_seen", by=by
    )
