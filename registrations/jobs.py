"""Long work about households."""

import base64
import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.utils import translation

from core import jobs
from core.models import Job
from incidents.models import Incident
from partners.models import User
from registrations import manifest, manifests
from registrations.imports import Intake, Problem

IMPORT_MANIFEST = "registrations.import_manifest"
MOST_PROBLEMS = 500


def start_import(incident: Incident, *, by: User, name: str, content: bytes, label: str) -> Job:
    """Have a manifest read in. `name` is the file's, `label` the arrival of rows that name none."""
    payload = {
        "content": base64.b64encode(content).decode(),
        "label": label or PurePath(name).stem,
    }
    return jobs.start(
        IMPORT_MANIFEST, by=by, scope_id=incident.pk, arguments={}, payload=json.dumps(payload)
    )


@jobs.job(IMPORT_MANIFEST)
def import_manifest(row: Job) -> Mapping[str, Any]:
    """The result names rows, columns and reasons, and nothing of what stands in the rows."""
    payload = json.loads(row.payload)
    user = User.objects.get(pk=row.actor_id)
    incident = Incident.objects.select_related("scope").get(pk=row.scope_id)
    families = manifest.read(base64.b64decode(payload["content"]))
    total = sum(len(family.rows) for family in families)
    problems: list[Problem] = []
    intake = Intake(
        incident,
        user,
        problems.append,
        progress=lambda rows: jobs.advance(row, progress=rows, total=total),
    )
    with translation.override(user.language):
        arrivals = manifests.read_in(families, intake, label=payload["label"])
    return {
        **intake.counts,
        "taken": intake.counts["created"] + intake.mended,
        "total": total,
        "arrivals": [arrival.code for arrival in arrivals],
        "problems": sorted([p.line, p.field, p.reason] for p in problems)[:MOST_PROBLEMS],
        "problem_count": len(problems),
    }
