"""An alert in the Common Alerting Protocol, for other systems.

What was sent for everybody is read by everybody, as the feed tells it; everything else by partners only.

Of its audience a public document holds the P-codes alone: `area` says where an alert applies, other systems
pass it on by them, and they are public geography that names nobody. Of foreigners' arrivals they go down to
the regency, since the code of a village says where people are as well as its name, which is kept back too.
"""

from copy import copy
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import override
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from incidents import alert_places
from incidents.models import Incident
from notifications import cap_xml, queries
from notifications.models import Alert
from partners.requests import Call

REGENCY = len("ID1309")  # how long a P-code is that goes down to a regency (OCHA, adm2)


class CapDocument(APIView):
    permission_classes = (AllowAny,)

    def get(self, request: Request, key: UUID) -> HttpResponse:
        alert, incident = _found(request, key)
        body = cap_xml.document(
            alert,
            chain=queries.chain(alert),
            names=queries.audience_names(alert),
            incident=incident.ref,
        )
        return HttpResponse(body, content_type=cap_xml.TYPE)


def _found(request: Call | Request, key: UUID) -> tuple[Alert, Incident]:
    """Whole for who may see it; for everybody else as the public may, or Http404."""
    incidents = Incident.objects.select_related("scope")
    alert = queries.alerts(request.user).filter(pk=key).first()
    if alert is not None:
        return alert, incidents.get(pk=alert.scope_id)
    alert = get_object_or_404(queries.public_alerts(), pk=key)
    incident = incidents.get(pk=alert.scope_id)
    if incident.status == Incident.Status.FALSE_REPORT:
        raise Http404
    if not alert_places.is_open(alert, alert_places.secret(incident)):
        return _without_words(alert), incident
    return _with_areas_alone(alert, incident), incident


def _with_areas_alone(alert: Alert, incident: Incident) -> Alert:
    shown, codes = copy(alert), alert.audience.get("areas", [])
    if alert_places.hides_places(incident):
        codes = sorted({code[:REGENCY] for code in codes})
    shown.audience = {"areas": codes}
    return shown


def _without_words(alert: Alert) -> Alert:
    closed = copy(alert)
    closed.text, closed.area, closed.audience = {}, "", {}
    for language in alert.text:
        with override(language):
            closed.text[language] = str(alert_places.CLOSED)
    return closed
