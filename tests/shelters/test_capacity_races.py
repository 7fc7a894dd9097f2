"""Reports at the same moment as other reports and as placements, in real processes."""

from collections import Counter
from typing import Any

import pytest

from core.actors import SYSTEM
from incidents.models import Incident
from shelters import services
from shelters.models import CapacityReport, Shelter
from shelters.recount import drift
from tests import hands
from tests.builders import make_household, make_shelter

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_relative_reports_of_eight_hands_add_up(incident: Incident) -> None:
    shelter = make_shelter(incident, 100)
    calls = [["change", str(shelter.pk), [-1] * 5]] * 8
    hands.together("tests.shelters.hands:report", calls)
    assert (shelter.refreshed().free, drift()) == (60, [])
    assert CapacityReport.objects.filter(is_applied=True).count() == 40


def test_the_last_of_many_figures_is_the_one_that_stands(incident: Incident) -> None:
    shelter = make_shelter(incident, 100)
    calls = [["free", str(shelter.pk), list(range(n, 100, 8))] for n in range(8)]
    hands.together("tests.shelters.hands:report", calls)
    newest = CapacityReport.objects.latest("created_at")
    assert (shelter.refreshed().free, drift()) == (newest.became["free"], [])


def test_holds_and_reports_never_overfill(incident: Incident) -> None:
    shelter = make_shelter(incident, 60)
    families = [[str(make_household(incident, 3).pk) for _ in range(4)] for _ in range(8)]
    calls: list[list[Any]] = [["hold", str(shelter.pk), ids] for ids in families]
    calls += [["free", str(shelter.pk), [5, 50, 0, 20, 10]] for _ in range(4)]
    answers: Counter[str] = Counter()
    for answer in hands.together("tests.shelters.hands:hold_or_report", calls):
        answers.update(answer)
    now = shelter.refreshed()
    assert set(answers) <= {"held", "shelter_full", "reported", "above_ledger"}
    assert (now.held, now.over, drift()) == (3 * answers["held"], 0, [])
    assert (now.free or 0) >= 0


def test_one_report_is_taken_back_once_by_many_hands(incident: Incident) -> None:
    shelter = make_shelter(incident, 100)
    report = services.report_free(shelter, 40, by=SYSTEM, source="sms")
    hands.together("tests.shelters.hands:undo", [[str(report.pk)]] * 8)
    assert (shelter.refreshed().free, CapacityReport.objects.count(), drift()) == (100, 2, [])
    assert not Shelter.objects.filter(other_occupied__gt=0).exists()
