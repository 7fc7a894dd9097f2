"""A suspected breach of personal data: written down, told in time to whom it concerns, and closed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import events
from core.actors import Acting, actor_fields
from core.errors import RuleBroken
from incidents.models import Breach, BreachNote, Incident
from incidents.services.surge import first_free
from incidents.services.tasking import raise_task, settle_tasks
from partners.models import Role

Kind, Outcome = BreachNote.Kind, Breach.Outcome
# Who sees to it that these are told, until a note says that they were.
CALLED: dict[str, tuple[str, Role]] = {
    Kind.AUTHORITY: ("breach_authority", Role.COORDINATOR),
    Kind.PEOPLE: ("breach_people", Role.PROTECTION),
}


@transaction.atomic
def record_breach(
    incident: Incident, *, by: Acting, what: str, kinds: str, people: int | None, found_at: datetime
) -> Breach:
    """Somebody suspects a breach. A task for each who must be told runs from when it was found."""

    def coded(number: int) -> Breach:
        told = {"what": what, "kinds": kinds, "people": people, "found_at": found_at}
        return Breach(incident=incident, code=f"B{number:02}", **told, **actor_fields(by))

    breach = first_free(coded, start=Breach.objects.filter(incident=incident).count() + 1)
    target = ("breach", breach.pk, breach.code)
    left = breach.due_at - timezone.now()
    for kind, role in CALLED.values():
        raise_task(incident, kind, role=role, target=target, within=left, by=by)
    _record("recorded", breach, by, people=people)
    return breach


@transaction.atomic
def note_breach(breach: Breach, kind: str, *, by: Acting, text: str, at: datetime) -> BreachNote:
    """Add what was done, or who was told, at a time. RuleBroken `wrong_state` once it is closed."""
    _hold_open(breach)
    note = _add(breach, kind, by, text, at)
    if kind in CALLED:
        settle_tasks(breach.pk, CALLED[kind][0], by=by)
    _record("noted", breach, by, note=kind)
    return note


@transaction.atomic
def close_breach(breach: Breach, outcome: str, *, by: Acting, text: str) -> Breach:
    """Nothing is left to do. RuleBroken `still_to_tell` for a breach of which somebody is not told yet."""
    now = timezone.now()
    _hold_open(breach, outcome=outcome, closed_at=now)
    told = set(breach.notes.filter(kind__in=CALLED).values_list("kind", flat=True))
    if outcome == Outcome.TOLD and told != set(CALLED):
        raise RuleBroken(
            "still_to_tell", _("Write down first when the people and the authority were told.")
        )
    _add(breach, Kind.CLOSED, by, text, now)
    settle_tasks(breach.pk, *(kind for kind, _role in CALLED.values()), by=by)
    _record("closed", breach, by, outcome=outcome)
    return breach.refreshed()


def _hold_open(breach: Breach, **values: Any) -> None:
    """Nobody closes it meanwhile."""
    if not Breach.objects.filter(pk=breach.pk, closed_at=None).change(**values):
        raise RuleBroken("wrong_state", _("This breach is closed."))


def _add(breach: Breach, kind: str, by: Acting, text: str, at: datetime) -> BreachNote:
    told = {"kind": kind, "text": text, "at": at}
    return BreachNote.objects.create(breach=breach, **told, **actor_fields(by))


def _record(what: str, breach: Breach, by: Acting, **facts: Any) -> None:
    about = {"scope_id": breach.incident_id, "about": breach.pk, "code": breach.code}
    events.record(f"incidents.breach_{what}", by=by, **about, **facts)
