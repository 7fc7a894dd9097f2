"""Protection decides that two households must not meet, and that they may again."""

from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, events
from core.actors import Acting
from core.errors import RuleBroken
from core.fields import Wrong
from partners.models import User
from registrations.models import Household, KeepApart
from registrations.queries.keeping_apart import must_not_meet
from registrations.queries.pairs import identity_of


def keep_apart(
    one: Household, other: Household, *, by: Acting, reason: str, id: UUID | None = None
) -> KeepApart:
    """From now on nobody places these two in one shelter. Where they are in one already, protection is
    called.

    Wrong for a household with itself or with one of another incident, RuleBroken `already_apart`.
    """
    if one.incident_id != other.incident_id:
        raise Wrong({"b": [_("This household belongs to another incident.")]})
    registrations = identity_of(one)
    if other.pk in registrations:
        raise Wrong({"b": [_("This is the same household.")]})
    try:
        with transaction.atomic():
            return _write(one.pk, other.pk, one.incident_id, by, reason, id=id)
    except IntegrityError as error:
        if other.pk not in must_not_meet([one.pk]):
            raise
        sentence = gettext_lazy("These two are kept apart already.")
        raise RuleBroken("already_apart", sentence) from error


@transaction.atomic
def end_keep_apart(row: KeepApart, *, by: User, reason: str) -> KeepApart:
    """They may meet again. Repeated by the same hand it is done once, else RuleBroken `wrong_state`."""
    now = timezone.now()
    if KeepApart.objects.in_force().filter(pk=row.pk).change(ended_at=now, ended_by=by):
        events.record(
            "registrations.keep_apart_ended",
            by=by,
            scope_id=row.a.incident_id,
            about=row.a_id,
            reason=reason,
            keep_apart=str(row.pk),
        )
    ended = KeepApart.objects.select_related("a__incident__scope", "b", "ended_by").get(pk=row.pk)
    if ended.ended_by_id != by.pk:
        raise RuleBroken("wrong_state", gettext_lazy("Somebody else has ended this."))
    return ended


def inherit(source: Household, target: Household, *, by: Acting) -> None:
    """People went over: whom their household must not meet, the one that they belong to now must not."""
    ours = {source.pk, target.pk}
    known = must_not_meet([target.pk])
    for row in KeepApart.objects.in_force().filter(Q(a=source) | Q(b=source)):
        other = row.b_id if row.a_id == source.pk else row.a_id
        if other not in known | ours:
            known.add(other)
            _write(target.pk, other, target.incident_id, by, row.reason)


def note_reasons_read(household: Household, *, by: Acting, reason: str) -> None:
    """Write down that somebody read why a household is kept apart, and what for."""
    audit.note(
        "registrations.keep_apart_read",
        by=by,
        scope_id=household.incident_id,
        about=household.pk,
        reason=reason,
    )


def _write(
    one: UUID, other: UUID, scope_id: UUID, by: Acting, reason: str, *, id: UUID | None = None
) -> KeepApart:
    row = KeepApart(id=id or uuid4(), a_id=min(one, other), b_id=max(one, other))
    row.reason = reason
    row.set_actor(by)
    row.save(force_insert=True)
    events.record(
        "registrations.kept_apart",
        by=by,
        scope_id=scope_id,
        about=row.a_id,
        keep_apart=str(row.pk),
    )
    return row
