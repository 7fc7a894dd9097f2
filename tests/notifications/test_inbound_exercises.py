"""Whoever takes part in an exercise reads in front of every answer that it is one."""

from uuid import uuid4

import pytest

from core.models import Scope
from incidents.models import Incident
from notifications.services import tell
from notifications.services.handling import answer_text
from partners.models import Membership, Organisation, Role, User
from partners.services import give_role
from shelters.models import Shelter
from tests.builders import make_contact
from tests.notifications.texting import JOKO, STRANGER, Say, answer


@pytest.fixture
def exercise(incident: Incident, site: Shelter) -> Scope:
    """The incident is an exercise, in which Ros has her place."""
    incident.scope.is_exercise = True
    incident.scope.save()
    site.operator.memberships.update(reach="exercises", scope=None)  # type: ignore[union-attr]
    return incident.scope


def test_exercises_say_so_in_every_answer(exercise: Scope, say: Say) -> None:
    assert answer(say("STATUS MTW01")).startswith("LATIHAN: MTW01 buka")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("KOSONG MTW01 9999", "out_of_bounds"),
        ("KOSONG MTW01 -99", "below_zero"),
        ("ADA MTW01 20000", "out_of_bounds"),
        ("STOK MTW01 NAGA 3", "unknown_item"),
    ],
)
def test_what_is_refused_in_an_exercise_says_so_too(
    exercise: Scope, say: Say, text: str, problem: str
) -> None:
    row = say(text)
    assert (row.outcome, row.problem, row.scope) == ("rejected", problem, exercise)
    assert answer(row).startswith("LATIHAN: ")


def test_who_may_not_is_told_that_it_is_an_exercise(
    exercise: Scope, say: Say, partner_b: Organisation
) -> None:
    make_contact(partner_b, JOKO, role="shelter_manager")
    assert answer(say("TUTUP MTW01", JOKO)).startswith("LATIHAN: Nomor ini tidak berhak")


def test_an_undo_that_is_refused_says_that_it_is_an_exercise(exercise: Scope, say: Say) -> None:
    done = say("KOSONG MTW01 35")
    say(f"BATAL {done.reference}")
    again = say(f"BATAL {done.reference} pak")
    assert (again.problem, answer(again)[:9]) == ("undone_before", "LATIHAN: ")


def test_what_is_not_understood_says_that_it_is_an_exercise(exercise: Scope, say: Say) -> None:
    row = say("GAJAH 3")
    assert (row.problem, row.scope) == ("no_command", None)
    assert answer(row).startswith("LATIHAN: Belum dimengerti")


def test_who_has_a_real_incident_too_is_answered_as_in_earnest(
    exercise: Scope, other_incident: Incident, ros: User, partner_a: Organisation, say: Say
) -> None:
    reach = Membership.Reach.INCIDENT
    give_role(ros, Role.OBSERVER, organisation=partner_a, reach=reach, scope=other_incident.scope)
    assert answer(say("GAJAH 3")).startswith("Belum dimengerti")


def test_who_has_no_account_is_in_what_we_wrote_of(
    exercise: Scope, partner_b: Organisation, say: Say
) -> None:
    contact = make_contact(partner_b, JOKO)
    assert answer(say("GAJAH 3", JOKO)).startswith("Belum dimengerti")
    tell([contact], texts={"id": "Siaga"}, scope_id=exercise.pk, key="x")
    assert answer(say("GAJAH 4", JOKO)).startswith("LATIHAN: Belum dimengerti")


@pytest.mark.parametrize("text", ["BERHENTI", "DARURAT"])
def test_a_consent_and_a_call_for_help_are_never_an_exercise(
    exercise: Scope, say: Say, text: str
) -> None:
    said = answer(say(text))
    assert said
    assert not said.startswith("LATIHAN")


def test_a_stranger_is_in_no_exercise(exercise: Scope, say: Say) -> None:
    assert answer(say("GAJAH 3", STRANGER)).startswith("Terima kasih")


@pytest.mark.parametrize(("letters", "begins"), [(151, "LATIHAN: x"), (152, "x")])
def test_a_person_answers_with_the_word_where_it_costs_nothing(
    exercise: Scope, budi: User, say: Say, letters: int, begins: str
) -> None:
    row = say("GAJAH 3")
    message = answer_text(row, "x" * letters, by=budi, id=uuid4())
    assert (message.body[: len(begins)], message.segments) == (begins, 1)
