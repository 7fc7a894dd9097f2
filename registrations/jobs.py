"""Long work about households: manifests are looked at, read in and undone."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import translation

from core import jobs
from core.models import Job
from incidents.models import Incident
from partners.models import User
from registrations import queries
from registrations.intake import manifest, manifests, preview
from registrations.intake.imports import Intake, Problem
from registrations.intake.manifest import Family
from registrations.models import Import
from registrations.services import importing, searching, undoing

MOST_PROBLEMS = 500


@jobs.job(importing.CHECK)
def check_manifest(job: Job) -> Mapping[str, Any]:
    """What is found is kept with the import, encrypted; the result of the job is figures."""
    row, user = _import(job), _user(job)
    families, label = _manifest(row)
    with translation.override(user.language):
        found = preview.look(
            row.incident, families, label=label, by=user, progress=_advance(job, len(families))
        )
    importing.show_findings(row, found.told())
    return found.counts


@jobs.job(importing.READ)
def import_manifest(job: Job) -> Mapping[str, Any]:
    """The result names rows, columns and reasons, and nothing of what stands in the rows."""
    row, user = _import(job), _user(job)
    families, label = _manifest(row)
    left_out = set(row.left_out)
    total = sum(len(each.rows) for at, each in enumerate(families) if at not in left_out)
    problems: list[Problem] = []
    intake = Intake(row.incident, user, problems.append, into=row, progress=_advance(job, total))
    with translation.override(user.language):
        landed = manifests.read_in(families, intake, label=label, without=left_out)
    arrivals = [each.told() for each in landed]
    importing.finish_import(row, by=user, counts=intake.counts, arrivals=arrivals)
    return {
        "total": total,
        "problems": sorted([p.line, p.field, p.reason] for p in problems)[:MOST_PROBLEMS],
        "problem_count": len(problems),
    }


@jobs.job(importing.UNDO)
def undo_import(job: Job) -> Mapping[str, Any]:
    row = _import(job)
    kept = undoing.undo_import(
        row, by=_user(job), progress=_advance(job, queries.brought(row).count())
    )
    return {"kept": len(kept)}


def _import(job: Job) -> Import:
    rows = Import.objects.select_related("incident__scope")
    return rows.get(pk=job.arguments["import"], incident=job.scope_id)


def _user(job: Job) -> User:
    return User.objects.get(pk=job.actor_id)


def _manifest(row: Import) -> tuple[list[Family], str]:
    """(its families, the arrival of rows that name none)."""
    told = json.loads(row.content)
    return manifest.read(base64.b64decode(told["content"])), told["label"]


def _advance(job: Job, total: int) -> Callable[[int], None]:
    return lambda done: jobs.advance(job, progress=done, total=total)


@jobs.job(searching.SEARCH)
def find_duplicates(job: Job) -> Mapping[str, Any]:
    incident = Incident.objects.select_related("scope").get(pk=job.scope_id)
    found = searching.search_duplicates(
        incident,
        progress=lambda done, total: jobs.advance(job, progress=done, total=total),
    )
    return {"pairs": found.pairs, "review": found.review, "certain": found.certain}
