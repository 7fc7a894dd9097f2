from core.models import AuditEntry
from incidents.models import Incident
from partners.models import User
from tests.conftest import SignIn


def test_whoever_is_denied_leaves_a_line(sign_in: SignIn, maya: User, incident: Incident) -> None:
    sign_in(maya).post("/api/v1/incidents/", {}, "application/json")
    line = AuditEntry.objects.get(action="partners.denied")
    assert (line.actor_id, line.facts["method"]) == (str(maya.pk), "POST")


def test_what_they_sent_is_not_in_it(sign_in: SignIn, maya: User, incident: Incident) -> None:
    sign_in(maya).get(f"/incidents/{incident.ref}/arrivals/announce/?name=Siti")
    assert "Siti" not in str(AuditEntry.objects.get(action="partners.denied").facts)


def test_what_is_not_there_is_no_denial(sign_in: SignIn, maya: User) -> None:
    sign_in(maya).get("/incidents/NOWHERE/")
    assert not AuditEntry.objects.filter(action="partners.denied").exists()
