"""Somebody goes round a site with the checklist."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.models import TASK_TITLES, Incident, Task
from partners.models import User
from shelters import checklist, services
from shelters.models import Inspection, Shelter
from shelters.views.site_visits import TOPICS
from tests.conftest import SignIn
from tests.shelters.calls import messages, page, post, press

NEWEST = checklist.newest()


def look(client: Any, **answers: str) -> Any:
    given = {code: {"answer": answer} for code, answer in answers.items()}
    return post(client, "/shelters/MTW01/inspections/", {"answers": given})


def test_each_topic_with_a_no_becomes_a_task(sign_in: SignIn, ros: User, school: Shelter) -> None:
    told = look(sign_in(ros), water_enough="no", water_safe="no", fire_tools="yes").json()
    assert told["problems"] == ["water_enough", "water_safe"]
    assert [task.kind for task in Task.objects.all()] == ["site_water"]


def test_a_problem_that_is_solved_closes_its_task(
    sign_in: SignIn, ros: User, school: Shelter
) -> None:
    client = sign_in(ros)
    look(client, toilets_locks="no", cooking_safe="no")
    look(client, toilets_locks="yes")
    assert dict(Task.objects.values_list("kind", "state")) == {
        "site_toilets": "done",
        "site_cooking": "open",
    }


def test_an_inspection_that_comes_late_changes_no_task(school: Shelter, ros: User) -> None:
    services.inspect(school, {"water_enough": {"answer": "yes"}}, by=ros)
    earlier = timezone.now() - timedelta(days=1)
    services.inspect(school, {"water_enough": {"answer": "no"}}, by=ros, at=earlier)
    assert not Task.objects.exists()
    assert Inspection.objects.count() == 2


def test_danger_to_people_is_for_protection_and_urgent(school: Shelter, ros: User) -> None:
    services.inspect(school, {"protection_women": {"answer": "no"}}, by=ros)
    assert Task.objects.values_list("role", "urgent").get() == ("protection", True)


def test_the_same_inspection_sent_twice_is_one(sign_in: SignIn, ros: User, school: Shelter) -> None:
    body = {"id": str(uuid4()), "answers": {"waste_drains": {"answer": "na"}}}
    client = sign_in(ros)
    statuses = [post(client, "/shelters/MTW01/inspections/", body).status_code for _ in range(2)]
    assert (statuses, Inspection.objects.count()) == ([201, 200], 1)


@pytest.mark.parametrize(
    "answers", [{}, {"colour": {"answer": "no"}}, {"water_enough": {"answer": "maybe"}}]
)
def test_what_is_no_answer_is_refused(
    sign_in: SignIn, ros: User, school: Shelter, answers: dict[str, Any]
) -> None:
    answer = post(sign_in(ros), "/shelters/MTW01/inspections/", {"answers": answers})
    assert answer.status_code == 400


def test_the_page_asks_in_one_column_and_keeps_notes(
    sign_in: SignIn, ros: User, incident: Incident, school: Shelter
) -> None:
    client = sign_in(ros)
    asked = page(client, incident, "shelters/MTW01/inspect/")
    assert NEWEST.questions[0].text["en"] in asked
    assert "(optional)" not in asked
    said = {"water_safe": "no", "note_water_safe": "Barrels stand open"}
    answer = press(client, incident, "shelters/MTW01/inspect/", id=str(uuid4()), **said)
    assert messages(answer) == [
        "The inspection is saved. Somebody gets the task to see to 1 problem."
    ]
    shown = page(client, incident, "shelters/MTW01/")
    assert "Barrels stand open" in shown
    assert "1 problem" in shown


def test_an_empty_inspection_is_none(
    sign_in: SignIn, ros: User, incident: Incident, school: Shelter
) -> None:
    answer = press(sign_in(ros), incident, "shelters/MTW01/inspect/", id=str(uuid4()))
    assert (answer.status_code, Inspection.objects.count()) == (400, 0)


def test_the_checklist_is_told_with_its_sources(sign_in: SignIn, ros: User) -> None:
    told = sign_in(ros).get("/api/v1/inspection-checklist/").json()
    assert told["version"] == NEWEST.version
    assert {"code", "topic", "source", "text_en", "text_id"} == set(told["questions"][0])


def test_each_question_has_a_topic_a_source_and_both_languages() -> None:
    for question in NEWEST.questions:
        assert f"site_{question.topic}" in TASK_TITLES
        assert question.topic in TOPICS
        assert question.source.split(":")[0] in NEWEST.sources
        assert set(question.text) == {"en", "id"}
        assert all(question.text.values())
    assert len(set(NEWEST.codes)) == len(NEWEST.codes)


def test_only_those_who_run_it_steer_or_protect_inspect(
    sign_in: SignIn, joko: User, sari: User, tari: User, school: Shelter
) -> None:
    statuses = [look(sign_in(who), water_enough="yes").status_code for who in (joko, sari, tari)]
    assert statuses == [403, 403, 201]
