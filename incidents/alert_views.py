"""Pages of alerts: whom to tell what, and who has heard it.

They stand here, and not in notifications, because they belong to the page of an incident.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import paging
from core.parts import Link
from incidents import alert_figures
from incidents.alert_figures import approval
from incidents.alert_forms import AlertForm
from incidents.models import Incident
from incidents.pages import open_page, show
from notifications import advice, channels, estimate, queries, services
from notifications.models import Alert
from notifications.standard_texts import STANDARD_TEXTS
from partners.access import may
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
    chosen = request.GET.get("text", "")
    initial = AlertForm.initial_from(chosen)
    form = AlertForm(request.POST or None, initial=initial, scope=incident.scope)
    if form.is_valid():
        alert = services.draft_alert(incident.scope, by=request.user, **form.alert())
        return redirect("alert", ref=ref, reference=alert.reference)
    return _compose(request, incident, form)


@login_required
def change_alert(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    incident, alert = open_alert(request, ref, reference, "send_alert")
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
    incident, alert = open_alert(request, ref, reference, "see_alerts")
    [line] = alert_figures.lines([alert])
    context = _head(request, incident, line)
    if alert.sent_at is None:
        context |= {**_preview(alert), "approval": approval(alert, request.user)}
        return show(request, "incidents/alerts/draft.html", incident, context)
    context |= {
        "wordings": alert_figures.wordings(alert),
        "own": alert.ask_acknowledgement and queries.own_contacts(alert, request.user).exists(),
        "in_force": alert_figures.in_force(alert),
    }
    if context["may_send"]:
        context |= _recipients(request, line)
    return show(request, "incidents/alerts/alert.html", incident, context)


@require_safe
@login_required
def alert_version(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    _incident, alert = open_alert(request, ref, reference, "see_alerts")
    [line] = alert_figures.lines([alert])
    return HttpResponse(line.version, content_type="text/plain")


@require_safe
@login_required
def alert_reach(request: SignedIn, ref: str, reference: str) -> HttpResponse:
    """The figures of an alert alone, for a page that keeps them fresh."""
    _incident, alert = open_alert(request, ref, reference, "see_alerts")
    [line] = alert_figures.lines([alert])
    return render(request, "incidents/alerts/parts/reach.html", {"line": line})


def open_alert(request: SignedIn, ref: str, reference: str, act: str) -> tuple[Incident, Alert]:
    incident = open_page(request, ref, act)
    alerts = queries.alerts(request.user).filter(scope=incident.scope)
    return incident, get_object_or_404(alerts, reference=reference)


def _compose(
    request: SignedIn, incident: Incident, form: AlertForm, alert: Alert | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "alert": alert,
        "channel": channels.current()[1],
        "standard_texts": STANDARD_TEXTS.values(),
    }
    status = 400 if form.is_bound else 200
    return show(request, "incidents/alerts/compose.html", incident, context, status=status)


def _head(request: SignedIn, incident: Incident, line: alert_figures.AlertLine) -> dict[str, Any]:
    """What the page of an alert shows before it is sent, and after."""
    return {
        "alert": line.alert,
        "line": line,
        "names": queries.audience_names(line.alert),
        "channel": channels.current()[1],
        "follower": queries.follower(line.alert),
        "may_send": may(request.user, "send_alert", incident),
    }


def _preview(alert: Alert) -> dict[str, Any]:
    found = queries.recipients(alert)
    cost = advice.cost(alert, found)
    return {
        "alert": alert,
        "wordings": alert_figures.wordings(alert, cost),
        "people": len(found.told),
        "contacts": found.told[:SHOWN_NAMES],
        "left_out": alert_figures.left_out(alert, found),
        "digest": found.digest,
        "cost": cost,
        "takes": estimate.for_more(cost.segments, alert.priority),
        "warnings": dict.fromkeys(advice.sentence(warn) for warn in advice.warnings(alert)),
    }


def _recipients(request: SignedIn, line: alert_figures.AlertLine) -> dict[str, Any]:
    """The recipients on one page: all, or those who share what the reader asked for."""
    chosen = request.GET.get("show", "silent" if line.reach.silent else "")
    found = queries.messages(line.alert, chosen)
    page = paging.page(found, after=request.GET.get("cursor", ""))
    counts = {
        "": (_("All"), sum(line.reach.states.values())),
        "silent": (_("Silent"), line.reach.silent),
        "not_reached": (_("Not reached"), line.reach.not_reached),
        "left_out": (_("Left out"), line.reach.left_out),
        "answered": (_("Answered"), line.reach.answered),
    }
    return {
        "page": page,
        "recipients": alert_figures.recipients(line.alert, page.rows),
        "steps": queries.steps(line.alert),
        "call_list": queries.call_list(line.alert),
        "chips": [
            Link(label, f"?show={name}", name == chosen, count)
            for name, (label, count) in counts.items()
            if count or name in ("", chosen)
        ],
    }
