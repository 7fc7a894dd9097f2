"""Lists taken away: what is in them, who takes them, and what is written down of it."""

import io
from hashlib import sha256
from typing import Any

import openpyxl
import pytest
from django.test import Client

from core.actors import SYSTEM
from core.models import AuditEntry
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import Organisation, User
from partners.services import change_organisation, create_token
from registrations.models import Household
from shelters.services.placing import hold
from tests.builders import make_household, make_item, make_shelter, make_stock
from tests.conftest import SignIn
from tests.dashboards.exporting import HAMIDA, SHARED, address, content, lines


@pytest.fixture
def family(incident: Incident) -> Household:
    return make_household(incident, **HAMIDA, **SHARED)


def test_households_are_taken_away_with_numbers_and_counts_and_no_names(
    sign_in: SignIn, budi: User, incident: Incident, family: Household
) -> None:
    text = content(sign_in(budi).get(address(incident, "households.csv"))).decode()
    heading, tags, row = text.strip().split("\r\n")
    assert heading.startswith("\ufeffnumber,arrival,status,people,f_0_4")
    assert tags.startswith("#meta+id,#event+code,#status,#affected")
    assert row.startswith(f"{family.number},,registered,2,0,0,0,1,0,0,1,0,0,0,0,needed,")
    for secret in ("Hamida", "MM", "A1234567", "6281"):
        assert secret not in row


def test_who_sees_only_that_a_household_is_there_takes_no_counts(
    sign_in: SignIn, eko: User, incident: Incident, family: Household
) -> None:
    [row] = lines(sign_in(eko).get(address(incident, "households.csv")))
    assert (row["number"], row["people"], row["f_18_59"]) == (family.number, "2", "")


def test_a_shelter_manager_takes_own_residents_only(
    sign_in: SignIn, ros: User, budi: User, partner_a: Organisation, incident: Incident
) -> None:
    make_household(incident)
    guest = make_household(incident, **HAMIDA)
    hold(guest, make_shelter(incident, operator=partner_a), by=budi)
    plain = lines(sign_in(ros).get(address(incident, "households.csv")))
    named = lines(sign_in(ros).get(address(incident, "households.csv?reason=Roll call")))
    assert [row["number"] for row in plain] == [guest.number]
    assert [row["name"] for row in named] == ["'=Hamida Khatun", "Yunus"]


def test_names_are_taken_away_with_a_reason(
    sign_in: SignIn, budi: User, incident: Incident, family: Household
) -> None:
    answer = sign_in(budi).get(address(incident, "households.csv?reason=Family tracing"))
    mother, child = lines(answer)
    assert (mother["name"], mother["phone"]) == ("'=Hamida Khatun", "'+6281234567890")
    assert (child["name"], child["phone"], child["birth_year"]) == ("Yunus", "", "2018")
    assert "nationality" not in mother


def test_a_named_list_is_written_down_with_its_fingerprint(
    sign_in: SignIn, budi: User, office: Organisation, incident: Incident, family: Household
) -> None:
    answer = sign_in(budi).get(address(incident, "households.csv?reason=Family tracing"))
    fingerprint = sha256(content(answer)).hexdigest()
    line = AuditEntry.objects.get(action="dashboards.exported")
    assert (line.reason, line.actor_id) == ("Family tracing", str(budi.pk))
    assert line.facts == {
        "list": "persons",
        "form": "csv",
        "rows": 2,
        "sha256": fingerprint,
        "recipient": str(office.pk),
    }


def test_names_without_a_reason_are_refused(
    sign_in: SignIn, budi: User, incident: Incident, family: Household
) -> None:
    answer = sign_in(budi).get(address(incident, "households.csv?names=1"))
    assert (answer.status_code, answer.json()["code"]) == (400, "reason_required")


def test_a_reason_may_come_in_the_body(
    sign_in: SignIn, budi: User, incident: Incident, family: Household
) -> None:
    body = {"reason": "Family tracing"}
    where = address(incident, "households.csv")
    assert len(lines(sign_in(budi).post(where, body, "application/json"))) == 2


def test_who_may_take_no_names_is_refused_whatever_the_reason(
    sign_in: SignIn, sari: User, eko: User, dewi: User, incident: Incident, family: Household
) -> None:
    for user in (sari, eko, dewi):
        answer = sign_in(user).get(address(incident, "households.csv?reason=Curious"))
        assert answer.status_code == 403


