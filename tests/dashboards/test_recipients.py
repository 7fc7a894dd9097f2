"""To whom names may go: nobody of a state of origin, and others by agreement and consent."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from core.models import AuditEntry
from incidents.models import Incident
from partners.models import Organisation, User
from partners.services import add_organisation, change_organisation
from registrations.models import Household
from tests.builders import make_household
from tests.conftest import SignIn
from tests.dashboards.exporting import HAMIDA, SHARED, address, lines


@pytest.fixture
def family(incident: Incident) -> Household:
    return make_household(incident, **HAMIDA, **SHARED)


@pytest.fixture
def unicef(incident: Incident) -> Organisation:
    day = incident.scope.local(timezone.now()).date()
    row = add_organisation(by=SYSTEM, name="UNICEF", acronym="UNICEF", kind="un")
    until = day + timedelta(days=1)  # in force past a midnight that comes while we look
    return change_organisation(row, by=SYSTEM, agreement_from=day, agreement_to=until)


@pytest.mark.parametrize(
    "recipient",
    [
        "Embassy of Myanmar",
        "Kedutaan Besar Bangladesh",
        "Konsulat Jenderal",
        "Myanmar",
        "MM",
        "negara asal",
        "Government of Myanmar",
    ],
)
def test_nothing_goes_to_an_embassy_or_a_country_of_origin(
    sign_in: SignIn, budi: User, incident: Incident, family: Household, recipient: str
) -> None:
    where = address(incident, "households.csv")
    answer = sign_in(budi).get(where, {"reason": "They asked", "recipient": recipient})
    assert (answer.status_code, answer.json()["code"]) == (403, "recipient_blocked")
    assert not AuditEntry.objects.filter(action="dashboards.exported").exists()


@pytest.mark.parametrize("name", ["Kedutaan Besar Myanmar", "Myanmar Police"])
def test_an_organisation_of_a_state_is_blocked_by_its_name_even_with_an_agreement(
    sign_in: SignIn, budi: User, incident: Incident, name: str
) -> None:
    row = add_organisation(by=SYSTEM, name=name, kind="government", agreement_from="2020-01-01")
    where = address(incident, "households.csv")
    answer = sign_in(budi).get(where, {"reason": "They asked", "recipient": str(row.pk)})
    assert answer.json()["code"] == "recipient_blocked"


def test_a_relief_organisation_may_have_a_country_in_its_name(
    sign_in: SignIn, budi: User, incident: Incident, family: Household
) -> None:
    fields = {"name": "Relief for Myanmar", "kind": "ingo", "agreement_from": "2020-01-01"}
    add_organisation(by=SYSTEM, **fields)
    where = address(incident, "households.csv")
    answer = sign_in(budi).get(where, {"reason": "Tracing", "recipient": "relief for myanmar"})
    assert len(lines(answer)) == 2


@pytest.mark.parametrize(("begins", "ends"), [(None, None), (2, None), (-9, -1)])
def test_another_organisation_needs_an_agreement_in_force(
    sign_in: SignIn,
    budi: User,
    incident: Incident,
    partner_b: Organisation,
    begins: int | None,
    ends: int | None,
) -> None:
    today = incident.scope.local(timezone.now()).date()

    def day(days: int | None) -> date | None:
        return None if days is None else today + timedelta(days=days)

    change_organisation(partner_b, by=SYSTEM, agreement_from=day(begins), agreement_to=day(ends))
    where = address(incident, "households.csv")
    answer = sign_in(budi).get(where, {"reason": "Tracing", "recipient": str(partner_b.pk)})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_agreement")


def test_the_page_offers_recipients_by_their_names(
    sign_in: SignIn, budi: User, incident: Incident, partner_b: Organisation
) -> None:
    html = sign_in(budi).get(f"/incidents/{incident.ref}/export/").content.decode()
    assert f">{partner_b.name}</option>" in html
    assert "object (" not in html


def test_an_organisation_nobody_knows_has_no_agreement(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    where = address(incident, "households.csv")
    answer = sign_in(budi).get(where, {"reason": "Tracing", "recipient": "Somebody"})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_agreement")


def test_another_organisation_gets_only_who_agreed_to_be_shared(
    sign_in: SignIn, budi: User, incident: Incident, family: Household, unicef: Organisation
) -> None:
    other = make_household(incident)
    duty = make_household(incident, legal_basis="legal_duty")
    where = address(incident, "households.csv")
    rows = lines(sign_in(budi).get(where, {"reason": "Tracing", "recipient": "unicef"}))
    own = lines(sign_in(budi).get(where, {"reason": "Tracing"}))
    assert {row["number"] for row in rows} == {family.number, duty.number}
    assert other.number in {row["number"] for row in own}


def test_the_page_says_why_a_recipient_gets_nothing(
    sign_in: SignIn, budi: User, incident: Incident, partner_b: Organisation
) -> None:
    form = {"form": "csv", "reason": "They asked", "recipient": str(partner_b.pk)}
    answer = sign_in(budi).post(f"/incidents/{incident.ref}/export/", form)
    assert answer.status_code == 409
    assert "No agreement on sharing data" in answer.content.decode()
