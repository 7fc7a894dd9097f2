"""The pages of shelters, as people see and press them."""

from typing import Any

from core.models import AuditEntry
from incidents.models import Incident
from partners.models import Organisation, User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import messages, page, press

FORM = {
    "code": "MTW09",
    "name": "SMPN 2",
    "kind": "collective",
    "lat": "-2.7",
    "lon": "100.2",
    "status": "open",
    "stay_kind": "longer",
    "host_stance": "agreed",
    "declared": "40",
    "accessible": "6",
}


def test_the_list_opens_with_the_free_places(
    sign_in: SignIn, maya: User, sari: User, school: Shelter, mosque: Shelter
) -> None:
    shown = page(sign_in(sari), school.incident, "shelters/")
    assert 'data-page="shelters"' in shown
    assert shown.index("Of 20 places altogether") < shown.index("MTW01")


def test_the_list_is_narrowed_by_chips_and_search(
    sign_in: SignIn, sari: User, school: Shelter, mosque: Shelter
) -> None:
    client = sign_in(sari)
    assert "PDG01" not in page(client, school.incident, "shelters/?q=mtw")
    assert "MTW01" not in page(client, school.incident, "shelters/?show=full")
    assert "MTW01" in page(client, school.incident, "shelters/?show=room")


def test_a_long_list_costs_no_more_queries_than_a_short_one(
    sign_in: SignIn, sari: User, incident: Incident, django_assert_num_queries: Any
) -> None:
    client = sign_in(sari)
    for _ in range(300):
        make_shelter(incident)
    with django_assert_num_queries(9):
        shown = page(client, incident, "shelters/")
    assert shown.count('class="row-link"') == 50


