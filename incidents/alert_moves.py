"""What is done to an alert from its page: it is approved, sent, replaced, called off, answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.words import number
from incidents.alert_forms import AnswerForm, CallOffForm
from incidents.alert_views import open_alert
from incidents.pages import show
from notifications import queries, services
from notifications.models import Acknowledgement
from partners.access import require
from partners.models import ContactPoint
from partners.requests import SignedIn

Via = Acknowledgement.Via


@require_POST
@login_required
def approve_alert(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    _incident, alert = open_alert(request, ref, reference, "send_alert")
    services.approve_alert(alert, by=request.user)
    messages.success(request, _("The alert is approved. It can be sent now."))
    return redirect("alert", ref=ref, reference=reference)


@require_POST
@login_required
def send_alert(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    _incident, alert = open_alert(request, ref, reference, "send_alert")
    sent = services.send_alert(alert, by=request.user, seen=request.POST.get("seen", ""))
    message = ngettext(
        "The alert is on its way to %(n)s contact.",
        "The alert is on its way to %(n)s contacts.",
        sent.recipients,
    )
    messages.success(request, message % {"n": number(sent.recipients)})
    return redirect("alert", ref=ref, reference=reference)


@require_POST
@login_required
def update_alert(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    """A draft with the same words, to be changed before it takes the place of the alert."""
    _incident, alert = open_alert(request, ref, reference, "send_alert")
    update = services.draft_update(alert, by=request.user)
    return redirect("change_alert", ref=ref, reference=update.reference)


@login_required
def call_off_alert(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    incident, alert = open_alert(request, ref, reference, "send_alert")
    form = CallOffForm(request.POST or None)
    if form.is_valid():
        services.call_off(alert, by=request.user, **form.cleaned_data)
        messages.success(request, _("The alert is called off."))
        return redirect("alert", ref=ref, reference=reference)
    context = {
        "alert": alert,
        "form": form,
        "told": queries.told_contacts(alert, *queries.chain(alert)).count(),
        "confirm_label": _("Call it off"),
        "cancel_url": reverse("alert", kwargs={"ref": ref, "reference": reference}),
    }
    status = 400 if form.is_bound else 200
    return show(request, "incidents/alerts/call_off.html", incident, context, status=status)


@require_POST
@login_required
def note_answer(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    """A contact was rung up and answered; or, without a contact, whoever reads the page answers."""
    _incident, alert = open_alert(request, ref, reference, "see_alerts")
    form = AnswerForm(request.POST)
    if form.is_valid():
        id, answer = form.cleaned_data["contact"], form.cleaned_data["answer"]
        if id:
            require(request.user, "send_alert", alert)
            contact = get_object_or_404(ContactPoint, pk=id)
            services.acknowledge(alert, contact, answer, via=Via.CALL, by=request.user)
        else:
            own = queries.own_contacts(alert, request.user)
            services.answer_for(alert, own, answer, via=Via.WEB, by=request.user)
    return redirect("alert", ref=ref, reference=reference)
