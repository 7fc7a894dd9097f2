"""The pages of reports, standards and what-if, as people see and press them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.forms.visits import site_label
from shelters.models import CapacityReport, Shelter, StandardProfile
from supplies.services import location_of, record_stock
from tests.builders import make_household, make_item, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import page, press


def test_a_figure_is_told_in_the_list(sign_in: SignIn, ros: User, school: Shelter) -> None:
    answer = press(sign_in(ros), school.incident, "shelters/MTW01/", free="3", back="list")
    assert answer.url == f"/incidents/{school.incident.ref}/shelters/"
    assert school.refreshed().free == 3


def test_the_list_has_a_field_for_own_shelters_only(
    sign_in: SignIn, ros: User, school: Shelter, mosque: Shelter
) -> None:
    shown = page(sign_in(ros), school.incident, "shelters/")
    assert "Free places in MTW01" in shown
    assert "Free places in PDG01" not in shown


def test_the_page_says_who_told_the_figure(
    sign_in: SignIn, sari: User, ros: User, school: Shelter
) -> None:
    services.report_free(school, 4, by=ros, source="sms")
    assert "SMS Ros" in page(sign_in(sari), school.incident, "shelters/MTW01/")
    assert "SMS Ros" in page(sign_in(sari), school.incident, "shelters/")


def test_an_old_figure_is_no_good_news(sign_in: SignIn, ros: User, school: Shelter) -> None:
    client, green = sign_in(ros), 'class="headline" data-state="good"'
    bar = 'class="fill" data-state="%s"'
    assert green in page(client, school.incident, "shelters/MTW01/")
    assert bar % "good" in page(client, school.incident, "shelters/")
    Shelter.objects.update(figure_at=timezone.now() - timedelta(hours=13))
    for path in ("shelters/MTW01/", "shelters/MTW01/blocks/"):
        shown = page(client, school.incident, path)
        assert 'class="headline" data-state="unknown"' in shown
        assert green not in shown
    for path in ("shelters/", "shelters/MTW01/"):
        shown = page(client, school.incident, path)
        assert bar % "unknown" in shown
        assert bar % "good" not in shown


def test_too_many_people_are_red_in_a_closed_place_too(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    home = make_household(incident, 12)
    services.check_in_at_once(home, school, by=budi, override_reason="Storm")
    Shelter.objects.update(status="closed")
    shown = page(sign_in(budi), incident, "shelters/MTW01/")
    assert 'class="headline" data-state="critical"' in shown
    assert site_label(school.refreshed()) == "MTW01 SDN 12 Sikakap, −2 free"


def test_the_chart_says_from_when_each_figure_is(
    sign_in: SignIn, ros: User, school: Shelter
) -> None:
    now = timezone.now()
    for hours, free in ((3, 6), (1, 4)):
        at = now - timedelta(hours=hours)
        services.report_free(school, free, by=ros, source="sms", effective_at=at)
    answer = sign_in(ros).get(f"/incidents/{school.incident.ref}/shelters/MTW01/")
    labels = [point.label for point in answer.context["history"]]
    told = [school.scope.local(now - timedelta(hours=hours)) for hours in (3, 1)]
    assert labels == [f"{at.day} {at:%b %H:%M}" for at in told]


def test_a_report_is_taken_back_by_its_button(
    sign_in: SignIn, ros: User, joko: User, school: Shelter
) -> None:
    report = services.report_free(school, 4, by=ros, source="web")
    path = f"shelters/MTW01/reports/{report.pk}/undo/"
    assert path in page(sign_in(ros), school.incident, "shelters/MTW01/")
    assert press(sign_in(joko), school.incident, path).status_code == 403
    press(sign_in(ros), school.incident, path)
    assert school.refreshed().free == 10


def test_every_report_stands_on_the_page_in_words(
    sign_in: SignIn, budi: User, school: Shelter
) -> None:
    services.report_free(school, 8, by=budi, source="web")
    services.report_change(school, -2, by=budi, source="sms")
    services.report_others(school, 1, by=budi, source="api")
    services.report_capacity(school, 12, by=budi, source="api")
    shown = page(sign_in(budi), school.incident, "shelters/MTW01/")
    said = ("8 places are free", "−2: fewer places", "1 person is there", "It takes 12 people")
    assert all(words in shown for words in said)


def test_the_page_tells_what_each_standard_allows(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    make_shelter(incident, 200, code="MTW03", covered_m2=350, taps=1)
    context = sign_in(sari).get(f"/incidents/{incident.ref}/shelters/MTW03/").context
    found = [(limit.label, limit.people, limit.binds) for limit in context["limits"]]
    assert found[1:] == [("covered space", 100, True), ("water points", 250, False)]


def test_the_page_counts_who_came_and_left_today(
    sign_in: SignIn, budi: User, school: Shelter, incident: Incident
) -> None:
    stay = services.check_in_at_once(make_household(incident, 3), school, by=budi)
    services.check_out(stay, by=budi)
    services.check_in_at_once(make_household(incident, 2), school, by=budi)
    client = sign_in(budi)
    today = client.get(f"/incidents/{incident.ref}/shelters/MTW01/").context["today"]
    assert (today.came, today.left) == (5, 3)


def test_too_many_people_are_a_negative_number_with_a_reason_and_a_name(
    sign_in: SignIn, sari: User, budi: User, school: Shelter, incident: Incident
) -> None:
    services.hold(make_household(incident, 12), school, by=budi, override_reason="the night")
    shown = page(sign_in(sari), incident, "shelters/MTW01/")
    assert 'data-state="critical"' in shown
    assert all(words in shown for words in ("−2", "the night", "Budi"))
    assert "2 people too many" in page(sign_in(sari), incident, "shelters/?show=over")


def test_a_coordinator_chooses_the_standards(sign_in: SignIn, budi: User, school: Shelter) -> None:
    fields = {"standards": "bnpb-2008", "phase": "later"}
    press(sign_in(budi), school.incident, "standards/", **fields)
    now = school.incident.refreshed()
    assert (now.standards, now.phase) == ("bnpb-2008", "later")


def test_who_does_not_steer_reads_them_only(sign_in: SignIn, sari: User, school: Shelter) -> None:
    client = sign_in(sari)
    assert "to be confirmed" in page(client, school.incident, "standards/")
    fields = {"standards": "bnpb-2008", "phase": "later"}
    assert press(client, school.incident, "standards/", **fields).status_code == 403


def test_a_version_is_made_on_the_page(sign_in: SignIn, budi: User, incident: Incident) -> None:
    client, path = sign_in(budi), "standards/sphere-2018/"
    form = client.get(f"/incidents/{incident.ref}/{path}").context["form"]
    fields = {name: value for name, value in form.initial.items() if value is not None}
    assert 'value="2100"' in str(form["food_kcal_day"])
    press(client, incident, path, **{**fields, "people_per_tap": "100", "active": "on"})
    own = incident.refreshed().standards
    assert StandardProfile.objects.get(code=own).people_per_tap == 100
    path = f"standards/{own}/"
    answer = press(client, incident, path, **{**fields, "people_per_tap": "0", "active": "on"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["people_per_tap"])


def report(client: Any, code: str, **body: Any) -> Any:
    return client.post(f"/api/v1/shelters/{code}/capacity/", body, "application/json")


def test_reports_are_listed_newest_first_with_who_said_them(
    sign_in: SignIn, ros: User, school: Shelter
) -> None:
    client = sign_in(ros)
    report(client, "MTW01", free=4)
    report(client, "MTW01", delta=-1)
    rows = client.get("/api/v1/shelters/MTW01/capacity-reports/").json()["results"]
    said = [(row["free"], row["delta"], row["free_now"], row["reporter"]) for row in rows]
    assert said == [(None, -1, 3, "Ros"), (4, None, 4, "Ros")]


def test_the_api_says_that_an_older_report_changed_nothing(
    sign_in: SignIn, ros: User, school: Shelter
) -> None:
    client = sign_in(ros)
    report(client, "MTW01", free=4)
    answer = report(client, "MTW01", free=9, effective_at="2020-01-01T00:00:00Z")
    found = answer.json()
    assert (answer.status_code, found["applied"], found["free_now"]) == (201, False, 4)


def test_the_api_takes_a_report_back(
    sign_in: SignIn, ros: User, joko: User, budi: User, school: Shelter
) -> None:
    made = report(sign_in(ros), "MTW01", free=4).json()
    url = f"/api/v1/capacity-reports/{made['id']}/undo/"
    assert sign_in(joko).post(url).status_code == 403
    answer = sign_in(budi).post(url)
    assert (answer.status_code, answer.json()["undo_of"]) == (200, made["id"])
    assert CapacityReport.objects.count() == 2


@pytest.mark.parametrize("body", [{}, {"free": 1, "delta": 1}, {"delta": "many"}, {"free": -1}])
def test_the_api_takes_one_figure(sign_in: SignIn, ros: User, school: Shelter, body: Any) -> None:
    assert report(sign_in(ros), "MTW01", **body).status_code == 400


def test_the_page_tells_what_lies_there_and_how_long_it_lasts(
    sign_in: SignIn, budi: User, school: Shelter, family: Household
) -> None:
    services.check_in_at_once(family, school, by=budi)
    rice = make_item("RICE", unit="kg", daily_use=Decimal("0.4"))
    store = location_of(school)
    record_stock("receipt", store, {rice: 5}, by=SYSTEM)
    assert "2.5 days" in page(sign_in(budi), school.incident, "shelters/MTW01/")
