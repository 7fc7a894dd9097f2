"""Events and tasks about a site."""

from datetime import timedelta
from typing import Any

from core import events
from core.actors import SYSTEM, Acting
from incidents.services import raise_task
from partners.models import Role
from shelters.models import Shelter


def record(kind: str, shelter: Shelter, by: Acting, **facts: Any) -> None:
    """Record one event and one audit entry about a shelter; `facts` hold codes and figures only."""
    events.record(
        kind,
        by=by,
        scope_id=shelter.incident_id,
        about=shelter.pk,
        shelter=shelter.code,
        **facts,
    )


def raise_site_task(
    shelter: Shelter,
    kind: str,
    *,
    role: Role = Role.COORDINATOR,
    within: timedelta,
    urgent: bool = False,
    by: Acting = SYSTEM,
) -> None:
    """Open a task about a site; see `raise_task`."""
    target = ("shelter", shelter.pk, shelter.code)
    raise_task(
        shelter.incident, kind, role=role, target=target, within=within, urgent=urgent, by=by
    )
