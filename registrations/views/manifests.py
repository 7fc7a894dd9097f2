"""Pages on which a manifest is read in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from core.models import Job
from incidents.models import Incident
from incidents.pages import open_page, show
from partners.requests import SignedIn
from registrations import jobs, manifest
from registrations.forms import ManifestForm

ACT = "import_manifest"


@login_required
def import_manifest(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, ACT)
    form = ManifestForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        job = jobs.start_import(
            incident,
            by=request.user,
            name=file.name,
            content=file.read(),
            label=form.cleaned_data["arrival"],
        )
        return redirect("manifest_import", ref=ref, id=job.pk)
    status = 400 if form.errors else 200
    return show(request, "registrations/import.html", incident, {"form": form}, status=status)


@require_safe
@login_required
def manifest_template(request: SignedIn, ref: str) -> HttpResponse:
    """An empty manifest for a spreadsheet."""
    open_page(request, ref, ACT)
    response = HttpResponse(manifest.template(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="manifest.csv"'
    return response


@require_safe
@login_required
def manifest_import(request: SignedIn, ref: str, id: str) -> HttpResponse:
    """How far a manifest is, then what became of its rows."""
    incident = open_page(request, ref, ACT)
    job = _job(incident, id)
    context = {"job": job, "job_version": _version(job)}
    return show(request, "registrations/import_progress.html", incident, context)


@require_safe
@login_required
def manifest_import_version(request: SignedIn, ref: str, id: str) -> HttpResponse:
    return HttpResponse(_version(_job(open_page(request, ref, ACT), id)), content_type="text/plain")


@require_safe
@login_required
def manifest_import_part(request: SignedIn, ref: str, id: str) -> HttpResponse:
    context = {"job": _job(open_page(request, ref, ACT), id)}
    return render(request, "registrations/parts/import_result.html", context)


def _job(incident: Incident, id: str) -> Job:
    return get_object_or_404(Job, pk=id, scope=incident.scope, kind=jobs.IMPORT_MANIFEST)


def _version(job: Job) -> str:
    return f"{job.state} {job.progress}"
