"""How what happens to a site is written down."""

from typing import Any

from core import events
from core.actors import Acting
from shelters.models import Shelter


def record(kind: str, shelter: Shelter, by: Acting, **facts: Any) -> None:
    """One event and one audit line about a shelter; `facts` hold codes and figures only."""
    events.record(
        kind,
        by=by,
        scope_id=shelter.incident_id,
        about=shelter.pk,
        shelter=shelter.code,
        **facts,
    )
