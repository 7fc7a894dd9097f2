"""An alert as XML of the Common Alerting Protocol 1.2 (OASIS, July 2010, CAP-v1.2-os).

Elements stand in the order of the standard's schema. No number and no name of a person is in it.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings
from django.utils.translation import override

from core.sheets import UNWRITABLE
from notifications.cap import Category, Distribution, MessageType
from notifications.models import Alert
from notifications.wording import REPLY

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
TYPE = "application/cap+xml; charset=utf-8"
LANGUAGES = {"id": "id-ID", "en": "en-US"}
LONGEST_HEADLINE = 160
NOTE = "LATIHAN - EXERCISE"
RESTRICTION = {
    "id": "Hanya untuk mitra penanganan.",
    "en": "Only for partners in the response.",
}


def document(alert: Alert, *, chain: Sequence[Alert], names: Sequence[str], incident: str) -> bytes:
    """The whole document, UTF-8.

    `chain` is what the alert follows, the first one first; `names` is whom it means, in words; `incident` is
    what the incident is called outside.
    """
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_tag("alert"))
    _put(root, "identifier", identifier(alert))
    _put(root, "sender", sender())
    _put(root, "sent", moment(_sent(alert), alert))
    _put(root, "status", "Draft" if alert.state == Alert.State.DRAFT else alert.status)
    _put(root, "msgType", alert.msg_type)
    _put(root, "scope", alert.distribution)
    if alert.distribution == Distribution.RESTRICTED:
        _put(root, "restriction", " / ".join(RESTRICTION.values()))
    if alert.distribution == Distribution.PRIVATE:
        _put(root, "addresses", " ".join(f'"{_plain(name)}"' for name in names) or "posko")
    if alert.is_exercise:
        _put(root, "note", NOTE)
    if chain:
        _put(root, "references", " ".join(_reference(before) for before in chain))
    _put(root, "incidents", f'"{_plain(incident)}"' if " " in incident else incident)
    for language in sorted(alert.text, reverse=True):  # Indonesian first, on every database
        root.append(_info(alert, language))
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body


def identifier(alert: Alert) -> str:
    return f"posko-{alert.pk}"


def sender() -> str:
    """Who we are to other systems: our own address, or, where we have none, only a name."""
    return f"posko@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}"


def moment(at: datetime, alert: Alert) -> str:
    """Seconds and a zone in figures; the standard wants UTC written as -00:00."""
    local = at.astimezone(alert.scope.zone)
    text = local.isoformat(timespec="seconds")
    return f"{text[:-6]}-00:00" if not local.utcoffset() else text


def headline(text: str) -> str:
    """The first sentence, cut where it is too long for a display."""
    first = re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]
    fits = len(first) <= LONGEST_HEADLINE
    return first if fits else first[: LONGEST_HEADLINE - 1].rstrip() + "…"


def _info(alert: Alert, language: str) -> ET.Element:
    info, text = ET.Element(_tag("info")), alert.text[language]
    _put(info, "language", LANGUAGES[language])
    _put(info, "category", alert.category)
    with override(language):
        _put(info, "event", str(Category(alert.category).label))
    if alert.msg_type == MessageType.CANCEL:
        _put(info, "responseType", "None")
    for name in ("urgency", "severity", "certainty"):
        _put(info, name, getattr(alert, name))
    _put(info, "effective", moment(alert.effective, alert))
    _put(info, "expires", moment(alert.expires, alert))
    _put(info, "senderName", settings.PROGRAMME or "Posko")
    _put(info, "headline", headline(text))
    _put(info, "description", text)
    if alert.ask_acknowledgement and alert.distribution != Distribution.PUBLIC:
        _put(info, "instruction", REPLY[language].format(reference=alert.reference))
    _area(info, alert)
    return info


def _area(info: ET.Element, alert: Alert) -> None:
    codes = alert.audience.get("areas", [])
    if not (alert.area or codes):
        return
    area = ET.SubElement(info, _tag("area"))
    _put(area, "areaDesc", alert.area or ", ".join(codes))
    for code in codes:
        geocode = ET.SubElement(area, _tag("geocode"))
        _put(geocode, "valueName", "P-code")
        _put(geocode, "value", code)


def _reference(alert: Alert) -> str:
    return f"{sender()},{identifier(alert)},{moment(_sent(alert), alert)}"


def _sent(alert: Alert) -> datetime:
    return (alert.sent_at or alert.created_at).replace(microsecond=0)


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _tag(name)).text = UNWRITABLE.sub("", str(text))


def _plain(text: str) -> str:
    return text.replace('"', "'")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
