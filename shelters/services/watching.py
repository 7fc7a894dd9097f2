"""What the timer watches: figures that are growing old, and shelters with few places left."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from core.actors import SYSTEM
from core.models import RecordQuerySet
from incidents.models import Incident
from shelters.models import Shelter
from shelters.places import USED
from shelters.services.journal import record

AT_ONCE = 200
FREE = F("capacity") - USED


def watch_places() -> None:
    """Record each old figure once, and each shelter that is nearly full once until it has room again.

    Nearly full means that at most a tenth of its places are free; room again, that more than a fifth are.
    """
    going_on = Shelter.objects.exclude(incident__status__in=Incident.OVER)
    for id in _ids(_grown_old(going_on)):
        _note_stale(id)
    for id in _ids(_filled(going_on)):
        _note_nearly_full(id)
    _emptied(Shelter.objects.all()).change(nearly_full=False)


def _ids(rows: RecordQuerySet[Shelter]) -> list[UUID]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _grown_old(rows: RecordQuerySet[Shelter]) -> RecordQuerySet[Shelter]:
    noted = Q(stale_noted__isnull=False, stale_noted__gte=F("figure_at"))
    return rows.filter(Shelter.stale(), ~noted)


def _filled(rows: RecordQuerySet[Shelter]) -> RecordQuerySet[Shelter]:
    known = rows.filter(status=Shelter.Status.OPEN, declared__isnull=False, capacity__gt=0)
    return known.annotate(room=FREE * 10 - F("capacity")).filter(nearly_full=False, room__lte=0)


def _emptied(rows: RecordQuerySet[Shelter]) -> RecordQuerySet[Shelter]:
    return rows.annotate(room=FREE * 5 - F("capacity")).filter(nearly_full=True, room__gt=0)


@transaction.atomic
def _note_stale(id: UUID) -> None:
    if _grown_old(Shelter.objects.filter(pk=id)).change(stale_noted=F("figure_at")):
        shelter = Shelter.objects.get(pk=id)
        record("shelters.figures_stale", shelter, SYSTEM, figure_at=shelter.figure_at.isoformat())


@transaction.atomic
def _note_nearly_full(id: UUID) -> None:
    if _filled(Shelter.objects.filter(pk=id)).change(nearly_full=True):
        shelter = Shelter.objects.get(pk=id)
        facts = {"free": max(shelter.free or 0, 0), "rated": shelter.rated}
        record("shelters.nearly_full", shelter, SYSTEM, **facts)
