"""What the board, the map and the shelter's own people hear of places."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from incidents.models import Incident
from maps.layers import layers
from notifications.segments import measure
from partners.models import Organisation, User
from registrations.models import Household
from shelters import alerts, queries, services, tasks
from shelters.models import Shelter, Stay
from tests.builders import make_contact, make_household, make_shelter, sent_texts
from tests.shelters.planned import make_plan


def test_a_family_gets_places_and_the_shelter_is_told(
    school: Shelter,
    family: Household,
    partner_a: Organisation,
    sari: User,
    let_it_settle: Callable[[], None],
) -> None:
    make_contact(partner_a, "+6281200000011")
    services.hold(family, school, by=sari)
    let_it_settle()
    assert sent_texts() == [("+6281200000011", "MTW01: 5 jiwa menuju ke sini, kosong 5.")]


def test_whoever_stands_at_the_door_is_not_announced(
    school: Shelter,
    family: Household,
    partner_a: Organisation,
    ros: User,
    let_it_settle: Callable[[], None],
) -> None:
    make_contact(partner_a)
    services.check_in_at_once(family, school, by=ros)
    let_it_settle()
    assert sent_texts() == []


def test_the_next_shelter_hears_of_who_is_moved_to_it(
    school: Shelter,
    mosque: Shelter,
    family: Household,
    partner_b: Organisation,
    budi: User,
    let_it_settle: Callable[[], None],
) -> None:
    make_contact(partner_b, language="en")
    stay = services.check_in_at_once(family, school, by=budi)
    services.transfer(stay, mosque, by=budi)
    let_it_settle()
    assert [text for _to, text in sent_texts()] == [
        "PDG01: 5 people are on their way here, 5 free."
    ]


def test_those_who_come_by_one_plan_are_announced_together(
    incident: Incident,
    school: Shelter,
    partner_a: Organisation,
    budi: User,
    let_it_settle: Callable[[], None],
) -> None:
    make_contact(partner_a)
    for people in (2, 3, 4):
        make_household(incident, people)
    services.accept_proposals(make_plan(incident), by=budi)
    let_it_settle()
    assert [text for _to, text in sent_texts() if "menuju" in text] == [
        "MTW01: 9 jiwa menuju ke sini, kosong 1."
    ]


def test_a_shelter_that_nobody_runs_is_told_nothing(
    incident: Incident, family: Household, sari: User, let_it_settle: Callable[[], None]
) -> None:
    services.hold(family, make_shelter(incident), by=sari)
    let_it_settle()
    assert sent_texts() == []


def test_the_text_fits_one_segment_in_every_language(incident: Incident) -> None:
    shelter = make_shelter(incident, 999_999, code="ABCDEFGHIJ-1")
    texts = alerts.on_their_way(Stay(shelter=shelter, people=50))
    assert all(measure(text).segments == 1 for text in texts.values())
    assert all(measure(text).encoding == "gsm-7" for text in texts.values())


def test_the_timer_releases_what_has_run_out(
    school: Shelter, family: Household, sari: User
) -> None:
    services.hold(family, school, by=sari)
    Stay.objects.update(expires_at=timezone.now())
    tasks.release()
    assert school.refreshed().held == 0


def test_figures_of_an_incident(
    incident: Incident, school: Shelter, mosque: Shelter, family: Household, budi: User
) -> None:
    make_household(incident, 3)
    services.check_in_at_once(family, school, by=budi)
    services.change_shelter(mosque, by=budi, status="closed")
    found = queries.figures(incident)
    assert (found.free_places, found.rated_places, found.occupied) == (5, 10, 5)
    assert (found.without_place, found.stale_shelters) == (3, 0)


@pytest.mark.parametrize(
    "fields", [{"housing": "own_arrangement"}, {"housing": "declined"}, {"status": "left_site"}]
)
def test_only_who_is_here_and_needs_a_place_waits(
    incident: Incident, family: Household, fields: dict[str, str]
) -> None:
    Household.objects.update(**fields)
    assert queries.figures(incident).without_place == 0


def test_an_overfull_shelter_takes_no_free_places_from_the_others(
    incident: Incident, school: Shelter, mosque: Shelter, budi: User
) -> None:
    services.hold(make_household(incident, 14), school, by=budi, override_reason="night")
    assert queries.figures(incident).free_places == 10


def test_an_old_figure_is_counted(incident: Incident, school: Shelter, budi: User) -> None:
    long_ago = timezone.now() - timedelta(hours=13)
    services.report_free(school, 5, by=budi, source="sms", effective_at=long_ago)
    assert queries.figures(incident).stale_shelters == 1


def test_figures_cost_the_same_for_any_number(
    incident: Incident, django_assert_num_queries: Any
) -> None:
    for _ in range(20):
        make_shelter(incident)
    with django_assert_num_queries(2):
        queries.figures(incident)


def test_the_longest_waiting_come_first_with_the_nearest_room(
    incident: Incident, school: Shelter, mosque: Shelter
) -> None:
    late = make_household(incident, 2)
    early = make_household(incident, 12, captured_at=str(timezone.now() - timedelta(hours=9)))
    rows = queries.waiting_list(incident, 50)
    assert [row.household for row in rows] == [early, late]
    assert [[one.offer.shelter.code for one in row.suggestions] for row in rows] == [
        [],
        ["MTW01", "PDG01"],
    ]


def test_the_map_shows_how_full_a_shelter_is_and_no_pools(incident: Incident, sari: User) -> None:
    make_shelter(incident, 10, code="MTW07", pools=[{"kind": "women_safe", "capacity": 4}])
    layer = layers["shelters"]
    (feature,) = layer.read(sari, incident.scope)
    shown = feature.properties
    assert (shown["code"], shown["free"], shown["state"]) == ("MTW07", 10, "good")
    assert "women_safe" not in str(feature.geojson())


def test_the_map_hides_sites_from_observers_of_real_landings(
    incident: Incident, school: Shelter, maya: User
) -> None:
    assert list(layers["shelters"].read(maya, incident.scope)) == []


def test_a_family_too_large_for_all_that_is_near_is_offered_what_is_far(
    incident: Incident, family: Household
) -> None:
    for number in range(30):
        make_shelter(incident, 4, lat=-2.77 - number / 100)
    far = make_shelter(incident, 5, lat=-4)
    [row] = queries.waiting_list(incident, 50)
    assert [one.offer.shelter for one in row.suggestions] == [far]
