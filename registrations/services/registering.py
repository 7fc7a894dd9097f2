"""Registering: households come in one at a time, or by the hundred."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, events, inbox, rows
from core.actors import Acting
from core.errors import RuleBroken
from core.fields import Wrong
from core.models import AuditEntry
from incidents.models import Arrival, Incident
from partners.models import User
from registrations import numbering
from registrations.body import HouseholdBody
from registrations.models import Document, Household, Person
from registrations.services import columns
from registrations.services.matching import keep_keys
from registrations.services.watch import watch_new

KIND = "household"
AT_ONCE = numbering.AT_ONCE


class Outcome(NamedTuple):
    """What became of one body of many; `refusal` says why it is in conflict or rejected."""

    state: Literal["created", "duplicate", "conflict", "rejected"]
    refusal: RuleBroken | Wrong | None = None


_USED_BEFORE = gettext_lazy("This id was used before with other content.")
CREATED, DUPLICATE = Outcome("created"), Outcome("duplicate")
CONFLICT = Outcome("conflict", RuleBroken("conflict", _USED_BEFORE))


def register_household(incident: Incident, *, by: Acting, body: HouseholdBody) -> Household:
    """Take in one household. Whether its id came before is asked by `register_once`.

    Raises Wrong for a prefix or an arrival that is not known here, RuleBroken `number_taken`, `conflict`.
    """
    try:
        with transaction.atomic():
            return _write(incident, by, [body])[0]
    except IntegrityError as error:
        refusal = _why_refused(body)
        if refusal is None:
            raise
        raise refusal from error


@transaction.atomic
def register_once(incident: Incident, *, by: Acting, body: HouseholdBody) -> tuple[Household, bool]:
    """(household, whether it is new). RuleBroken `conflict` when its id came with other content before."""
    if body.id is None or inbox.take(body.id, kind=KIND, sha256=body.content_hash, by=by):
        return register_household(incident, by=by, body=body), True
    household = Household.objects.get(pk=body.id)
    if household.incident_id != incident.pk:
        raise RuleBroken("conflict", _USED_BEFORE)
    return household, False


def register_many(
    incident: Incident, *, by: Acting, bodies: Sequence[HouseholdBody]
) -> list[Outcome]:
    """Take in at most 200 households in one commit; an outcome for each, in their order.

    When one of them cannot be taken, the halves are tried apart, until it stands alone.
    """
    if len(bodies) > AT_ONCE:
        raise ValueError(f"At most {AT_ONCE} households at once.")
    if len(bodies) == 1:
        return [_register_alone(incident, by, bodies[0])]
    try:
        return _register_batch(incident, by, bodies)
    except (IntegrityError, RuleBroken, Wrong):
        middle = len(bodies) // 2
        halves = (bodies[:middle], bodies[middle:])
        return [o for half in halves for o in register_many(incident, by=by, bodies=half)]


def _register_alone(incident: Incident, by: Acting, body: HouseholdBody) -> Outcome:
    try:
        _household, new = register_once(incident, by=by, body=body)
    except RuleBroken as refusal:
        return Outcome("conflict", refusal)
    except Wrong as wrong:
        return Outcome("rejected", wrong)
    return CREATED if new else DUPLICATE


@transaction.atomic
def _register_batch(
    incident: Incident, by: Acting, bodies: Sequence[HouseholdBody]
) -> list[Outcome]:
    prints = {body.id: body.content_hash for body in reversed(bodies) if body.id}
    new, other = inbox.take_many(prints, kind=KIND, by=by)
    known = Household.objects.filter(pk__in=prints.keys() - new - other)
    other.update(known.exclude(incident=incident).values_list("pk", flat=True))
    fresh, outcomes = [], []
    for body in bodies:
        if body.id is None or body.id in new:
            new.discard(body.id)  # the same id once more in this batch is a repetition
            fresh.append(body)
            outcomes.append(CREATED)
        elif body.id in other or prints[body.id] != body.content_hash:
            outcomes.append(CONFLICT)
        else:
            outcomes.append(DUPLICATE)
    _write(incident, by, fresh)
    return outcomes


def note_names_read(shown: Iterable[Household], *, by: Acting) -> None:
    """One line in the audit trail for a page of names, however many; none where nobody's name was shown."""
    named = [row for row in shown if row.named]
    if named:
        scopes = {row.incident_id for row in named}
        scope_id = scopes.pop() if len(scopes) == 1 else None
        audit.note("registrations.names_read", by=by, scope_id=scope_id, households=len(named))


def _write(incident: Incident, by: Acting, bodies: Sequence[HouseholdBody]) -> list[Household]:
    """All rows of new households, one statement for each table. Raises IntegrityError, Wrong."""
    check_arrivals(incident, bodies)
    fresh = iter(numbering.take(sum(not body.number for body in bodies)))
    households = [_household(incident, by, body, fresh) for body in bodies]
    persons = [
        (columns.of_person(household, place, person), person.papers)
        for household, body in zip(households, bodies, strict=True)
        for place, person in enumerate(body.persons)
    ]
    documents = [
        columns.of_document(person["id"], paper) for person, papers in persons for paper in papers
    ]
    rows.insert(Household, map(vars, households))
    rows.insert(Person, (person for person, _papers in persons))
    rows.insert(Document, map(vars, documents))
    keep_keys(incident.pk, zip(households, bodies, strict=True))
    watch_new(households, bodies, by)
    events.record_many(_line(household, by) for household in households)
    return households


def check_arrivals(incident: Incident, bodies: Iterable[HouseholdBody]) -> None:
    """Raises Wrong unless every arrival named is one of this incident."""
    named = {body.arrival for body in bodies if body.arrival}
    if named and Arrival.objects.filter(incident=incident, pk__in=named).count() < len(named):
        raise Wrong({"arrival": [_("There is no such arrival in this incident.")]})


def _household(
    incident: Incident, by: Acting, body: HouseholdBody, fresh_numbers: Iterator[str]
) -> Household:
    if body.number:
        numbering.use(body.number)
    counted_only = body.consent.record and not body.persons
    household = Household(
        id=body.id or uuid4(),
        incident=incident,
        status=Household.Status.PRE_REGISTERED if counted_only else Household.Status.REGISTERED,
        number=body.number or next(fresh_numbers),
        captured_at=body.captured_at or timezone.now(),
        content_hash=body.content_hash,
        elapsed_ms=body.elapsed_ms,
        registrar=by if isinstance(by, User) else None,
        **columns.of_household(body),
    )
    household.phone = body.phone
    return household


def _line(household: Household, by: Acting) -> AuditEntry:
    return audit.entry(
        "registrations.household_registered",
        by=by,
        scope_id=household.incident_id,
        about=household.pk,
        facts={"number": household.number, "people": household.people},
    )


def _why_refused(body: HouseholdBody) -> RuleBroken | None:
    """The rule behind a constraint that refused these rows."""
    if body.number and Household.objects.filter(number=body.number).exists():
        return RuleBroken("number_taken", _("Another household has this number."))
    ids = [person.id for person in body.persons if person.id]
    mine = Household.objects.filter(pk__in=[body.id] if body.id else [])
    if Person.objects.filter(id__in=ids).exists() or mine.exists():
        return RuleBroken("conflict", _USED_BEFORE)
    return None
