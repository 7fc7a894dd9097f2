"""Questions about files that were handed in."""

from collections.abc import Sequence
from typing import Literal

from django.db.models import Count, QuerySet, Sum
from django.shortcuts import get_object_or_404

from core.models import InboxItem
from incidents.models import Incident
from partners.access import Who, within
from registrations.body import HouseholdBody
from registrations.models import Brought, Import

Foreseen = Literal["created", "duplicate", "conflict"]
KIND = "household"
AT_ONCE = 500


def foresee(bodies: Sequence[HouseholdBody]) -> list[Foreseen]:
    """What would become of each household, by its id and what came with that before. Writes nothing."""
    ids = [body.id for body in bodies if body.id]
    known: dict[object, InboxItem] = {}
    for start in range(0, len(ids), AT_ONCE):
        known |= InboxItem.objects.in_bulk(ids[start : start + AT_ONCE])
    return [_foreseen(body, known.get(body.id)) for body in bodies]


def _foreseen(body: HouseholdBody, item: InboxItem | None) -> Foreseen:
    if item is None:
        return "created"
    same = (item.kind, item.sha256) == (KIND, body.content_hash)
    return "duplicate" if same else "conflict"


def imports(incident: Incident) -> QuerySet[Import]:
    """Everything that was handed in, newest first, with its `households` and `people` that are there."""
    return _imports().filter(incident=incident).order_by("-created_at", "-pk")


def _imports() -> QuerySet[Import]:
    rows = Import.objects.select_related("incident__scope", "job")
    rows = rows.annotate(  # type: ignore[no-redef]  # the model declares them
        households=Count("brought"), people=Sum("brought__household__people", default=0)
    )
    return rows.defer("content_sealed", "preview_sealed")


def find_import(incident: Incident, id: object) -> Import:
    """Raises Http404."""
    return get_object_or_404(imports(incident), pk=id)


def find_import_of(who: Who, id: object) -> Import:
    """Raises Http404 for one of an incident whose imports `who` may not see."""
    rows = _imports().filter(within(who, "undo_import", "incident__scope"))
    return get_object_or_404(rows, pk=id)


def unfinished(incident: Incident, sha256: str) -> Import | None:
    """The import of the same file that a command began and did not end, or ended and may add to."""
    rows = Import.objects.filter(incident=incident, sha256=sha256, left_out=[])
    going_on = rows.filter(state__in=[Import.State.READING, Import.State.DONE])
    return going_on.order_by("-created_at").first()


def brought(row: Import) -> QuerySet[Brought]:
    return Brought.objects.filter(by=row).select_related("household").order_by("household")
