"""Alerts as other systems read them. The order of elements is that of the schema of CAP 1.2."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import Incident
from incidents.services import announce_arrival
from notifications import cap_xml
from notifications.models import Alert
from notifications.services import approve_alert, call_off, draft_update, send_alert
from partners.models import ContactPoint, Organisation, Role, User
from tests.conftest import SignIn, make_user
from tests.notifications.conftest import MakeAlert

# Element: (how often at least, at most), in the order of the standard.
ALERT = {
    "identifier": (1, 1), "sender": (1, 1), "sent": (1, 1), "status": (1, 1), "msgType": (1, 1),
    "source": (0, 1), "scope": (1, 1), "restriction": (0, 1), "addresses": (0, 1), "code": (0, 99),
    "note": (0, 1), "references": (0, 1), "incidents": (0, 1), "info": (0, 99),
}  # fmt: skip
INFO = {
    "language": (0, 1), "category": (1, 99), "event": (1, 1), "responseType": (0, 99),
    "urgency": (1, 1), "severity": (1, 1), "certainty": (1, 1), "audience": (0, 1),
    "eventCode": (0, 99), "effective": (0, 1), "onset": (0, 1), "expires": (0, 1),
    "senderName": (0, 1), "headline": (0, 1), "description": (0, 1), "instruction": (0, 1),
    "web": (0, 1), "contact": (0, 1), "parameter": (0, 99), "resource": (0, 99), "area": (0, 99),
}  # fmt: skip
WORDS = {
    "status": "Actual Exercise System Test Draft",
    "msgType": "Alert Update Cancel Ack Error",
    "scope": "Public Restricted Private",
    "category": "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other",
    "responseType": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
    "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown",
    "certainty": "Observed Likely Possible Unlikely Unknown",
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")


def check(element: ET.Element, content: dict[str, tuple[int, int]]) -> None:
    names = [child.tag.removeprefix(f"{{{cap_xml.NAMESPACE}}}") for child in element]
    assert names == sorted(names, key=list(content).index)
    for name, (least, most) in content.items():
        assert least <= names.count(name) <= most, name
    for name, child in zip(names, element, strict=True):
        if name in WORDS:
            assert child.text in WORDS[name].split()
        if name in {"sent", "effective", "expires"}:
            assert MOMENT.fullmatch(child.text or "")


def valid(body: bytes) -> ET.Element:
    root = ET.fromstring(body)
    check(root, ALERT)
    for info in root.findall(q("info")):
        check(info, INFO)
        for area in info.findall(q("area")):
            check(area, {"areaDesc": (1, 1), "geocode": (0, 99)})
    for name in ("identifier", "sender"):
        assert not re.search(r"[\s,<&]", text(root, name))
    return root


def q(name: str) -> str:
    return f"{{{cap_xml.NAMESPACE}}}{name}"


def text(root: ET.Element, name: str) -> str:
    return root.findtext(q(name)) or ""


def document(alert: Alert, **more: Any) -> ET.Element:
    given: dict[str, Any] = {"chain": [], "names": [], "incident": "MTW-1", **more}
    return valid(cap_xml.document(alert, **given))


def test_every_language_has_an_info_of_its_own(make_alert: MakeAlert) -> None:
    root = document(make_alert())
    assert [text(info, "language") for info in root.findall(q("info"))] == ["id-ID", "en-US"]


@pytest.mark.parametrize("scope", ["Public", "Restricted", "Private"])
def test_each_scope_has_what_it_demands(make_alert: MakeAlert, scope: str) -> None:
    root = document(make_alert(distribution=scope), names=['The "A" team'])
    demanded = {"Public": [], "Restricted": ["restriction"], "Private": ["addresses"]}[scope]
    assert [n for n in ("restriction", "addresses") if text(root, n)] == demanded


def test_a_draft_says_so(make_alert: MakeAlert) -> None:
    assert text(document(make_alert()), "status") == "Draft"


def test_what_is_not_xml_is_escaped_or_left_out(make_alert: MakeAlert) -> None:
    odd = 'Air < 2 m & "naik" \x07]]>'
    info = document(make_alert(text={"id": odd})).find(q("info"))
    assert info is not None
    assert text(info, "description") == odd.replace("\x07", "")


def test_areas_are_told_with_their_p_codes(make_alert: MakeAlert) -> None:
    wanted = {"areas": ["ID1309", "ID1371"]}
    info = document(make_alert(audience=wanted, area="Sikakap")).find(q("info"))
    assert info is not None
    assert text(info, f"area/{q('areaDesc')}") == "Sikakap"
    assert len(info.findall(f"{q('area')}/{q('geocode')}")) == 2


def test_what_follows_names_all_that_came_before(
    sign_in: SignIn, make_alert: MakeAlert, ani: ContactPoint, budi: User
) -> None:
    first = send_alert(make_alert(), by=budi)
    second = send_alert(draft_update(first, by=budi), by=budi)
    call_off(second, reason="", by=budi)
    notice = Alert.objects.get(msg_type="Cancel")
    answer = sign_in(budi).get(f"/api/v1/alerts/{notice.pk}.cap.xml")
    root = valid(answer.content)
    references = text(root, "references").split()
    assert answer["Content-Type"].startswith("application/cap+xml")
    assert text(root, "msgType") == "Cancel"
    assert [r.split(",")[1] for r in references] == [f"posko-{first.pk}", f"posko-{second.pk}"]


def test_no_number_and_no_name_of_a_person_is_in_it(
    make_alert: MakeAlert, ani: ContactPoint, budi: User
) -> None:
    alert = send_alert(make_alert(ask_acknowledgement=True), by=budi)
    body = ET.tostring(document(alert), encoding="unicode")
    assert not [secret for secret in (ani.name, ani.phone, budi.name) if secret in body]


@pytest.fixture
def public(
    make_alert: MakeAlert, ani: ContactPoint, incident: Incident, office: Organisation, budi: User
) -> Callable[[str], Alert]:
    lina = make_user("lina", Role.COORDINATOR, office, incident)

    def make(words: str) -> Alert:
        alert = make_alert(distribution="Public", text={"id": words, "en": "x"})
        return send_alert(approve_alert(alert, by=lina), by=budi)

    return make


def feed(client: Client, incident: Incident) -> str:
    answer = client.get(f"/feeds/{incident.ref}/alerts.atom")
    assert answer.status_code == 200
    ET.fromstring(answer.content)
    return answer.content.decode()


def test_the_feed_holds_what_is_meant_for_everybody(
    client: Client,
    public: Callable[[str], Alert],
    make_alert: MakeAlert,
    incident: Incident,
    budi: User,
) -> None:
    alert = public("Gelombang <tinggi>.")
    secret = send_alert(make_alert(), by=budi)
    text = feed(client, incident)
    assert str(alert.pk) in text
    assert "Gelombang &lt;tinggi&gt;." in text
    assert str(secret.pk) not in text


def test_no_place_of_foreigners_stands_in_the_feed(
    client: Client, public: Callable[[str], Alert], incident: Incident, budi: User
) -> None:
    announce_arrival(incident, by=budi, mode="boat", place="Pantai Masabuk", counts={"men": 3})
    alert = public("Jauhi pantai masabuk malam ini.")
    text = feed(client, incident)
    assert str(alert.pk) in text
    assert "masabuk" not in text.casefold()


ATOM = "{http://www.w3.org/2005/Atom}"


def test_each_entry_links_to_the_alert_in_cap(
    client: Client, public: Callable[[str], Alert], incident: Incident
) -> None:
    alert = public("Gelombang <tinggi>.")
    entry = ET.fromstring(feed(client, incident)).find(f"{ATOM}entry")
    assert entry is not None
    [link] = entry.findall(f"{ATOM}link")
    assert (link.get("rel"), link.get("type")) == ("alternate", "application/cap+xml")
    answer = client.get(str(link.get("href")))
    root = valid(answer.content)
    assert answer["Content-Type"].startswith("application/cap+xml")
    assert (text(root, "identifier"), text(root, "incidents")) == (
        f"posko-{alert.pk}",
        incident.ref,
    )
    assert "Gelombang &lt;tinggi&gt;." in answer.content.decode()


def test_the_public_is_not_asked_to_answer(make_alert: MakeAlert) -> None:
    for scope, asked in (("Public", False), ("Restricted", True)):
        info = document(make_alert(distribution=scope, ask_acknowledgement=True)).find(q("info"))
        assert info is not None
        assert bool(text(info, "instruction")) == asked


@pytest.mark.parametrize("distribution", ["Restricted", "Private"])
def test_what_is_not_for_everybody_is_not_there_for_everybody(
    client: Client,
    sign_in: SignIn,
    make_alert: MakeAlert,
    ani: ContactPoint,
    budi: User,
    distribution: str,
) -> None:
    alert = send_alert(make_alert(distribution=distribution), by=budi)
    address = f"/api/v1/alerts/{alert.pk}.cap.xml"
    assert client.get(address).status_code == 404
    assert sign_in(budi).get(address).status_code == 200


def test_a_public_draft_is_read_by_partners_only(
    client: Client, sign_in: SignIn, make_alert: MakeAlert, budi: User
) -> None:
    address = f"/api/v1/alerts/{make_alert(distribution='Public').pk}.cap.xml"
    assert client.get(address).status_code == 404
    assert sign_in(budi).get(address).status_code == 200


def test_what_was_a_false_report_is_not_public_any_more(
    client: Client, public: Callable[[str], Alert], incident: Incident
) -> None:
    alert = public("Gelombang tinggi.")
    Incident.objects.filter(pk=incident.pk).update(status="false_report")
    assert client.get(f"/api/v1/alerts/{alert.pk}.cap.xml").status_code == 404


def test_no_place_of_foreigners_stands_in_a_public_document(
    client: Client, sign_in: SignIn, public: Callable[[str], Alert], incident: Incident, budi: User
) -> None:
    announce_arrival(incident, by=budi, mode="boat", place="Pantai Masabuk", counts={"men": 3})
    alert = public("Jauhi pantai masabuk malam ini.")
    Alert.objects.filter(pk=alert.pk).update(audience={**alert.audience, "areas": ["ID130901"]})
    address = f"/api/v1/alerts/{alert.pk}.cap.xml"
    body, whole = client.get(address).content, sign_in(budi).get(address).content.decode()
    valid(body)
    for place in ("masabuk", "ID130901"):
        assert place.casefold() not in body.decode().casefold()
        assert place in whole


@pytest.mark.parametrize(
    ("population", "codes"),
    [
        ("foreign_arrival", ["ID1309", "ID1371"]),
        ("disaster_evacuee", ["ID130901", "ID130902", "ID1371"]),
    ],
)
def test_a_public_document_says_where_it_applies_and_of_foreigners_no_closer_than_the_regency(
    client: Client,
    public: Callable[[str], Alert],
    incident: Incident,
    population: str,
    codes: list[str],
) -> None:
    alert = public("Gelombang tinggi.")
    areas = ["ID130901", "ID130902", "ID1371"]
    Alert.objects.filter(pk=alert.pk).update(audience={**alert.audience, "areas": areas})
    Incident.objects.filter(pk=incident.pk).update(population_type=population)
    document = ET.fromstring(client.get(f"/api/v1/alerts/{alert.pk}.cap.xml").content)
    values = document.findall(f"{q('info')}[1]/{q('area')}/{q('geocode')}/{q('value')}")
    assert [value.text for value in values] == codes


def test_nobody_stands_in_a_public_document(
    client: Client, public: Callable[[str], Alert], ani: ContactPoint, budi: User
) -> None:
    alert = public("Gelombang tinggi.")
    body = client.get(f"/api/v1/alerts/{alert.pk}.cap.xml").content.decode()
    organisation = ani.organisation
    for told in (ani.name, ani.phone, organisation.name, str(organisation.pk), budi.name, "budi"):
        assert told not in body


def test_the_feed_of_nothing_is_not_there(client: Client, db: None) -> None:
    assert client.get("/feeds/NOWHERE/alerts.atom").status_code == 404


def test_the_time_in_utc_is_written_as_the_standard_wants(
    make_alert: MakeAlert, incident: Incident
) -> None:
    alert = make_alert(expires=timezone.now() + timedelta(hours=1))
    alert.scope.time_zone = "UTC"
    assert cap_xml.moment(alert.expires, alert).endswith("-00:00")
