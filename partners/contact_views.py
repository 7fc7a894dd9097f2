"""Pages of contacts: the duty roster, a whole list at once, and what their owners say of their numbers."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from partners import contact_file, queries, services
from partners.access import require
from partners.forms import ContactFileForm, ShiftForm
from partners.models import ContactPoint, DutyShift, TextConsent
from partners.requests import SignedIn

How = TextConsent.How
# What is done, and what is said when it is done.
MOVES: dict[str, tuple[Callable[..., object], Promise]] = {
    "check": (services.ask_check, gettext_lazy("A text with a code is on its way to the number.")),
    "called": (
        partial(services.verify, how=How.CALL),
        gettext_lazy("The number is verified."),
    ),
    "stop": (
        partial(services.opt_out, how=How.CALL),
        gettext_lazy("No texts go to this number any more."),
    ),
    "again": (
        partial(services.opt_in, how=How.CALL),
        gettext_lazy("Texts go to this number again."),
    ),
    "works": (services.clear_bad, gettext_lazy("The number counts as working again.")),
}


@login_required
def roster(request: SignedIn) -> HttpResponse:
    require(request.user, "edit_partners")
    form = ShiftForm(request.POST or None)
    if form.is_valid():
        services.add_shift(by=request.user, **form.cleaned_data)
        messages.success(request, _("The shift is in the roster."))
        return redirect("roster")
    context = {
        "form": form,
        "shifts": queries.shifts(),
        "ready": queries.ready().count(),
    }
    status = 400 if form.is_bound else 200
    return render(request, "partners/roster.html", context, status=status)


@require_POST
@login_required
def drop_shift(request: SignedIn, key: str) -> HttpResponse:
    require(request.user, "edit_partners")
    services.drop_shift(get_object_or_404(DutyShift, pk=key), by=request.user)
    return redirect("roster")


@require_POST
@login_required
def move_contact(request: SignedIn, key: str, move: str) -> HttpResponse:
    require(request.user, "edit_partners")
    contact = get_object_or_404(ContactPoint, pk=key)
    if move not in MOVES:
        raise Http404
    act, told = MOVES[move]
    act(contact, by=request.user)
    messages.success(request, str(told))
    return redirect("change_contact", key=key)


@login_required
def import_contacts(request: SignedIn) -> HttpResponse:
    """First what a file would do; then, with its text sent once more, it is done."""
    require(request.user, "edit_partners")
    form = ContactFileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _import_page(request, form, status=400 if form.is_bound else 200)
    upload, text = form.cleaned_data["file"], form.cleaned_data["text"]
    text = contact_file.decoded(upload.read()) if upload else text
    try:
        taken = contact_file.take(text, by=request.user, dry_run=bool(upload))
    except contact_file.NotAList as error:
        form.add_error("file", str(error))
        return _import_page(request, form, status=400)
    if upload:
        return _import_page(request, ContactFileForm(initial={"text": text}), taken=taken)
    messages.success(request, _("The contacts are in the directory."))
    return _import_page(request, ContactFileForm(), done=taken)


def _import_page(
    request: SignedIn, form: ContactFileForm, *, status: int = 200, **found: contact_file.Taken
) -> HttpResponse:
    context = {"form": form, "columns": contact_file.COLUMNS, **found}
    return render(request, "partners/import.html", context, status=status)


@require_safe
@login_required
def template(request: SignedIn) -> HttpResponse:
    require(request.user, "edit_partners")
    answer = HttpResponse(contact_file.template(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="contacts.csv"'
    return answer
