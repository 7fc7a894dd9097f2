"""Inspections by a checklist; what is wrong becomes a task."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from core.actors import Acting, actor_fields
from incidents.services import settle_tasks
from partners.models import Role
from shelters import checklist, queries
from shelters.models import Inspection, Shelter
from shelters.services.journal import raise_site_task, record

URGENT = {"water", "fire", "protection"}
SETTLED_WITHIN = timedelta(hours=72)
URGENT_WITHIN = timedelta(hours=24)
Answers = Mapping[str, Mapping[str, str]]


@transaction.atomic
def inspect(
    shelter: Shelter,
    answers: Answers,
    *,
    by: Acting,
    at: datetime | None = None,
    id: UUID | None = None,
) -> Inspection:
    """Record the answers to the newest checklist: `{code: {"answer": yes | no | na, "note"?}}`.

    Each topic with a "no" opens a task; a topic without one closes its task. An inspection older than the
    newest one is kept and changes no task.
    """
    asked = checklist.newest()
    inspection = Inspection.objects.create(
        id=id or uuid4(),
        shelter=shelter,
        checklist=asked.version,
        answers={code: dict(said) for code, said in answers.items()},
        at=min(at or timezone.now(), timezone.now()),
        **actor_fields(by),
    )
    problems = inspection.given("no")
    facts = {"version": asked.version, "answers": len(answers), "problems": len(problems)}
    record("shelters.inspected", shelter, by, **facts)
    newest = queries.inspections(shelter).first()
    if newest is not None and newest.pk == inspection.pk:
        _follow(shelter, asked.topics_of(problems), asked.topics_of(list(answers)), by)
    return inspection


def _follow(shelter: Shelter, wrong: set[str], looked_at: set[str], by: Acting) -> None:
    for topic in sorted(wrong):
        urgent = topic in URGENT
        raise_site_task(
            shelter,
            f"site_{topic}",
            role=Role.PROTECTION if topic == "protection" else Role.COORDINATOR,
            within=URGENT_WITHIN if urgent else SETTLED_WITHIN,
            urgent=urgent,
            by=by,
        )
    right = [f"site_{topic}" for topic in sorted(looked_at - wrong)]
    settle_tasks(shelter.pk, *right, by=by)
