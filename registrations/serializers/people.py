"""What is told of people over time, and how the API shows it."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from core.fields import Fields, Wrong
from registrations import reading
from registrations.body import PersonBody
from registrations.models import Household, Person, StatusChange
from registrations.reports import Cause, Group, StatusReport
from registrations.serializers.households import outline, whole_person

STATUSES = frozenset(Person.Status.values)
CAUSES = frozenset({"birth", "reunification"})
T = TypeVar("T")


def status_report(data: Mapping[str, Any]) -> StatusReport:
    """`{id?, persons | counts, was?, status, at?, source?}`. Raises Wrong with every mistake by its path."""
    fields = Fields(data)
    who = _group(fields)
    report = StatusReport(
        id=fields.id("id"),
        who=who,
        was=fields.choice("was", STATUSES),
        status=fields.choice("status", STATUSES),
        at=fields.moment("at"),
        source=fields.text("source", 120),
    )
    if not report.status:
        fields.wrong("status", _("Say what they are now."))
    if report.at and report.at > timezone.now():
        fields.wrong("at", _("This time has not come yet."))
    _need_somebody(fields, who)
    return _checked(fields, report)


def newcomer(data: Mapping[str, Any]) -> tuple[PersonBody, Cause]:
    """(who it is, birth or reunification). Raises Wrong."""
    fields = Fields(data)
    default = "birth" if data.get("born_here") is True else "reunification"
    told = _checked(fields, fields.choice("cause", CAUSES, default))
    return reading.read_person(data), "birth" if told == "birth" else "reunification"


def going(data: Mapping[str, Any], *, perhaps_all: bool = False) -> tuple[Group, str]:
    """(who goes, why). Where it is `perhaps_all` of them, nobody needs to be named. Raises Wrong."""
    fields = Fields(data)
    who, reason = _group(fields), fields.text("reason", 500)
    if not reason:
        fields.wrong("reason", _("Say why."))
    if not perhaps_all:
        _need_somebody(fields, who)
    return _checked(fields, who), reason


def _group(fields: Fields) -> Group:
    ids = fields.ids("persons", reading.MOST_PEOPLE)
    return Group(tuple(ids), reading.read_counts(fields))


def _need_somebody(fields: Fields, who: Group) -> None:
    if not (who or fields.errors):
        fields.wrong("persons", _("Say who: persons by their ids, or counts by sex and age."))


def _checked(fields: Fields, value: T) -> T:
    if fields.errors:
        raise Wrong(fields.errors)
    return value


def status_change(row: StatusChange) -> dict[str, Any]:
    """What was told; of people with names their ids alone."""
    return {
        "id": row.pk,
        "household": row.household_id,
        "status": row.status,
        "persons": [person.id for person in row.persons.all()],
        "counts": row.counts,
        "was": row.was or None,
        "at": row.at,
        "source": row.source or None,
        "people_before": row.people_before,
        "people": row.people_after,
        "created_at": row.created_at,
    }


def joined(household: Household, person: Person | None) -> dict[str, Any]:
    """A household that somebody was born into or came back to."""
    shown = whole_person(person, unmasked=False) if person is not None else None
    return {**outline(household), "person": shown}
