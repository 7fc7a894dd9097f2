"""Who is there tonight."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from incidents.models import Incident, Task
from partners.models import Organisation, User
from registrations.models import Household
from shelters import nights, queries, services
from shelters.models import RollCall, Shelter, Stay
from tests.builders import make_contact, make_household, make_shelter, sent_texts
from tests.conftest import Settle, SignIn
from tests.shelters.calls import page, post, press

JAKARTA = "Asia/Jakarta"


@pytest.fixture
def guests(school: Shelter, family: Household, budi: User) -> Stay:
    return services.check_in_at_once(family, school, by=budi)


def count(client: Any, people: int, **more: Any) -> Any:
    return post(client, "/shelters/MTW01/roll-calls/", {"people": people, **more})


def at_night(monkeypatch: pytest.MonkeyPatch, hour: int) -> datetime:
    """It is this hour at the site, tomorrow: whatever was written before lies in the past."""
    tomorrow = datetime.now(ZoneInfo(JAKARTA)) + timedelta(days=1)
    now = tomorrow.replace(hour=hour, minute=5)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


def test_a_count_stands_beside_the_list_and_touches_no_stay(
    sign_in: SignIn, ros: User, school: Shelter, guests: Stay
) -> None:
    told = count(sign_in(ros), 5).json()
    assert (told["people"], told["register"], told["difference"]) == (5, 5, 0)
    assert (guests.refreshed().state, school.refreshed().people_now) == ("checked_in", 5)


def test_the_same_count_sent_twice_is_one(sign_in: SignIn, ros: User, guests: Stay) -> None:
    client, id = sign_in(ros), str(uuid4())
    statuses = [count(client, people, id=id).status_code for people in (5, 5, 6)]
    assert (statuses, RollCall.objects.count()) == ([201, 200, 409], 1)


@pytest.mark.parametrize(("people", "asked"), [(4, True), (5, False), (6, True)])
def test_a_count_that_is_far_off_opens_a_task(
    school: Shelter, guests: Stay, ros: User, people: int, asked: bool
) -> None:
    services.count_tonight(school, people, by=ros, source="sms", raw=f"ADA MTW01 {people}")
    assert Task.objects.filter(kind="reconcile_people").exists() == asked


def test_one_in_twenty_is_near_enough(budi: User, incident: Incident) -> None:
    large = make_shelter(incident, 100)
    for _ in range(4):
        services.check_in_at_once(make_household(incident, 5), large, by=budi)
    services.count_tonight(large, 19, by=budi, source="web")
    assert not Task.objects.filter(kind="reconcile_people").exists()


def test_a_count_that_fits_settles_it(school: Shelter, guests: Stay, ros: User) -> None:
    for people in (2, 5):
        services.count_tonight(school, people, by=ros, source="web")
    assert Task.objects.get(kind="reconcile_people").state == "done"
    assert RollCall.objects.count() == 2


def test_an_older_count_changes_neither_figure_nor_task(
    school: Shelter, guests: Stay, ros: User
) -> None:
    services.count_tonight(school, 5, by=ros, source="web")
    earlier = timezone.now() - timedelta(days=1)
    services.count_tonight(school, 2, by=ros, source="web", at=earlier)
    assert not Task.objects.filter(kind="reconcile_people").exists()
    assert school.refreshed().people_now == 5


def test_rations_follow_the_last_night(school: Shelter, guests: Stay, ros: User) -> None:
    assert queries.people_last_night(school) is None
    for days, people in ((2, 9), (1, 7)):
        at = timezone.now() - timedelta(days=days)
        services.count_tonight(school, people, by=ros, source="web", at=at)
    last = queries.people_last_night(school)
    assert last is not None
    assert last.people == 7


def test_those_who_were_absent_must_live_there(
    sign_in: SignIn, ros: User, school: Shelter, family: Household, guests: Stay
) -> None:
    other = make_household(school.incident, 2)
    assert count(sign_in(ros), 0, absent=[family.number.replace("-", "")]).json()["absent"] == [
        family.number
    ]
    assert "absent" in count(sign_in(ros), 0, absent=[other.number]).json()["fields"]


def test_a_child_alone_whom_nobody_saw_is_urgent(
    budi: User, school: Shelter, incident: Incident
) -> None:
    child = make_household(incident, 1, needs=["child_alone"])
    services.check_in_at_once(child, school, by=budi)
    services.count_tonight(school, 0, by=budi, source="web", absent=[child.number])
    task = Task.objects.get(kind="not_seen")
    assert (task.target_id, task.role, task.urgent) == (child.pk, "protection", True)


@pytest.mark.parametrize(("hour", "asked"), [(15, 0), (21, 0), (22, 1), (3, 1), (11, 1), (13, 0)])
def test_a_late_count_is_asked_for_in_the_night(
    school: Shelter, guests: Stay, monkeypatch: pytest.MonkeyPatch, hour: int, asked: int
) -> None:
    at_night(monkeypatch, hour)
    assert services.remind_of_roll_calls() == asked


def test_it_is_asked_for_once_a_night_by_task_and_text(
    school: Shelter,
    guests: Stay,
    partner_a: Organisation,
    monkeypatch: pytest.MonkeyPatch,
    let_it_settle: Settle,
) -> None:
    let_it_settle()
    make_contact(partner_a)
    at_night(monkeypatch, 23)
    assert [services.remind_of_roll_calls() for _ in range(2)] == [1, 0]
    let_it_settle()
    assert [text for _to, text in sent_texts() if "ADA MTW01" in text]
    assert Task.objects.get(kind="roll_call_late").state == "open"


def test_nobody_is_asked_who_has_counted_and_a_count_settles_the_task(
    school: Shelter, guests: Stay, ros: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_night(monkeypatch, 22)
    services.remind_of_roll_calls()
    services.count_tonight(school, 5, by=ros, source="sms")
    assert Task.objects.get(kind="roll_call_late").state == "done"
    at_night(monkeypatch, 23)
    assert services.remind_of_roll_calls() == 0


@pytest.mark.parametrize("who", ["joko", "sari", "maya"])
def test_only_those_who_run_it_or_steer_count(
    sign_in: SignIn, school: Shelter, request: pytest.FixtureRequest, who: str
) -> None:
    assert count(sign_in(request.getfixturevalue(who)), 5).status_code == 403


@pytest.mark.parametrize(("hour", "night"), [(0, 21), (11, 21), (12, 22), (20, 22), (23, 22)])
def test_a_night_belongs_to_its_evening(hour: int, night: int) -> None:
    assert nights.night_of(datetime(2026, 11, 22, hour, tzinfo=ZoneInfo(JAKARTA))).day == night


def test_the_page_tells_of_those_who_have_no_line(
    sign_in: SignIn, ros: User, school: Shelter, guests: Stay
) -> None:
    services.report_others(school, 2, by=ros, source="web")
    shown = page(sign_in(ros), school.incident, "shelters/MTW01/roll-call/")
    assert "2 people are there whom we did not place" in shown


def test_the_page_ticks_off_households_and_shows_the_count_beside_the_list(
    sign_in: SignIn, ros: User, school: Shelter, family: Household, guests: Stay
) -> None:
    client, path = sign_in(ros), "shelters/MTW01/roll-call/"
    assert family.number in page(client, school.incident, path)
    form = {"id": str(uuid4()), "people": "3", "absent": [family.number]}
    for _ in range(2):
        answer = press(client, school.incident, path, **form)
    assert [(told.level_tag, str(told)) for told in get_messages(answer.wsgi_request)][-1] == (
        "warning",
        "2 fewer than on the list: check out whoever has left for good.",
    )
    assert RollCall.objects.get().absent == [family.number]
    assert "Counted tonight: 3." in page(client, school.incident, path)
    assert "3 people, 5 on the list then" in page(client, school.incident, "shelters/MTW01/")
