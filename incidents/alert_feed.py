"""The public feed of an incident's alerts, in Atom (RFC 4287): only those that are meant for everybody.

Of arrivals of foreigners no place is told: an alert that names where people landed or stay stands there by
its kind and gravity alone. Each entry links to the alert in CAP 1.2.
"""

from collections.abc import Iterable
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.sheets import UNWRITABLE
from incidents import alert_places
from incidents.models import Incident
from notifications import cap_xml, queries
from notifications.models import Alert

NAMESPACE = "http://www.w3.org/2005/Atom"
CAP = "application/cap+xml"
MOST_ENTRIES = 50


@require_safe
def alert_feed(request: HttpRequest, ref: str) -> HttpResponse:
    incident = get_object_or_404(Incident.objects.select_related("scope"), ref=ref)
    if incident.status == Incident.Status.FALSE_REPORT:
        raise Http404
    here = request.build_absolute_uri(reverse("alert_feed", kwargs={"ref": ref}))
    alerts = queries.public_alerts().filter(scope=incident.pk)
    body = feed(incident, alerts[:MOST_ENTRIES], here)
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def feed(incident: Incident, alerts: Iterable[Alert], address: str) -> bytes:
    """The whole document, UTF-8."""
    ET.register_namespace("", NAMESPACE)
    root, shown = ET.Element(_tag("feed")), list(alerts)
    _put(root, "id", address)
    _put(root, "title", _("Alerts of %(ref)s") % {"ref": incident.ref})
    updated = shown[0].sent_at if shown and shown[0].sent_at else incident.started_at
    _put(root, "updated", updated.isoformat(timespec="seconds"))
    ET.SubElement(root, _tag("link"), rel="self", href=address)
    _put(ET.SubElement(root, _tag("author")), "name", "Posko")
    secret = alert_places.secret(incident)
    for alert in shown:
        cap = urljoin(address, reverse("alert_cap", kwargs={"key": alert.pk}))
        root.append(_entry(alert, cap, is_open=alert_places.is_open(alert, secret)))
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body


def _entry(alert: Alert, cap: str, *, is_open: bool) -> ET.Element:
    entry = ET.Element(_tag("entry"))
    kind, severity = alert.get_category_display(), alert.get_severity_display()
    at = (alert.sent_at or alert.created_at).isoformat(timespec="seconds")
    _put(entry, "id", f"urn:uuid:{alert.pk}")
    _put(entry, "title", f"{alert.get_status_display()}: {kind}, {severity}")
    _put(entry, "updated", at)
    _put(entry, "published", at)
    ET.SubElement(entry, _tag("category"), term=alert.category, scheme=cap_xml.NAMESPACE)
    ET.SubElement(entry, _tag("category"), term=alert.msg_type, scheme=cap_xml.NAMESPACE)
    ET.SubElement(entry, _tag("link"), rel="alternate", type=CAP, href=cap)
    words = "\n\n".join(alert.text.values()) if is_open else str(alert_places.CLOSED)
    _put(entry, "summary", words)
    return entry


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _tag(name)).text = UNWRITABLE.sub("", str(text))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
