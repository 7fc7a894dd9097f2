"""Pages on which a manifest is handed in, looked at, read in and undone."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.pages import status_of
from incidents.pages import open_page, show
from partners.access import may
from partners.requests import SignedIn
from registrations import queries
from registrations.forms import ManifestForm, UndoForm
from registrations.intake import listing
from registrations.intake.manifest_template import as_csv, as_workbook
from registrations.models import Import
from registrations.services import importing, undoing

ACT, UNDO = "import_manifest", "undo_import"
LATEST = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def import_manifest(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, UNDO)
    may_read_in = may(request.user, ACT, incident)
    form = ManifestForm(request.POST or None, request.FILES or None) if may_read_in else None
    if form is not None and form.is_valid():
        file, arrival = form.cleaned_data["file"], form.cleaned_data["arrival"]
        label = arrival or PurePath(file.name).stem
        row = importing.hand_in(incident, by=request.user, content=file.read(), label=label)
        return redirect("manifest_import", ref=ref, id=row.pk)
    context = {"form": form, "imports": queries.imports(incident)[:LATEST]}
    status = 400 if form is not None and form.errors else 200
    return show(request, "registrations/import.html", incident, context, status=status)


@require_safe
@login_required
def manifest_template(request: SignedIn, ref: str, form: str) -> HttpResponse:
    """An empty manifest for a spreadsheet."""
    open_page(request, ref, ACT)
    if form == "xlsx":
        response = HttpResponse(as_workbook(), content_type=XLSX)
    elif form == "csv":
        response = HttpResponse(as_csv(), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="manifest.{form}"'
    return response


@require_safe
@login_required
def manifest_import(request: SignedIn, ref: str, id: str) -> HttpResponse:
    """Where an import is: looked at, waiting for a decision, read in, undone."""
    incident = open_page(request, ref, UNDO)
    row = queries.find_import(incident, id)
    may_read_in = may(request.user, ACT, incident)
    context: dict[str, Any] = {"row": row, "row_version": _version(row), "may_read_in": may_read_in}
    if row.state == Import.State.CHECKED:
        if not may_read_in:
            return show(request, "registrations/import_waiting.html", incident, context)
        context["listing"] = listing.of(row, request.GET)
        importing.note_manifest_read(row, by=request.user)
        return show(request, "registrations/import_preview.html", incident, context)
    return show(request, "registrations/import_progress.html", incident, context)


@require_safe
@login_required
def manifest_import_version(request: SignedIn, ref: str, id: str) -> HttpResponse:
    row = queries.find_import(open_page(request, ref, UNDO), id)
    return HttpResponse(_version(row), content_type="text/plain")


@require_safe
@login_required
def manifest_import_part(request: SignedIn, ref: str, id: str) -> HttpResponse:
    incident = open_page(request, ref, UNDO)
    context = {"row": queries.find_import(incident, id), "incident": incident}
    return render(request, "registrations/parts/import_result.html", context)


@require_POST
@login_required
def decide_import(request: SignedIn, ref: str, id: str) -> HttpResponse:
    """Keep the choice of households that the form shows; then read in, or put the manifest aside."""
    incident = open_page(request, ref, ACT)
    row = queries.find_import(incident, id)
    if row.state == Import.State.CHECKED:
        importing.choose(row, left_out=listing.left_out(row, request.POST))
    if request.POST.get("do") == "put_aside":
        importing.put_aside(row, by=request.user)
        return redirect("import_manifest", ref=ref)
    if request.POST.get("do") == "read_in" and _is_sure(request, row):
        importing.read_in(row, by=request.user)
        return redirect("manifest_import", ref=ref, id=row.pk)
    return redirect(f"{request.path.removesuffix('decide/')}{listing.address(request.POST)}")


@login_required
def undo_import(request: SignedIn, ref: str, id: str) -> HttpResponse:
    incident = open_page(request, ref, UNDO)
    row = queries.find_import(incident, id)
    form = UndoForm(request.POST or None)
    if form.is_valid():
        undoing.begin_undo(row, by=request.user, reason=form.cleaned_data["reason"])
        return redirect("manifest_import", ref=ref, id=row.pk)
    people = row.people
    label = ngettext("Take out %(n)s person", "Take out %(n)s people", people) % {"n": people}
    back = reverse("manifest_import", kwargs={"ref": ref, "id": row.pk})
    context = {"row": row, "form": form, "confirm_label": label, "cancel_url": back}
    return show(
        request, "registrations/undo_import.html", incident, context, status=status_of(form)
    )


def _is_sure(request: HttpRequest, row: Import) -> bool:
    """Where many households would have to be reviewed, somebody says that they have looked."""
    if row.state != Import.State.CHECKED or request.POST.get("sure"):
        return True
    if not listing.preview_of(row).is_doubtful:
        return True
    messages.warning(request, _("Nothing was read in: tick that you have looked first."))
    return False


def _version(row: Import) -> str:
    return f"{row.state} {row.job.state} {row.job.progress}" if row.job else row.state
