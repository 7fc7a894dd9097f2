"""What happens to referrals: they are written, sent and followed step by step; and to facilities."""

import secrets
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, events
from core.actors import SYSTEM, Acting
from core.errors import RuleBroken
from core.models import Event
from partners.models import User
from referrals.models import Facility, Referral
from referrals.queries import Patient, overdue, whereabouts

# Without signs that are mistaken for others, and without vowels, which make words: 330,000 codes.
CODE_SIGNS = "23456789CDFHJKMNPQRTVWXY"
TRIES = 50
TELLING = {"status", "beds_available", "beds_baseline", "beds_surge_24h"}


@transaction.atomic
def add_facility(*, by: Acting, **fields: Any) -> Facility:
    """A place where patients are treated; it belongs to no incident."""
    facility = Facility.objects.create(**fields)
    events.record("referrals.facility_added", by=by, scope_id=None, about=facility.pk)
    return facility


@transaction.atomic
def change_facility(facility: Facility, *, by: Acting, **fields: Any) -> Facility:
    """Correct what is known of a facility; its beds and whether it is open are as of now."""
    if TELLING & fields.keys():
        fields["as_of"] = timezone.now()
    Facility.objects.filter(pk=facility.pk).change(**fields)
    events.record(
        "referrals.facility_changed",
        by=by,
        scope_id=None,
        about=facility.pk,
        fields=sorted(fields),
    )
    return facility.refreshed()


@transaction.atomic
def draft_referral(
    patient: Patient, *, by: User, organisation_id: UUID, from_place: str = "", **fields: Any
) -> Referral:
    """Write a referral that nobody else sees before it is sent.

    `fields`: facility, service, priority, basis, reason, and an id of the client's own.
    """
    if patient.incident.is_over:
        raise RuleBroken("incident_closed", _("This incident is closed."))
    here = whereabouts(patient)
    referral = Referral(
        incident=patient.incident,
        organisation_id=organisation_id,
        author=by,
        household=patient.household,
        person=patient.person,
        arrival=patient.arrival,
        patient_sex=patient.sex,
        patient_age_band=patient.age_band,
        from_place=from_place or here.name,
        from_lat=here.point.lat,
        from_lon=here.point.lon,
        **fields,
    )
    _save_with_code(referral)
    _record(referral, "drafted", by)
    return referral


def _save_with_code(referral: Referral) -> None:
    """Insert with a code that no other referral has."""
    for tries in range(1, TRIES + 1):
        referral.code = "R-" + "".join(secrets.choice(CODE_SIGNS) for _place in range(4))
        try:
            with transaction.atomic():
                referral.save(force_insert=True)
                return
        except IntegrityError:
            if tries == TRIES or not Referral.objects.filter(code=referral.code).exists():
                raise


@transaction.atomic
def take_step(referral: Referral, name: str, *, by: Acting, **said: str) -> Referral:
    """Take one of Referral.STEPS; a step that was taken already changes nothing.

    `said` are the sealed words that go with it: decline_reason, outcome, feedback. Raises RuleBroken
    `wrong_state`, and `facility_closed` when a referral is sent to a closed facility.
    """
    step, now = Referral.STEPS[name], timezone.now()
    values: dict[str, Any] = {"state": step.to, step.time: now}
    if step.to == Referral.State.SENT:
        _refuse_when_closed(referral)
        values["due_at"] = now + Referral.DUE_WITHIN[Referral.Priority(referral.priority)]
    for field, words in said.items():
        setattr(referral, field, words)
        values[f"{field}_sealed"] = getattr(referral, f"{field}_sealed")
    here = Referral.objects.filter(pk=referral.pk, state__in=step.sources)
    moved = here.change(**values)
    current = referral.refreshed()
    if moved:
        _record(current, step.to, by)
    elif current.state != step.to:
        raise RuleBroken(
            "wrong_state",
            _("The referral is not in a state in which this can be done."),
            state=current.state,
        )
    return current


def _refuse_when_closed(referral: Referral) -> None:
    closed = Facility.Status.CLOSED
    waits = referral.state == Referral.State.DRAFT
    if waits and Facility.objects.filter(pk=referral.facility_id, status=closed).exists():
        raise RuleBroken("facility_closed", _("This facility is closed. Choose another one."))


@transaction.atomic
def notice_overdue() -> int:
    """Record once of each referral that its time is over. Returns of how many."""
    noticed = 0
    for referral in Referral.objects.filter(overdue()).order_by("due_at"):
        story = Event.objects.filter(kind="referrals.overdue", about=referral.about)
        if not story.filter(facts__ref=referral.code).exists():
            _record(referral, "overdue", SYSTEM)
            noticed += 1
    return noticed


def note_reading(referral: Referral, *, by: Acting) -> None:
    """Somebody read what is wrong with the patient."""
    audit.note(
        "referrals.reason_read",
        by=by,
        scope_id=referral.incident_id,
        about=referral.about,
        ref=referral.code,
    )


def _record(referral: Referral, what: str, by: Acting) -> None:
    """Into the story of the household, or of the arrival while nobody has a name."""
    events.record(
        f"referrals.{what}",
        by=by,
        scope_id=referral.incident_id,
        about=referral.about,
        ref=referral.code,
        facility=str(referral.facility_id),
        state=referral.state,
    )
