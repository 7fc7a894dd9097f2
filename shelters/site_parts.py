"""What the page of a site tells of itself: its status, who decides it, the night's count, what was seen."""

from typing import Any

from django.utils.translation import get_language

from core.timeline import entries
from partners.access import may
from partners.models import User
from partners.queries import user_names
from shelters import checklist, queries
from shelters.models import Inspection, Shelter
from shelters.parts import Part, parts

TOLD = 12
Status = Shelter.Status
# Where a status can go by one press, in the order of the buttons; closing and evacuating have pages.
BUTTONS: dict[str, tuple[Status, ...]] = {
    Status.PLANNED: (Status.OPEN,),
    Status.OPEN: (Status.FULL, Status.SUSPENDED),
    Status.FULL: (Status.OPEN, Status.SUSPENDED),
    Status.SUSPENDED: (Status.OPEN,),
    Status.CLOSED: (Status.OPEN,),
}


def orders(shelter: Shelter) -> dict[str, Any]:
    """That it closes or was evacuated, and who is still there: stands above everything else."""
    if shelter.is_in_use:
        return {}
    closing = queries.last_closing(shelter) if shelter.status == Status.CLOSED else None
    evacuation = queries.last_evacuation(shelter)
    order = closing or evacuation
    return {
        "closing": closing,
        "moved": queries.moved_by(closing) if closing else None,
        "inside": queries.inside(shelter),
        "evacuation": evacuation,
        "ended": queries.blocks_ended(order) if order else [],
    }


def _status(shelter: Shelter, user: User) -> dict[str, Any] | None:
    """The buttons of those who may decide about it."""
    may_order, may_evacuate = may(user, "edit_shelter", shelter), may(user, "evacuate", shelter)
    if not may_order and not may_evacuate:
        return None
    return {
        "inside": queries.inside(shelter),
        "may_order": may_order,
        "may_evacuate": may_evacuate,
        "buttons": BUTTONS[shelter.status] if may_order else (),
    }


def _seen(shelter: Shelter, user: User) -> dict[str, Any] | None:
    """The last night's count, the last inspection, what the host says: each with its age."""
    inspection = queries.inspections(shelter).first()
    return {
        "roll_call": queries.people_last_night(shelter),
        "inspection": inspection,
        "problems": _problems(inspection) if inspection else [],
        "asked": len(checklist.newest().questions),
        "may_count": may(user, "call_roll", shelter),
        "may_tell": may(user, "report_capacity", shelter),
        "may_inspect": may(user, "inspect_site", shelter),
        "may_order": may(user, "edit_shelter", shelter),
    }


def _problems(inspection: Inspection) -> list[checklist.Problem]:
    language = get_language() or "id"
    return checklist.problems(inspection.checklist, inspection.answers, language)


def _history(shelter: Shelter, user: User) -> dict[str, Any] | None:
    names = user_names if may(user, "see_staff", shelter) else None
    return {"entries": entries(shelter.pk, names=names)[:TOLD]}


parts.add("status", Part(5, "shelters/parts/site_status.html", _status))
parts.add("seen", Part(10, "shelters/parts/site_seen.html", _seen))
parts.add("history", Part(90, "shelters/parts/site_history.html", _history))
