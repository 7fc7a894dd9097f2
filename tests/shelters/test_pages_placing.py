"""Placing households from the pages, as people see and press them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import announce_arrival
from partners.models import User
from registrations.models import Household
from shelters import services
from shelters.models import Shelter, Stay
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.shelters.calls import make_child_alone, messages, page, press


def test_placements_open_with_who_waits(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    shown = page(sign_in(sari), school.incident, "placements/")
    assert "people wait for a place." in shown
    assert family.number in shown


def test_each_boat_s_table_has_a_name_of_its_own_and_a_short_list_is_whole(
    sign_in: SignIn, sari: User, school: Shelter, incident: Incident
) -> None:
    boats = [announce_arrival(incident, by=SYSTEM, mode="boat", counts={"men": 2}) for _ in "ab"]
    for boat in boats:
        make_household(incident, 2, arrival=str(boat.pk))
    shown = page(sign_in(sari), incident, "placements/")
    assert [f'aria-label="{boat.code}: ' in shown for boat in boats] == [True, True]
    assert "on this page" not in shown


def test_a_long_list_goes_on_with_who_came_later(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    rows = [make_household(incident, 2) for _ in range(27)]
    client, path = sign_in(sari), f"/incidents/{incident.ref}/placements/"
    first = client.get(path)
    assert "25 of 27 households are on this page." in first.content.decode()
    second = client.get(path + first.context["page"].more)
    shown = [
        [line.household.pk for group in answer.context["page"].groups for line in group.rows]
        for answer in (first, second)
    ]
    assert shown[0] + shown[1] == [row.pk for row in rows]
    assert second.context["page"].people == 54
    assert second.context["page"].more == ""


def test_a_list_whose_end_is_placed_begins_again(
    sign_in: SignIn, sari: User, incident: Incident, family: Household
) -> None:
    client, path = sign_in(sari), f"/incidents/{incident.ref}/placements/"
    assert family.number in client.get(f"{path}?after={family.number}").content.decode()
    assert client.get(f"{path}?after=nobody").status_code == 400


def test_a_button_holds_a_place(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    fields = {"household": str(family.pk), "shelter": "MTW01"}
    press(sign_in(sari), school.incident, "placements/hold/", **fields)
    assert Stay.objects.get().shelter == school


def test_a_button_moves_a_household(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    stay = services.hold(family, school, by=budi)
    press(sign_in(budi), school.incident, f"stays/{stay.pk}/transfer/", shelter="PDG01")
    assert Stay.objects.get(state="held").shelter == mosque


@pytest.fixture
def house(incident: Incident) -> Shelter:
    """MTW09 has general places, and a family room."""
    pools = [{"kind": "general", "capacity": 5}, {"kind": "family_room", "capacity": 2}]
    return make_shelter(incident, 7, code="MTW09", pools=pools)


def test_a_child_alone_waits_for_protection(
    sign_in: SignIn, sari: User, tari: User, school: Shelter, house: Shelter
) -> None:
    make_child_alone(school.incident)
    assert "MTW09 ·" not in page(sign_in(sari), school.incident, "placements/")
    assert "MTW09 · 2 places (Family room)" in page(sign_in(tari), school.incident, "placements/")


def test_protection_is_offered_rooms_for_children_and_no_general_places(
    sign_in: SignIn, tari: User, school: Shelter, house: Shelter
) -> None:
    child = make_child_alone(school.incident)
    for path in ("placements/", f"households/{child.number}/"):
        shown = page(sign_in(tari), school.incident, path)
        assert "MTW09 · 2 places (Family room)" in shown
        assert "MTW01 ·" not in shown


def test_protection_is_told_when_no_room_for_children_is_left(
    sign_in: SignIn, tari: User, school: Shelter
) -> None:
    child = make_child_alone(school.incident)
    for path in ("placements/", f"households/{child.number}/"):
        shown = page(sign_in(tari), school.incident, path)
        assert "No child care or family room has a place left: ask a coordinator" in shown


def test_the_button_gives_a_child_alone_the_room_that_it_names(
    sign_in: SignIn, tari: User, house: Shelter
) -> None:
    child = make_child_alone(house.incident)
    fields = {"household": str(child.pk), "shelter": "MTW09"}
    press(sign_in(tari), house.incident, "placements/hold/", **fields)
    assert Stay.objects.get().pool == "family_room"


def test_no_button_gives_a_child_alone_a_general_place(
    sign_in: SignIn, tari: User, school: Shelter
) -> None:
    child = make_child_alone(school.incident)
    fields = {"household": str(child.pk), "shelter": "MTW01"}
    answer = press(sign_in(tari), school.incident, "placements/hold/", **fields)
    assert messages(answer)[0].startswith("This shelter has no places of this kind.")
    assert not Stay.objects.exists()


def test_a_child_alone_is_moved_to_a_room_for_children(
    sign_in: SignIn, tari: User, school: Shelter, house: Shelter
) -> None:
    child = make_child_alone(school.incident)
    stay = services.hold(child, school, by=tari)
    shown = page(sign_in(tari), school.incident, f"households/{child.number}/")
    assert "MTW09 · 2 places (Family room)" in shown
    press(sign_in(tari), school.incident, f"stays/{stay.pk}/transfer/", shelter="MTW09")
    assert Stay.objects.get(state="held").pool == "family_room"


def test_many_waiting_households_cost_no_more_queries_than_one(
    sign_in: SignIn, sari: User, school: Shelter, django_assert_num_queries: Any
) -> None:
    client = sign_in(sari)
    for _ in range(20):
        make_household(school.incident, 2)
    with django_assert_num_queries(17):
        page(client, school.incident, "placements/")


@pytest.mark.parametrize(
    ("username", "status"), [("budi", 200), ("sari", 200), ("ros", 403), ("maya", 403)]
)
def test_who_opens_the_placements(
    request: pytest.FixtureRequest, sign_in: SignIn, incident: Incident, username: str, status: int
) -> None:
    client = sign_in(request.getfixturevalue(username))
    assert client.get(f"/incidents/{incident.ref}/placements/").status_code == status


def test_the_household_page_offers_the_nearest_places(
    sign_in: SignIn, sari: User, school: Shelter, family: Household
) -> None:
    shown = page(sign_in(sari), school.incident, f"households/{family.number}/")
    assert "Hold a place in" in shown
    assert "MTW01 · 10 general places" in shown


def test_the_household_page_says_where_they_stay_and_what_happened(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    services.check_in_at_once(family, school, by=budi)
    shown = page(sign_in(budi), school.incident, f"households/{family.number}/")
    assert "Checked in at MTW01" in shown
    assert "Check out" in shown
    assert "PDG01 · 10 general places" in shown


def test_a_registrar_moves_no_guest(
    sign_in: SignIn, sari: User, budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    services.check_in_at_once(family, school, by=budi)
    shown = page(sign_in(sari), school.incident, f"households/{family.number}/")
    assert "MTW01" in shown
    assert "PDG01 ·" not in shown
    assert "Check out" not in shown


def test_what_is_not_known_of_a_shelter_stops_nobody(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    """A browser refuses to send a required list that stands on "not known"."""
    page = sign_in(budi).get(f"/incidents/{incident.ref}/shelters/new/")
    for name in ("lighting", "locks", "separate_toilets"):
        assert "required" not in str(page.context["form"][name])


def test_the_page_says_what_became_of_a_household(
    sign_in: SignIn, budi: User, incident: Incident
) -> None:
    stay = services.hold(make_household(incident), make_shelter(incident), by=budi)
    address = f"/incidents/{incident.ref}/stays/{stay.pk}/check-in/"
    page = sign_in(budi).post(address, follow=True)
    (message,) = get_messages(page.wsgi_request)
    assert str(message).startswith(f"{stay.household.number} is checked in")


def test_who_is_only_counted_waits_too(sign_in: SignIn, sari: User, school: Shelter) -> None:
    announce_arrival(school.incident, by=SYSTEM, mode="boat", counts={"men": 40})
    make_household(school.incident, 2)
    shown = page(sign_in(sari), school.incident, "placements/")
    assert "2 registered, 40 not registered yet" in shown


def test_free_places_say_how_old_their_figures_are(
    sign_in: SignIn, sari: User, school: Shelter
) -> None:
    client = sign_in(sari)
    young = page(client, school.incident, "placements/")
    assert "10 places are free, by figures of the last 12 hours." in young
    Shelter.objects.update(figure_at=timezone.now() - timedelta(hours=13))
    old = page(client, school.incident, "placements/")
    assert "1 shelter said nothing for half a day" in old
