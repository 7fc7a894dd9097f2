"""Undoing an import: everything nobody has touched goes, everything else stays and is told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import PROTECT, ForeignObjectRel

from core.actors import SYSTEM
from core.models import AuditEntry, Event, InboxItem
from incidents.models import Arrival, HeadCount, Incident, Task
from incidents.services import announce_arrival, finish_task
from partners.models import User
from registrations.models import (
    Brought,
    Concern,
    Document,
    Household,
    Import,
    MatchKey,
    MatchPair,
    Person,
)
from registrations.services import undoing
from shelters.services.placing import hold
from tests.builders import make_household, make_shelter
from tests.conftest import SignIn
from tests.registrations.conftest import Run
from tests.registrations.manifests import Desk, work

FAMILIES = (
    "keluarga,nama,jk,umur,nomor dokumen,telepon\n1,Hamida Khatun,P,36,A77,0812 3456 7890\n1,Yunus,L,8,,\n"
    "2,Idris,L,26,,\n3,Sawitri,P,9,,\n"
)
BROUGHT = [Household, Person, Document, Brought, InboxItem, Arrival, HeadCount, Concern]


@pytest.fixture
def desk(sign_in: SignIn, sari: User, incident: Incident) -> Desk:
    return Desk(sign_in(sari), incident)


def household_of(name: str) -> Household:
    return Person.objects.get(name=name).household


def test_nothing_of_an_undone_import_is_left(desk: Desk) -> None:
    desk.read_in(FAMILIES)
    assert {model.__name__ for model in BROUGHT if model.objects.exists()} == {  # type: ignore[attr-defined]
        model.__name__ for model in BROUGHT
    }
    desk.undo()
    assert [model for model in BROUGHT if model.objects.exists()] == []  # type: ignore[attr-defined]
    assert not MatchKey.objects.exists()
    assert Import.objects.get().state == "undone"


def test_open_tasks_about_them_go_too(desk: Desk) -> None:
    desk.read_in(FAMILIES)
    assert Task.objects.filter(kind="child_alone").exists()
    desk.undo()
    assert not Task.objects.exists()


def test_the_page_says_how_many_people_before_it_asks_why(desk: Desk) -> None:
    desk.read_in(FAMILIES)
    page = desk.client.get(f"{desk.here}undo/").content.decode()
    assert "Take out 4 people" in page
    assert desk.undo(reason="").status_code == 400
    assert Household.objects.count() == 3


def test_a_household_with_a_place_stays_and_is_told_by_its_number(
    desk: Desk, incident: Incident, budi: User
) -> None:
    desk.read_in(FAMILIES)
    placed = household_of("Idris")
    hold(placed, make_shelter(incident), by=budi)
    desk.undo()
    assert [row.number for row in Household.objects.all()] == [placed.number]
    assert Import.objects.get().kept == [[placed.number, "shelters.stay"]]
    assert "It was given a place." in desk.look()
    assert Arrival.objects.exists()


def test_a_child_somebody_has_looked_after_stays(desk: Desk, tari: User) -> None:
    desk.read_in(FAMILIES)
    child = household_of("Sawitri")
    finish_task(Task.objects.get(target_id=child.pk, kind="child_alone"), by=tari)
    desk.undo()
    assert [row.pk for row in Household.objects.all()] == [child.pk]


def test_what_stayed_can_be_undone_when_nothing_holds_it_any_more(
    desk: Desk, tari: User, incident: Incident
) -> None:
    desk.read_in(FAMILIES)
    task = Task.objects.get(target_id=household_of("Sawitri").pk, kind="child_alone")
    finish_task(task, by=tari)
    desk.undo()
    Task.objects.update(state="open")
    desk.undo()
    assert (Household.objects.count(), Import.objects.get().kept) == (0, [])


def test_the_same_file_can_be_read_in_again(desk: Desk) -> None:
    desk.read_in(FAMILIES)
    desk.undo()
    desk.read_in(FAMILIES)
    assert Person.objects.count() == 4
    assert Import.objects.latest("created_at").counts["created"] == 4


def test_what_happened_to_a_household_is_handled_when_it_is_gone(
    desk: Desk, let_it_settle: Callable[[], None]
) -> None:
    desk.read_in(FAMILIES)
    desk.undo()
    let_it_settle()
    assert not Event.objects.filter(handled_at=None).exists()


def test_guesses_of_the_machine_hold_nobody(desk: Desk, let_it_settle: Callable[[], None]) -> None:
    """Pairs that nobody has decided, and proposals that nobody has looked at, go with their household."""
    desk.read_in(FAMILIES, arrival="first")
    first = Import.objects.get()
    desk.read_in(FAMILIES.replace("Khatun", "Katun"), arrival="second")
    let_it_settle()
    work()  # the search for duplicates
    assert MatchPair.objects.exists()
    desk.undo()
    assert Household.objects.count() == 3
    assert not MatchPair.objects.exists()
    assert first.brought.count() == 3


def test_other_households_of_the_incident_are_not_touched(desk: Desk, incident: Incident) -> None:
    other = make_household(incident)
    desk.read_in(FAMILIES)
    desk.undo()
    assert [row.pk for row in Household.objects.all()] == [other.pk]


def test_an_arrival_that_was_there_before_stays(desk: Desk, incident: Incident) -> None:
    announce_arrival(incident, by=SYSTEM, mode="boat", counts={"men": 4}, source="Port")
    desk.read_in(FAMILIES, arrival="A01")
    desk.undo()
    assert Arrival.objects.get().head_counts.get().people == 4


def test_an_arrival_that_somebody_has_counted_since_stays(desk: Desk, incident: Incident) -> None:
    desk.read_in(FAMILIES)
    HeadCount.objects.create(
        arrival=Arrival.objects.get(),
        men=4,
        people=4,
        source="Port",
        as_of="2026-11-22T10:00:00Z",
        actor_kind="system",
    )
    desk.undo()
    assert Arrival.objects.get().head_counts.count() == 2


def test_undoing_is_written_down_with_its_reason(desk: Desk) -> None:
    desk.read_in(FAMILIES)
    numbers = {row.number for row in Household.objects.all()}
    desk.undo("The wrong boat")
    assert (
        AuditEntry.objects.get(action="registrations.import_undo_begun").reason == "The wrong boat"
    )
    lines = AuditEntry.objects.filter(action="registrations.household_taken_out")
    assert {line.facts["number"] for line in lines} == numbers
    assert Event.objects.get(kind="registrations.import_undone").facts["households"] == 3


def test_a_coordinator_may_undo_and_a_shelter_manager_not(
    desk: Desk, sign_in: SignIn, budi: User, ros: User, incident: Incident
) -> None:
    desk.read_in(FAMILIES)
    assert sign_in(ros).get(f"{desk.here}undo/").status_code == 403
    Desk(sign_in(budi), incident).undo()
    assert Household.objects.count() == 0


def test_what_is_not_read_in_cannot_be_undone(desk: Desk) -> None:
    desk.hand_in(FAMILIES)
    answer = desk.client.post(f"{desk.here}undo/", {"reason": "x"})
    assert answer.status_code == 409


def test_undoing_killed_in_its_middle_goes_on_where_it_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registrations.services.undoing.AT_ONCE", 1)
    desk.read_in(FAMILIES)

    def killed(done: int) -> None:
        raise KeyboardInterrupt

    row = Import.objects.get()
    with pytest.raises(KeyboardInterrupt):
        undoing.undo_import(row, by=SYSTEM, progress=killed)
    assert Household.objects.count() == 2
    assert undoing.undo_import(row, by=SYSTEM) == []
    assert Household.objects.count() == 0


def test_lines_of_households_can_be_undone_as_well(
    run: Callable[..., Run], desk: Desk, incident: Incident, tmp_path: Any
) -> None:
    file = tmp_path / "households.jsonl"
    file.write_text('{"counts": {"f": {"18-59": 1}}}\n')
    run("import_households", file, "--incident", incident.ref)
    desk.undo()
    assert Household.objects.count() == 0


def test_no_row_of_another_app_would_go_with_a_household() -> None:
    """Only what PROTECT holds is told and stays: nothing above may cascade."""
    soft = [
        relation.related_model._meta.label
        for model in (Household, Person, Arrival)
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
        and relation.on_delete is not PROTECT
        and not relation.many_to_many
        and not relation.related_model._meta.auto_created
    ]
    assert soft == []