def test_a_long_list_is_read_page_by_page_each_shelter_once(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    client, codes, address = sign_in(sari), [], "shelters/"
    for number in range(101):
        make_shelter(incident, number % 7, status="open" if number % 5 else "suspended")
    while address:
        listing = client.get(f"/incidents/{incident.ref}/{address}").context["listing"]
        codes += [row.code for row in listing.rows]
        address = listing.more and f"shelters/{listing.more}"
    assert (len(codes), len(set(codes)), listing.total) == (101, 101, 101)


def test_a_cursor_that_was_not_made_here_is_refused(
    sign_in: SignIn, sari: User, school: Shelter
) -> None:
    answer = sign_in(sari).get(f"/incidents/{school.incident.ref}/shelters/?after=x")
    assert answer.status_code == 400


def test_a_manager_adds_a_shelter(
    sign_in: SignIn, ros: User, incident: Incident, partner_a: Organisation
) -> None:
    answer = press(sign_in(ros), incident, "shelters/new/", **FORM, operator=str(partner_a.pk))
    made = Shelter.objects.get(code="MTW09")
    assert answer.url == f"/incidents/{incident.ref}/shelters/MTW09/"
    assert {pool.kind: pool.capacity for pool in made.pools.all()} == {
        "general": 34,
        "accessible": 6,
    }


def test_a_taken_code_is_shown_at_its_field(sign_in: SignIn, budi: User, school: Shelter) -> None:
    answer = press(sign_in(budi), school.incident, "shelters/new/", **{**FORM, "code": "MTW01"})
    assert answer.status_code == 400
    told = "Another shelter has this code. MTW02 is free."
    assert answer.context["form"].errors["code"] == [told]


def test_a_form_changes_what_was_changed_in_it(
    sign_in: SignIn, budi: User, school: Shelter
) -> None:
    services.report_free(school, 4, by=budi, source="sms")
    fields = {**FORM, "code": "MTW01", "declared": "10", "accessible": "0", "name": "SDN 1"}
    press(sign_in(budi), school.incident, "shelters/MTW01/change/", **fields)
    now = school.refreshed()
    assert (now.name, now.declared, now.figure_source, now.free) == ("SDN 1", 10, "sms", 4)


def test_the_shelter_says_what_limits_it(sign_in: SignIn, sari: User, incident: Incident) -> None:
    make_shelter(incident, 200, code="MTW03", toilets_female=1, toilets_male=0)
    assert "Of 50, limited by toilets." in page(sign_in(sari), incident, "shelters/MTW03/")


def test_unknown_places_are_shown_as_unknown(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    make_shelter(incident, None, code="MTW03", kind="informal")
    shown = page(sign_in(sari), incident, "shelters/MTW03/")
    assert "Nobody has said how many people it takes." in shown


def test_free_places_are_reported_in_one_field(sign_in: SignIn, ros: User, school: Shelter) -> None:
    press(sign_in(ros), school.incident, "shelters/MTW01/", free="3")
    assert school.refreshed().free == 3


def test_a_figure_that_does_not_fit_is_refused_at_its_field(
    sign_in: SignIn, ros: User, school: Shelter
) -> None:
    answer = press(sign_in(ros), school.incident, "shelters/MTW01/", free="11")
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["free"])


def test_who_may_not_report_is_shown_no_form(sign_in: SignIn, joko: User, school: Shelter) -> None:
    client = sign_in(joko)
    assert 'id="report"' not in page(client, school.incident, "shelters/MTW01/")
    assert press(client, school.incident, "shelters/MTW01/", free="3").status_code == 403


def test_the_house_reads_the_names_of_its_guests_and_that_is_written_down(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, family: Household
) -> None:
    services.hold(family, school, by=budi)
    assert "Amina Begum" in page(sign_in(ros), school.incident, "shelters/MTW01/")
    assert AuditEntry.objects.get(action="shelters.names_read").facts == {"households": 1}


def test_other_houses_read_no_names(
    sign_in: SignIn, joko: User, budi: User, school: Shelter, family: Household
) -> None:
    services.hold(family, school, by=budi)
    shown = page(sign_in(joko), school.incident, "shelters/MTW01/")
    assert family.number not in shown
    assert "Amina" not in shown


def test_overfull_is_shown_with_its_reason(
    sign_in: SignIn, sari: User, budi: User, school: Shelter
) -> None:
    many = make_household(school.incident, 12)
    services.hold(many, school, by=budi, override_reason="Storm tonight")
    shown = page(sign_in(sari), school.incident, "shelters/MTW01/")
    assert "2 people more than it can take" in shown
    assert "Storm tonight" in shown


def test_too_few_places_of_a_kind_are_shown_with_the_reason_too(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    pools = [{"kind": "general", "capacity": 4}, {"kind": "women_safe", "capacity": 6}]
    house = make_shelter(incident, 10, code="MTW08", pools=pools)
    many = make_household(incident, 6)
    services.hold(many, house, by=budi, override_reason="Storm tonight")
    shown = page(sign_in(budi), incident, "shelters/MTW08/")
    assert "General: 2 people more than it can take" in shown
    assert "Storm tonight" in shown
    assert 'class="headline" data-state="critical"' in shown


def test_buttons_check_in_and_come_back(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=budi)
    back = f"/incidents/{school.incident.ref}/shelters/MTW01/"
    answer = press(sign_in(ros), school.incident, f"stays/{stay.pk}/check-in/", next=back)
    assert (answer.url, stay.refreshed().state) == (back, "checked_in")


def test_buttons_lead_nowhere_else(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=budi)
    away = "https://example.org/"
    answer = press(sign_in(ros), school.incident, f"stays/{stay.pk}/check-in/", next=away)
    assert answer.url.startswith("/incidents/")


def test_a_button_pressed_too_late_says_so(
    sign_in: SignIn, ros: User, budi: User, school: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=budi)
    services.cancel(stay, by=budi)
    answer = press(sign_in(ros), school.incident, f"stays/{stay.pk}/check-in/")
    assert messages(answer) == [
        "This stay has ended: place the household again if it needs a place."
    ]
