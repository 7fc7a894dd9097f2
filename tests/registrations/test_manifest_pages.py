"""A manifest on its pages: handed in, looked at, read in, undone."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from core import jobs
from core.models import AuditEntry, Event, Job
from incidents.models import Arrival, Incident
from incidents.services import move_incident
from partners.models import User
from registrations import tasks
from registrations.intake import manifest
from registrations.models import Household, Import, Person
from registrations.services import importing
from tests.conftest import SignIn
from tests.registrations.manifests import FAMILY, Desk, text, work

MANIFEST = Path("registrations/data/manifest-120.csv")


@pytest.fixture
def desk(sign_in: SignIn, sari: User, incident: Incident) -> Desk:
    return Desk(sign_in(sari), incident)


def state() -> str:
    return Import.objects.latest("created_at").state


def test_nothing_is_written_before_somebody_decides(desk: Desk) -> None:
    waiting = desk.hand_in(FAMILY)
    assert "Households looked at" in text(waiting)
    work()
    assert (Household.objects.count(), Arrival.objects.count()) == (0, 0)
    shown = desk.look()
    assert "Hamida Khatun · P · 36" in shown
    assert "Read in 3 people" in shown


def test_whoever_must_decide_sees_how_long_it_is_kept(
    desk: Desk, sign_in: SignIn, budi: User, incident: Incident
) -> None:
    desk.hand_in(FAMILY)
    work()
    shown = [desk.look(), text(desk.client.get(desk.page))]
    shown.append(text(sign_in(budi).get(desk.here)))
    assert all("23 hours left" in page for page in shown)


def test_a_manifest_is_read_in_while_the_page_shows_how_far_it_is(desk: Desk, sari: User) -> None:
    desk.hand_in(MANIFEST.read_bytes())
    work()
    assert "Rows read" in text(desk.decide("read_in"))
    work()
    assert "120</span>" in desk.look()
    assert Person.objects.filter(household__registrar=sari).count() == 117


def test_those_that_wait_are_told_apart_by_their_boats(desk: Desk) -> None:
    desk.hand_in(FAMILY, arrival="KM Harapan")
    desk.hand_in(FAMILY.replace("Idris", "Musa"), name="KM Bahari.csv")
    desk.hand_in("nama,kedatangan\nYusuf,KM Cahaya\n", name="list.csv")
    for _each in range(3):
        work()
    listed = text(desk.client.get(desk.page))
    assert all(name in listed for name in ("KM Harapan", "KM Bahari", "KM Cahaya"))
    assert ">list<" not in listed


def test_a_workbook_is_handed_in_as_well(desk: Desk) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Boat")
    sheet.append(["nama", "jk", "umur"])
    sheet.append(["Hamida", "P", 36])
    content = io.BytesIO()
    book.save(content)
    desk.read_in(content.getvalue(), name="boat.xlsx")
    assert Person.objects.get().name == "Hamida"


def test_what_is_known_already_is_told_before(desk: Desk) -> None:
    desk.read_in(FAMILY, arrival="KM Harapan")
    desk.hand_in(FAMILY.replace("Idris", "Musa") + "3,Rokeya,P,20\n", arrival="KM Harapan")
    work()
    found = {each["place"]: each["state"] for each in previewed()}
    assert found == {0: "known", 1: "changed", 2: "new"}


def previewed() -> list[dict[str, Any]]:
    told = json.loads(Import.objects.latest("created_at").preview)
    return list(told["households"])


def test_a_wrong_cell_is_told_with_its_row_and_its_column(desk: Desk) -> None:
    desk.hand_in(FAMILY.replace(",L,8", ",Q,8"))
    work()
    assert "Row 3, jk:" in desk.look()


def test_a_household_can_be_left_out(desk: Desk) -> None:
    desk.hand_in(FAMILY)
    work()
    saved = desk.decide("save", shown=["0", "1"], take=["1"])
    assert "Read in 1 person" in text(saved)
    desk.decide("read_in", shown=["0", "1"], take=["1"])
    work()
    assert [person.name for person in Person.objects.all()] == ["Idris"]
    assert Arrival.objects.get().head_counts.get().people == 1


def test_what_another_page_of_the_list_left_out_stays_left_out(desk: Desk) -> None:
    desk.hand_in(FAMILY)
    work()
    desk.decide("save", shown=["0"])
    desk.decide("read_in", shown=["1"], take=["1"])
    assert Import.objects.get().left_out == [0]


def test_a_manifest_can_be_put_aside_and_is_kept_no_longer(desk: Desk) -> None:
    desk.hand_in(FAMILY)
    work()
    desk.decide("put_aside")
    row = Import.objects.get()
    assert (row.state, row.content, row.preview) == ("put_aside", "", "")
    assert "put aside" in desk.look()


def test_no_name_stands_in_the_clear_while_a_manifest_waits(desk: Desk) -> None:
    desk.hand_in(FAMILY, name="Hamida Khatun.csv")
    work()
    rows = [*Import.objects.values(), *Job.objects.values(), *Event.objects.values()]
    assert "Hamida" not in str([*rows, *AuditEntry.objects.values()])


def test_a_file_is_kept_no_longer_than_it_is_read(desk: Desk) -> None:
    desk.read_in(FAMILY)
    row = Import.objects.get()
    assert (row.state, row.content, row.preview) == ("done", "", "")


def test_looking_at_a_manifest_is_written_down(desk: Desk) -> None:
    desk.hand_in(FAMILY)
    work()
    desk.look()
    assert AuditEntry.objects.filter(action="registrations.manifest_read").count() == 1


def test_a_problem_of_a_manifest_is_told_by_row_and_column(desk: Desk) -> None:
    desk.read_in("nama,jk,umur\nHamida,Q,36\n")
    [[row, column, _reason]] = (Job.objects.latest("created_at").result or {})["problems"]
    assert (row, column) == (2, "jk")


def test_two_who_decide_at_once_read_it_in_once(desk: Desk) -> None:
    desk.hand_in(FAMILY)
    work()
    desk.decide("read_in")
    assert desk.decide("read_in").status_code == 409
    assert Job.objects.filter(kind=importing.READ).count() == 1


def test_what_could_not_be_read_to_its_end_is_read_on(
    desk: Desk, incident: Incident, budi: User
) -> None:
    desk.hand_in(FAMILY)
    work()
    desk.decide("read_in")
    Incident.objects.update(status="closed")
    work()
    assert "could not be read to its end" in desk.look()
    Incident.objects.update(status="active")
    desk.decide("read_in")
    work()
    assert (state(), Person.objects.count()) == ("done", 3)


def test_reading_killed_in_its_middle_is_taken_up_again_and_doubles_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registrations.services.AT_ONCE", 10)
    desk.hand_in(MANIFEST.read_bytes())
    work()
    desk.decide("read_in")

    def killed(*args: Any, **more: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(jobs, "advance", killed)
        with pytest.raises(SystemExit):
            work()
    assert 0 < Household.objects.count() < 34
    Job.objects.update(due_at=timezone.now())  # its lease is over
    work()
    row = Import.objects.get()
    assert (row.state, Household.objects.count(), row.brought.count()) == ("done", 34, 34)
    assert Arrival.objects.get().head_counts.get().people == 120


def test_a_file_that_is_no_manifest_is_refused_at_once(desk: Desk) -> None:
    answer = desk.hand_in("a,b\n1,2\n")
    assert answer.status_code == 400
    assert not Job.objects.exists()


def test_whoever_reads_in_nothing_sees_no_names_of_a_manifest(
    desk: Desk, sign_in: SignIn, budi: User, incident: Incident
) -> None:
    desk.hand_in(FAMILY)
    work()
    answer = sign_in(budi).get(desk.here)
    assert answer.status_code == 200
    assert "Hamida" not in text(answer)


def test_manifests_that_wait_for_more_than_a_day_are_forgotten(desk: Desk) -> None:
    desk.hand_in(FAMILY)
    work()
    Import.objects.update(updated_at="2020-01-01T00:00:00Z")
    tasks.forget()
    assert (state(), Import.objects.get().content) == ("put_aside", "")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_downloaded(desk: Desk, form: str) -> None:
    answer = desk.client.get(f"{desk.page}template.{form}")
    assert manifest.read(answer.content) == []


def test_a_template_of_another_kind_is_not_there(desk: Desk) -> None:
    assert desk.client.get(f"{desk.page}template.exe").status_code == 404


def test_many_who_resemble_registered_people_are_told_and_asked_about_again(
    desk: Desk, incident: Incident
) -> None:
    desk.read_in(FAMILY, arrival="first")
    desk.hand_in(FAMILY.replace("Hamida Khatun", "Hamida Katun"), arrival="second")
    work()
    assert "resemble" in desk.look()
    desk.decide("read_in")
    assert state() == "checked"
    desk.decide("read_in", sure="1")
    assert state() == "reading"


def test_nobody_reads_a_manifest_into_a_closed_incident(
    desk: Desk, incident: Incident, budi: User
) -> None:
    move_incident(incident, "false_report", reason="Nobody came", by=budi)
    desk.read_in(FAMILY)
    assert Household.objects.count() == 0
