"""Everybody leaves a site in one act."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import RuleBroken
from core.models import Event
from core.timeline import entries
from incidents.models import Incident, Task
from partners.models import Organisation, User
from registrations.models import Household
from shelters import services
from shelters.models import CapacityOverride, Evacuation, Shelter, Stay
from shelters.recount import drift
from tests import hands
from tests.builders import make_contact, make_household, make_shelter, sent_texts
from tests.conftest import Settle, SignIn
from tests.shelters.calls import page, post, press

REASON = "Ash is falling"


@pytest.fixture
def full_school(school: Shelter, incident: Incident, budi: User) -> Shelter:
    """The school with one family checked in and one expected: nine people."""
    inside = services.hold(make_household(incident, 5), school, by=budi)
    services.check_in(inside, by=budi)
    services.hold(make_household(incident, 4), school, by=budi)
    return school


def evacuate(client: Any, site: Shelter, **more: Any) -> Any:
    return post(client, f"/shelters/{site.code}/evacuate/", {"reason": REASON, **more})


def test_everybody_is_on_the_way_in_one_act(
    sign_in: SignIn, budi: User, full_school: Shelter, mosque: Shelter
) -> None:
    told = evacuate(sign_in(budi), full_school, to=mosque.code).json()
    assert (told["households"], told["people"], told["beyond"]) == (2, 9, 0)
    assert set(Stay.objects.active().values_list("shelter__code", "state")) == {
        ("PDG01", "in_transit")
    }
    assert (full_school.refreshed().in_use, mosque.refreshed().held, drift()) == (0, 9, [])


def test_it_goes_beyond_the_capacity_with_its_reason_on_record(
    budi: User, full_school: Shelter, incident: Incident
) -> None:
    small = make_shelter(incident, 4)
    done = services.evacuate(full_school, to=small, reason=REASON, by=budi)
    assert (done.beyond, small.refreshed().free) == (5, -5)
    assert CapacityOverride.objects.get().reason == REASON
    assert drift() == []


def test_a_place_that_nobody_knew_becomes_an_informal_site(
    sign_in: SignIn, ros: User, full_school: Shelter
) -> None:
    told = evacuate(sign_in(ros), full_school, to_text="Bukit Sikakap").json()
    refuge = Shelter.objects.get(pk=told["to"])
    assert (refuge.code, refuge.name, refuge.kind) == ("MTW01-2", "Bukit Sikakap", "informal")
    assert (refuge.declared, refuge.free, refuge.held) == (None, None, 9)
    assert not CapacityOverride.objects.exists()
    assert drift() == []


def test_nobody_new_comes_to_a_site_that_was_evacuated(
    budi: User, full_school: Shelter, mosque: Shelter, family: Household
) -> None:
    services.evacuate(full_school, to=mosque, reason=REASON, by=budi)
    assert full_school.refreshed().status == "suspended"
    with pytest.raises(RuleBroken, match="not_allowed_here"):
        services.hold(family, full_school.refreshed(), by=budi)


def test_the_same_order_twice_is_carried_out_once(
    sign_in: SignIn, budi: User, full_school: Shelter, mosque: Shelter
) -> None:
    client, id = sign_in(budi), str(uuid4())
    first = evacuate(client, full_school, id=id, to=mosque.code).json()
    again = evacuate(client, full_school, id=id, to=mosque.code).json()
    without_id = evacuate(client, full_school, to=mosque.code).json()
    assert first["people"] == again["people"] == without_id["people"] == 9
    assert Evacuation.objects.count() == 1


def test_the_receiving_house_gets_one_text_for_all(
    budi: User,
    full_school: Shelter,
    mosque: Shelter,
    partner_b: Organisation,
    let_it_settle: Settle,
) -> None:
    let_it_settle()
    make_contact(partner_b)
    services.evacuate(full_school, to=mosque, reason=REASON, by=budi)
    let_it_settle()
    text = "MTW01 dievakuasi: 9 jiwa (2 keluarga) menuju ke PDG01. Siapkan tempat."
    assert [text in sent for _to, sent in sent_texts()] == [True]


def test_protection_hears_of_each_child_alone(
    budi: User, school: Shelter, mosque: Shelter, incident: Incident, let_it_settle: Settle
) -> None:
    child = make_household(incident, 1, needs=["child_alone"])
    services.hold(child, school, by=budi)
    services.evacuate(school, to=mosque, reason=REASON, by=budi)
    let_it_settle()
    assert Task.objects.filter(kind="child_evacuated", target_id=child.pk).exists()


def test_an_order_whose_hand_died_is_carried_out_by_the_worker(
    budi: User, full_school: Shelter, mosque: Shelter, let_it_settle: Settle, monkeypatch: Any
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr("shelters.services.evacuating.ATTEMPTS", 0)
        services.evacuate(full_school, to=mosque, reason=REASON, by=budi)
    assert Stay.objects.active().filter(shelter=full_school).count() == 2
    let_it_settle()
    assert mosque.refreshed().held == 9


def test_an_order_that_nobody_could_carry_out_yet_is_tried_again(
    budi: User, full_school: Shelter, mosque: Shelter, let_it_settle: Settle, monkeypatch: Any
) -> None:
    with monkeypatch.context() as busy:
        busy.setattr("shelters.services.evacuating.ATTEMPTS", 0)
        services.evacuate(full_school, to=mosque, reason=REASON, by=budi)
        let_it_settle()
    Event.objects.filter(handled_at=None).update(due_at=timezone.now())
    let_it_settle()
    assert mosque.refreshed().held == 9


@pytest.mark.usefixtures("in_english")
def test_the_timelines_tell_of_it(
    budi: User, school: Shelter, mosque: Shelter, family: Household
) -> None:
    services.hold(family, school, by=budi)
    services.evacuate(school, to=mosque, reason=REASON, by=budi)
    assert "Evacuated from MTW01 to PDG01" in [str(e.text) for e in entries(family.pk)]
    assert "5 people were evacuated to PDG01" in [str(e.text) for e in entries(school.pk)]
    assert REASON not in str(list(Event.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize("where", [{}, {"to": "PDG01", "to_text": "Bukit"}, {"to": "NOPE1"}])
def test_where_to_is_one_place(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, where: dict[str, str]
) -> None:
    answer = evacuate(sign_in(budi), school, **where)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["to"])


def test_a_closed_site_takes_no_evacuees(
    sign_in: SignIn, budi: User, full_school: Shelter, mosque: Shelter
) -> None:
    services.change_shelter(mosque, by=budi, status="closed")
    answer = evacuate(sign_in(budi), full_school, to="PDG01")
    assert (answer.status_code, answer.json()["reasons"]) == (409, ["closed"])
    assert full_school.refreshed().status == "open"


def test_nobody_is_evacuated_to_where_they_are(
    sign_in: SignIn, budi: User, full_school: Shelter, mosque: Shelter
) -> None:
    answer = evacuate(sign_in(budi), full_school, to="MTW01")
    assert (answer.status_code, answer.json()["reasons"]) == (409, ["same_place"])
    assert [row["shelter"] for row in answer.json()["instead"]] == ["PDG01"]


def test_only_who_runs_a_site_or_steers_evacuates_it(
    sign_in: SignIn, joko: User, sari: User, full_school: Shelter, mosque: Shelter
) -> None:
    answers = [evacuate(sign_in(who), full_school, to="PDG01") for who in (joko, sari)]
    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_holds_at_the_same_moment_end_up_at_neither_or_the_right_place(
    incident: Incident, school: Shelter, mosque: Shelter
) -> None:
    Shelter.objects.filter(pk=school.pk).update(capacity=500, declared=500)
    school.pools.update(capacity=500)
    families = [str(make_household(incident, 2).pk) for _ in range(40)]
    calls: list[Any] = [["hold", str(school.pk), families[n::4]] for n in range(4)]
    calls += [["evacuate", str(school.pk), str(mosque.pk)]] * 2
    hands.together("tests.shelters.hands:during_evacuation", calls)
    assert not Stay.objects.active().filter(shelter=school).exists()
    assert (school.refreshed().held, drift()) == (0, [])
    assert Evacuation.objects.filter(shelter=school).count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_hand_that_dies_leaves_all_of_them_in_one_place(
    incident: Incident, school: Shelter, mosque: Shelter, let_it_settle: Settle
) -> None:
    stay = services.hold(make_household(incident, 5), school, by=SYSTEM)
    process = hands.start("tests.shelters.hands:evacuate_and_die", str(school.pk), str(mosque.pk))
    process.communicate(timeout=60)
    assert process.returncode < 0
    assert (stay.refreshed().state, drift()) == ("held", [])
    let_it_settle()
    assert (mosque.refreshed().held, drift()) == (5, [])


def test_the_page_says_what_will_happen_and_does_it_once(
    sign_in: SignIn, ros: User, full_school: Shelter, mosque: Shelter, incident: Incident
) -> None:
    client, path = sign_in(ros), "shelters/MTW01/evacuate/"
    shown = page(client, incident, path)
    assert "2 households (9 people)" in shown
    form = {"id": str(uuid4()), "to": mosque.pk, "reason": REASON}
    assert press(client, incident, path, **{**form, "reason": ""}).status_code == 400
    told = [press(client, incident, path, **form).status_code for _ in range(2)]
    assert (told, mosque.refreshed().held) == ([302, 302], 9)
    shown = page(client, incident, "shelters/MTW01/")
    assert "This place was evacuated" in shown
    assert '<div class="headline" data-state="attention">' in shown


@pytest.mark.parametrize("act", ["evacuate", "close"])
def test_the_nearest_place_is_offered_first(
    sign_in: SignIn, budi: User, school: Shelter, mosque: Shelter, incident: Incident, act: str
) -> None:
    make_shelter(incident, 90, code="ACH01", lat=5.18, lon=97.14)
    shown = page(sign_in(budi), incident, f"shelters/MTW01/{act}/")
    assert shown.index("PDG01 ") < shown.index("ACH01 ")
