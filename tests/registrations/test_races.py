"""Many desks at one moment, and imports that die."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from incidents.models import Incident
from registrations.models import Household, HouseholdVersion, NumberPrefix, Person
from tests import hands
from tests.builders import household_body, make_household
from tests.registrations.conftest import Run

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_eight_desks_at_once_give_out_every_number_once(incident: Incident) -> None:
    given = hands.together("tests.registrations.hands:desk", [[incident.ref, 25]] * 8)
    numbers = sorted(number for each in given for number in each)
    assert len(set(numbers)) == Household.objects.count() == 200
    assert [int(number[4:8]) for number in numbers] == list(range(1, 201))


def test_desks_that_fill_a_prefix_go_on_in_one_other(incident: Incident) -> None:
    NumberPrefix.objects.create(prefix=800, kind="desk", last=9950)
    given = hands.together("tests.registrations.hands:desk", [[incident.ref, 25]] * 8)
    numbers = {number for each in given for number in each}
    assert len(numbers) == 200
    assert {number[:3] for number in numbers} == {"800", "801"}


def test_one_household_sent_by_eight_at_once_is_one(incident: Incident) -> None:
    calls = [[incident.ref, str(uuid4())]] * 8
    assert sorted(hands.together("tests.registrations.hands:send", calls)) == [False] * 7 + [True]
    assert Household.objects.count() == 1


def test_of_eight_corrections_of_one_version_one_is_made_and_none_is_lost_unseen(
    incident: Incident,
) -> None:
    household = make_household(incident)
    calls = [[household.number, household.content_hash, f"Village {n}"] for n in range(8)]
    ended = hands.together("tests.registrations.hands:correct", calls)
    assert sorted(ended) == ["done"] + ["stale"] * 7
    assert HouseholdVersion.objects.count() == 1


def test_one_correction_sent_by_eight_at_once_is_one(incident: Incident) -> None:
    household = make_household(incident)
    calls = [[household.number, household.content_hash, "Sioban"]] * 8
    assert hands.together("tests.registrations.hands:correct", calls) == ["done"] * 8
    assert HouseholdVersion.objects.count() == 1


def test_an_import_killed_in_the_middle_and_run_again_is_whole(
    incident: Incident, tmp_path: Path, run: Callable[..., Run]
) -> None:
    file, lines = tmp_path / "households.jsonl", 1500
    bodies = (household_body(3, id=str(uuid4())) for _ in range(lines - 500))
    nameless = (household_body(3) for _ in range(500))
    file.write_text("".join(json.dumps(body) + "\n" for body in [*bodies, *nameless]))
    process = hands.start("tests.registrations.hands:import_file", incident.ref, str(file))
    while not Household.objects.exists() and process.poll() is None:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    before = Household.objects.count()
    ended = run("import_households", file, "--incident", incident.ref)
    assert 0 < before < lines
    assert ended.counts == [lines - before, before, 0, 0]
    assert (Household.objects.count(), Person.objects.count()) == (lines, lines)
