"""The page of the system: what carries texts, what keeps the house running, what a sender must arrange."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from notifications import health
from notifications.forms import SenderStepForm
from notifications.models import SenderStep
from notifications.queries import outbox
from notifications.services import pauses, phone, sender
from partners.access import may, require
from partners.requests import SignedIn


@require_safe
@login_required
def system(request: SignedIn) -> HttpResponse:
    require(request.user, "see_system")
    context = {
        "ways": health.ways_out(),
        "house": health.house(),
        "arranged": outbox.arranged(),
        "form": SenderStepForm(),
        "gateway_on": bool(settings.GATEWAY_SECRET),
        "may_change": may(request.user, "change_system"),
        "system_warnings": [],  # said here in full
    }
    return render(request, "notifications/system.html", context)


@require_POST
@login_required
def resume(request: SignedIn, provider: str) -> HttpResponse:
    require(request.user, "change_system")
    if pauses.resume_channel(provider, by=request.user):
        messages.success(request, _("Texts go out again; the next ones show whether it works."))
    return redirect("system")


@require_POST
@login_required
def switch_stand_in(request: SignedIn) -> HttpResponse:
    require(request.user, "change_system")
    phone.let_stand_in(by=request.user, on=request.POST.get("on") == "1")
    messages.success(request, _("Noted."))
    return redirect("system")


@require_POST
@login_required
def arrange(request: SignedIn, step: str) -> HttpResponse:
    require(request.user, "change_system")
    if step not in SenderStep.Step.values:
        raise Http404
    form = SenderStepForm(request.POST)
    if form.is_valid():
        sender.arrange(step, by=request.user, **form.cleaned_data)
        messages.success(request, _("Noted."))
    return redirect("system")