def test_whoever_wants_no_name_written_down_is_in_a_named_list_as_a_number(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    silent = make_household(incident, 3, consent={"record": False})
    [row] = lines(sign_in(budi).get(address(incident, "households.csv?reason=Roll call")))
    assert (row["number"], row["people"], row["name"]) == (silent.number, "3", "")


def test_observers_take_figures_only(
    sign_in: SignIn, maya: User, incident: Incident, family: Household
) -> None:
    client = sign_in(maya)
    for name in ("households", "arrivals", "shelters", "stock", "referrals"):
        assert client.get(address(incident, f"{name}.csv")).status_code == 403
    figures = {
        row["figure"]: row["value"] for row in lines(client.get(address(incident, "figures.csv")))
    }
    assert (figures["people_registered"], figures["households"]) == ("2", "1")


def test_members_of_a_security_force_take_figures_only(
    sign_in: SignIn, budi: User, office: Organisation, incident: Incident
) -> None:
    change_organisation(office, by=SYSTEM, kind="security")
    client = sign_in(budi)
    assert client.get(address(incident, "households.csv")).status_code == 403
    assert client.get(address(incident, "households.csv?reason=x")).status_code == 403
    assert lines(client.get(address(incident, "figures.csv")))


def test_arrivals_shelters_and_stock_are_taken_away(
    sign_in: SignIn, eko: User, incident: Incident
) -> None:
    counts = {"men": 3, "women": 2}
    announce_arrival(incident, by=SYSTEM, mode="boat", counts=counts, lat=-2.7, lon=100.2)
    make_shelter(incident, 40, name="@SDN 12")
    make_stock(incident, {make_item(): 200})
    client = sign_in(eko)
    [arrival] = lines(client.get(address(incident, "arrivals.csv")))
    [shelter] = lines(client.get(address(incident, "shelters.csv")))
    [stock] = lines(client.get(address(incident, "stock.csv")))
    assert (arrival["code"], arrival["people"], arrival["men"], arrival["lat"]) == (
        "A01",
        "5",
        "3",
        "-2.7",
    )
    assert (shelter["name"], shelter["rated"], shelter["free"]) == ("'@SDN 12", "40", "40")
    assert (stock["location"], stock["item"], stock["quantity"]) == (
        "Gudang Sikakap",
        "BLANKET",
        "200.0",
    )


def test_places_are_points_for_a_map(sign_in: SignIn, eko: User, incident: Incident) -> None:
    make_shelter(incident)
    answer = sign_in(eko).get(address(incident, "shelters.geojson"))
    assert answer["Content-Type"] == "application/geo+json"
    assert b'"coordinates": [100.21, -2.77]' in content(answer)


def test_referrals_are_taken_away_without_their_patients(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    assert lines(sign_in(budi).get(address(incident, "referrals.csv"))) == []


def test_a_workbook_holds_the_same(
    sign_in: SignIn, budi: User, incident: Incident, family: Household
) -> None:
    file = content(sign_in(budi).get(address(incident, "households.xlsx")))
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    heading, row = sheet.iter_rows(values_only=True)
    assert (heading[0], row[0], row[3]) == ("number", family.number, 2)


def test_times_are_those_of_the_incident(sign_in: SignIn, budi: User, incident: Incident) -> None:
    make_household(incident, captured_at="2026-11-22T00:05:00Z")
    [row] = lines(sign_in(budi).get(address(incident, "households.csv")))
    assert row["captured_at"] == "2026-11-22T07:05+07:00"


@pytest.mark.parametrize("file", ["households.pdf", "nothing.csv", "households.geojson"])
def test_what_is_no_list_is_not_there(
    sign_in: SignIn, budi: User, incident: Incident, file: str
) -> None:
    assert sign_in(budi).get(address(incident, file)).status_code == 404


def test_programs_take_lists_with_their_token(budi: User, incident: Incident) -> None:
    client = Client(headers={"authorization": f"Token {create_token(budi)}"})
    assert lines(client.get(address(incident, "figures.csv")))
    assert Client().get(address(incident, "figures.csv")).status_code == 401


def test_a_list_is_asked_for_in_as_many_queries_for_thirty_as_for_three(
    sign_in: SignIn, budi: User, incident: Incident, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        make_household(incident, **HAMIDA)
    client = sign_in(budi)
    with django_assert_max_num_queries(20):
        assert len(lines(client.get(address(incident, "households.csv?reason=Roll call")))) == 60


def test_names_are_taken_away_on_a_page(
    sign_in: SignIn, budi: User, incident: Incident, family: Household
) -> None:
    page, client = f"/incidents/{incident.ref}/export/", sign_in(budi)
    without = client.post(page, {"form": "csv", "reason": ""})
    answer = client.post(page, {"form": "csv", "reason": "Family tracing"})
    assert without.status_code == 400
    assert [row["name"] for row in lines(answer)] == ["'=Hamida Khatun", "Yunus"]


def test_the_page_offers_each_reader_what_they_may_take(
    sign_in: SignIn, maya: User, budi: User, incident: Incident
) -> None:
    page = f"/incidents/{incident.ref}/export/"
    theirs, all_of_it = (sign_in(user).get(page).content.decode() for user in (maya, budi))
    assert "figures.csv" in theirs
    assert "households.csv" not in theirs
    assert "People by name" not in theirs
    assert "households.xlsx" in all_of_it
    assert "People by name" in all_of_it


def test_the_lists_of_an_incident_can_be_taken_away_where_they_stand(
    sign_in: SignIn, budi: User, maya: User, incident: Incident
) -> None:
    for name in ("households", "arrivals", "shelters", "referrals"):
        page = sign_in(budi).get(f"/incidents/{incident.ref}/{name}/").content.decode()
        assert f"/export/{incident.ref}/{name}.xlsx" in page
    seen = sign_in(maya).get(f"/incidents/{incident.ref}/arrivals/").content.decode()
    assert "arrivals.csv" not in seen
