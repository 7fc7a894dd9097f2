"""Minimum standards: added, and changed by new versions that say when and by whom.

Shared ones rate the sites of every incident that uses them; an incident may also have its own.
"""

from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core import events
from core.actors import Acting
from core.errors import RuleBroken
from incidents.models import Incident
from incidents.services import change_incident
from shelters.models import StandardProfile
from shelters.models.standards import RATIOS

CARRIED = (
    "incident",
    "code",
    "active",
    "name_id",
    "name_en",
    "source",
    "published",
    "to_confirm",
    *RATIOS,
)
NAMES = ("name_id", "name_en")
LONGEST_CODE = 40


@transaction.atomic
def add_standard(*, by: Acting, id: UUID | None = None, **fields: Any) -> StandardProfile:
    """Add the first version of a new code. RuleBroken `code_taken`."""
    row = StandardProfile(id=id or uuid4(), **fields)
    try:
        with transaction.atomic():
            return _written(row, by, ["code"])
    except IntegrityError as error:
        sentence = _("Other standards have this code: change them instead.")
        raise RuleBroken("code_taken", sentence, standard=row.code) from error


@transaction.atomic
def change_standard(row: StandardProfile, *, by: Acting, **fields: Any) -> StandardProfile:
    """Add a version with these figures; the worker then rates the sites again. No change, no version.

    RuleBroken `stale` when somebody has added a newer version meanwhile.
    """
    changed = [name for name in fields if fields[name] != getattr(row, name)]
    if not changed:
        return row
    newest = StandardProfile.objects.filter(pk=row.pk, is_current=True)
    if not newest.change(is_current=False):
        now = StandardProfile.objects.get(code=row.code, is_current=True)
        sentence = _("These standards were changed meanwhile: look at the newest version.")
        raise RuleBroken("stale", sentence, standard=row.code, version=now.version)
    carried = {name: getattr(row, name) for name in CARRIED} | fields
    return _written(StandardProfile(version=row.version + 1, **carried), by, changed)


@transaction.atomic
def adapt_standard(
    row: StandardProfile, incident: Incident, *, by: Acting, **fields: Any
) -> StandardProfile:
    """Add an incident's own version of shared standards, with these fields changed. No change, no version.

    An incident that uses the shared ones uses its own from now on. RuleBroken `code_taken` when it has its
    own version already.
    """
    if all(fields[name] == getattr(row, name) for name in fields):
        return row
    own = {name: getattr(row, name) for name in CARRIED} | fields
    own |= {
        name: f"{own[name]} ({incident.ref})" for name in NAMES if own[name] == getattr(row, name)
    }
    own |= {"incident": incident, "code": own_code(row, incident)}
    made = add_standard(by=by, **own)
    if incident.standards == row.code:
        change_incident(incident, by=by, standards=made.code)
    return made


def own_code(row: StandardProfile, incident: Incident) -> str:
    """The code of an incident's own version of shared standards, within the length of a code."""
    end = f"-{incident.ref.lower()}"
    return row.code[: LONGEST_CODE - len(end)] + end


def _written(row: StandardProfile, by: Acting, changed: list[str]) -> StandardProfile:
    row.set_actor(by)
    row.save(force_insert=True)
    events.record(
        "shelters.standard_set",
        by=by,
        scope_id=row.incident_id,
        about=row.pk,
        standard=row.code,
        version=row.version,
        fields=sorted(changed),
    )
    return row
