"""On what ground each class of texts goes to somebody, by the page, the API and a file."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actors import SYSTEM
from partners import contact_file
from partners.consents import bases_of
from partners.models import ContactPoint, Organisation, TextConsent, User
from partners.services import opt_in, opt_out
from partners.services.consents import record_bases
from tests.builders import make_contact
from tests.conftest import SignIn


@pytest.fixture
def ani(partner_a: Organisation) -> ContactPoint:
    return make_contact(partner_a, "+6281200000001")


def told(contact: ContactPoint) -> dict[str, str]:
    return bases_of(ContactPoint.objects.get(pk=contact.pk))


def test_a_ground_is_written_once_and_the_newest_counts(ani: ContactPoint) -> None:
    assert record_bases(ani, {"information": "consent"}, by=SYSTEM) == 1
    assert record_bases(ani, {"information": "consent"}, by=SYSTEM) == 0
    record_bases(ani, {"information": "refused"}, by=SYSTEM)
    assert told(ani) == {"all": "agreement", "information": "refused"}
    assert TextConsent.objects.filter(contact=ani).count() == 3


def test_a_ground_takes_back_no_stop(ani: ContactPoint) -> None:
    opt_out(ani, by=SYSTEM)
    record_bases(ani.refreshed(), {"all": "duty_contract", "operational": "consent"}, by=SYSTEM)
    assert ani.refreshed().opted_out_at is not None
    assert told(ani)["all"] == "refused"
    opt_in(ani, by=SYSTEM)
    assert told(ani) == {"all": "consent", "operational": "consent"}


def test_who_refuses_a_class_wants_the_others(ani: ContactPoint) -> None:
    record_bases(ani, {"information": "refused"}, by=SYSTEM)
    everybody = ContactPoint.objects.all()
    assert list(everybody.refusing("information")) == [ani]
    assert list(everybody.wanting("information")) == []
    assert list(everybody.wanting("operational")) == [ani]
    record_bases(ani, {"information": "consent"}, by=SYSTEM)
    assert list(everybody.wanting("information")) == [ani]


def test_the_api_takes_and_tells_them(sign_in: SignIn, budi: User, partner_a: Organisation) -> None:
    client = sign_in(budi)
    bases = {"all": "duty_contract", "information": "refused"}
    body = {"organisation": str(partner_a.pk), "name": "Ani", "phone": "0812000001", "bases": bases}
    made = client.post("/api/v1/contacts/", body, content_type="application/json").json()
    assert made["bases"] == bases
    change = {"bases": {"information": "consent"}}
    address = f"/api/v1/contacts/{made['id']}/"
    changed = client.patch(address, change, content_type="application/json").json()
    assert changed["bases"] == {"all": "duty_contract", "information": "consent"}
    assert (changed["name"], changed["phone"]) == ("Ani", made["phone"])


@pytest.mark.parametrize(
    ("bases", "field"),
    [
        ({"information": "because"}, "bases.information"),
        ({"all": "refused"}, "bases.all"),
        ("consent", "bases"),
    ],
)
def test_a_wrong_ground_is_named(
    sign_in: SignIn, budi: User, partner_a: Organisation, bases: object, field: str
) -> None:
    body = {"organisation": str(partner_a.pk), "name": "Ani", "phone": "0812000001", "bases": bases}
    answer = sign_in(budi).post("/api/v1/contacts/", body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_file_tells_them_by_column(partner_a: Organisation) -> None:
    head = "organisation,name,phone,basis,basis_information,basis_public\n"
    line = "partner a,Ani,081200000001,{},refused,\n"
    assert contact_file.take(head + line.format("duty_contract"), by=SYSTEM).created == 1
    contact = ContactPoint.objects.get()
    assert told(contact) == {"all": "duty_contract", "information": "refused"}
    assert set(contact.consents.values_list("how", flat=True)) == {"file"}
    assert contact_file.take(head + line.format("duty_contract"), by=SYSTEM).duplicate == 1
    assert contact_file.take(head + line.format("Consent"), by=SYSTEM).updated == 1
    [problem] = contact_file.take(head + line.format("because"), by=SYSTEM).problems
    assert (problem.line, problem.field) == (2, "basis")


def test_the_page_of_a_contact_takes_and_shows_them(
    sign_in: SignIn, budi: User, ani: ContactPoint
) -> None:
    client = sign_in(budi)
    typed = {"name": "Ani", "phone": ani.phone, "language": "en", "order": "0", "verified": "on"}
    typed |= {"basis_all": "duty_contract", "basis_information": "refused"}
    address = f"/partners/contacts/{ani.pk}/"
    assert client.post(address, typed).status_code == 302
    assert told(ani) == {"all": "duty_contract", "information": "refused"}
    page = client.get(address).content.decode()
    assert page.count('<option value="refused" selected>') == 1
    client.post(address, {**typed, "basis_information": ""})
    assert told(ani)["information"] == "refused"


def test_a_contact_costs_no_query_more_for_what_it_agreed_to(
    sign_in: SignIn, budi: User, partner_a: Organisation
) -> None:
    client = sign_in(budi)
    counts = []
    for n in range(2):
        make_contact(partner_a, f"+62812000001{n}")
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/contacts/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
