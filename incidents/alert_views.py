"""Pages of alerts: whom to tell what, and who has heard it.

They stand here, and not in notifications, because they belong to the page of an incident.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core import paging
from core.parts import Link
from core.words import number
from incidents import alert_figures
from incidents.alert_forms import AlertForm, AnswerForm
from incidents.models import Incident
from incidents.pages import open_page, show
from notifications import channels, queries, services
from notifications.models import Acknowledgement, Alert
from partners.access import may
from partners.models import ContactPoint
from partners.requests import SignedIn

SHOWN_NAMES = 200
IMAGINED = "0000"  # as long as a real reference, for the length of a text


@require_safe
@login_required
def alert_list(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "see_alerts")
    alerts = queries.alerts(request.user).filter(scope=incident.scope)
    page = paging.page(alerts, after=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "lines": alert_figures.lines(page.rows),
        "unacknowledged": queries.alerts_unacknowledged(incident.pk),
        "channel": channels.current()[1],
        "may_send": may(request.user, "send_alert", incident),
    }
    return show(request, "incidents/alerts/list.html", incident, context)


@login_required
def compose_alert(request: SignedIn, ref: str) -> HttpResponse:
    incident = open_page(request, ref, "send_alert")
    form = AlertForm(request.POST or None, scope=incident.scope)
    if form.is_valid():
        alert = services.draft_alert(incident.scope, by=request.user, **form.alert())
        return redirect("alert", ref=ref, reference=alert.reference)
    return _compose(request, incident, form)


@login_required
def change_alert(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    incident, alert = _open(request, ref, reference, "send_alert")
    initial = AlertForm.initial_of(alert)
    form = AlertForm(request.POST or None, initial=initial, scope=incident.scope)
    if form.is_valid():
        services.change_alert(alert, by=request.user, **form.alert())
        return redirect("alert", ref=ref, reference=reference)
    return _compose(request, incident, form, alert)


@require_POST
@login_required
def preview_alert(request: SignedIn, ref: str) -> HttpResponse:
    """What the typed alert costs and whom it means, while it is typed."""
    incident = open_page(request, ref, "send_alert")
    form = AlertForm(request.POST, scope=incident.scope)
    form.is_valid()
    alert = Alert.of(incident.scope, reference=IMAGINED, **form.alert())
    return render(request, "incidents/alerts/parts/preview.html", _preview(alert))


@require_safe
@login_required
def alert_page(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    incident, alert = _open(request, ref, reference, "see_alerts")
    [line] = alert_figures.lines([alert])
    context = {
        "alert": alert,
        "line": line,
        "names": queries.audience_names(alert),
        "channel": channels.current()[1],
        "may_send": may(request.user, "send_alert", incident),
    }
    if alert.state == Alert.State.DRAFT:
        return show(request, "incidents/alerts/draft.html", incident, context | _preview(alert))
    context["wordings"] = alert_figures.wordings(alert)
    if context["may_send"]:
        context |= _recipients(request, line)
    return show(request, "incidents/alerts/alert.html", incident, context)


@require_safe
@login_required
def alert_version(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    _incident, alert = _open(request, ref, reference, "see_alerts")
    [line] = alert_figures.lines([alert])
    return HttpResponse(line.version, content_type="text/plain")


@require_safe
@login_required
def alert_reach(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    """The figures of an alert alone, for a page that keeps them fresh."""
    _incident, alert = _open(request, ref, reference, "see_alerts")
    [line] = alert_figures.lines([alert])
    return render(request, "incidents/alerts/parts/reach.html", {"line": line})


@require_POST
@login_required
def send_alert(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    _incident, alert = _open(request, ref, reference, "send_alert")
    sent = services.send_alert(alert, by=request.user)
    message = ngettext(
        "The alert is on its way to %(n)s contact.",
        "The alert is on its way to %(n)s contacts.",
        sent.recipients,
    )
    messages.success(request, message % {"n": number(sent.recipients)})
    return redirect("alert", ref=ref, reference=reference)


@require_POST
@login_required
def note_answer(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    """A contact was rung up and answered."""
    _incident, alert = _open(request, ref, reference, "send_alert")
    form = AnswerForm(request.POST)
    if form.is_valid():
        contact = get_object_or_404(ContactPoint, pk=form.cleaned_data["contact"])
        answer, via = form.cleaned_data["answer"], Acknowledgement.Via.CALL
        services.acknowledge(alert, contact, answer, via=via, by=request.user)
    return redirect("alert", ref=ref, reference=reference)


def _open(request: SignedIn, ref: str, reference: str, act: str) -> tuple[Incident, Alert]:
    incident = open_page(request, ref, act)
    alerts = queries.alerts(request.user).filter(scope=incident.scope)
    return incident, get_object_or_404(alerts, reference=reference)


def _compose(
    request: SignedIn, incident: Incident, form: AlertForm, alert: Alert | None = None
) -> HttpResponse:
    context = {"form": form, "alert": alert, "channel": channels.current()[1]}
    status = 400 if form.is_bound else 200
    return show(request, "incidents/alerts/compose.html", incident, context, status=status)


def _preview(alert: Alert) -> dict[str, Any]:
    contacts = queries.audience(alert).select_related("organisation")
    return {
        "alert": alert,
        "wordings": alert_figures.wordings(alert),
        "people": contacts.count(),
        "contacts": contacts[:SHOWN_NAMES],
    }


def _recipients(request: SignedIn, line: alert_figures.AlertLine) -> dict[str, Any]:
    """The recipients on one page: all, or those who share what the reader asked for."""
    chosen = request.GET.get("show", "silent" if line.reach.silent else "")
    found = queries.messages(line.alert, chosen)
    page = paging.page(found, after=request.GET.get("cursor", ""))
    counts = {
        "": (_("All"), line.reach.recipients),
        "silent": (_("Silent"), line.reach.silent),
        "not_reached": (_("Not reached"), line.reach.not_reached),
        "answered": (_("Answered"), line.reach.answered),
    }
    return {
        "page": page,
        "recipients": alert_figures.recipients(line.alert, page.rows),
        "chips": [
            Link(label, f"?show={name}", name == chosen, count)
            for name, (label, count) in counts.items()
        ],
    }
