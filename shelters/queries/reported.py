"""Queries on capacity reports."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from core.models import Actor
from partners.models import User
from shelters.models import CapacityReport, Shelter


def report(id: UUID | str) -> CapacityReport | None:
    rows = CapacityReport.objects.select_related("shelter__incident__scope", "undone_by")
    return rows.filter(pk=id).first()


def reports(shelter: Shelter) -> QuerySet[CapacityReport]:
    """All reports of its places, newest first."""
    return shelter.reports.select_related("undone_by").order_by("-created_at", "-pk")


def is_overtaken(shelter: Shelter, at: datetime) -> bool:
    """Whether there is a report newer than `at`. A clock that runs ahead blocks nobody: see `created_at`."""
    standing = CapacityReport.objects.filter(
        shelter=shelter, is_applied=True, undone_by=None, undo_of=None
    )
    return standing.filter(effective_at__gt=at, created_at__gt=at).exists()


def reporters(reports: Iterable[Actor]) -> Mapping[str, str]:
    """Names of the users among the actors of these rows, by id."""
    kind = Actor.ActorKind.USER
    ids = {row.actor_id for row in reports if row.actor_kind == kind}
    return {str(id): name for id, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}
