import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from core.actors import SYSTEM
from core.models import Event
from incidents import queries as incidents
from incidents.models import Arrival, Incident
from incidents.services import announce_arrival
from registrations import queries
from registrations.models import Household, Import, Person
from tests.builders import household_body
from tests.registrations.conftest import Run, arrivals, told

Command = Callable[..., Run]
MANIFEST = Path("registrations/data/manifest-120.csv")
ONE_WRONG_CELL = "keluarga,nama,jk,umur\n1,Hamida,P,36\n1,Yunus,Q,8\n2,Idris,L,26\n"


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file with a line for each body."""

    def write(*bodies: Any) -> Path:
        file = tmp_path / "households.jsonl"
        texts = [body if isinstance(body, str) else json.dumps(body) for body in bodies]
        file.write_text("\n".join(texts) + "\n")
        return file

    return write


def households(run: Command, file: Path, incident: Incident) -> Run:
    return run("import_households", file, "--incident", incident.ref)


def test_every_line_becomes_a_household(run: Command, lines: Any, incident: Incident) -> None:
    ended = households(run, lines(*(household_body(n) for n in (2, 3, 4))), incident)
    assert (ended.code, ended.counts) == (0, [3, 0, 0, 0])
    assert queries.figures(incident).people_registered == 9


def test_reading_a_file_again_changes_nothing(run: Command, lines: Any, incident: Incident) -> None:
    bodies = [household_body(4), household_body(4), household_body(4, id=str(uuid4()))]
    first, second = (households(run, lines(*bodies), incident) for _ in range(2))
    assert (first.counts, second.counts) == ([3, 0, 0, 0], [0, 3, 0, 0])


def test_good_lines_are_kept_and_the_others_told(
    run: Command, lines: Any, incident: Incident
) -> None:
    wrong = household_body(3, phone="0812")
    file = lines(household_body(2), "not JSON", wrong, "[1]", household_body(4))
    ended = households(run, file, incident)
    assert (ended.code, ended.counts) == (2, [2, 0, 0, 3])
    assert [(each["line"], each["field"]) for each in told(file)] == [
        (2, ""),
        (3, "phone"),
        (4, ""),
    ]
    assert told(file)[1]["input"] == wrong


def test_a_line_is_told_without_what_stands_in_it(
    run: Command, lines: Any, incident: Incident
) -> None:
    ended = households(run, lines(household_body(3, phone="0812-NOT-MINE")), incident)
    assert len(ended.said) == 1
    assert ended.said[0].startswith("line 1: phone: ")
    assert "MINE" not in ended.said[0]


def test_another_thing_with_a_known_id_is_a_conflict(
    run: Command, lines: Any, incident: Incident
) -> None:
    id = str(uuid4())
    file = lines(household_body(3, id=id), household_body(4, id=id))
    ended = households(run, file, incident)
    assert (ended.code, ended.counts) == (2, [1, 0, 1, 0])
    assert told(file)[0]["field"] == "id"


def test_a_line_of_another_incident_is_not_taken(
    run: Command, lines: Any, incident: Incident, other_incident: Incident
) -> None:
    mine, other = (household_body(2, incident=i.ref) for i in (incident, other_incident))
    assert households(run, lines(mine, other), incident).counts == [1, 0, 0, 1]


def test_a_file_without_problems_leaves_no_list_of_them(
    run: Command, lines: Any, incident: Incident
) -> None:
    file = lines("not JSON")
    households(run, file, incident)
    households(run, lines(household_body(2)), incident)
    assert not file.with_name(f"{file.name}.errors.jsonl").exists()


def test_a_list_of_problems_is_for_its_owner_only(
    run: Command, lines: Any, incident: Incident
) -> None:
    file = lines("not JSON")
    households(run, file, incident)
    assert file.with_name(f"{file.name}.errors.jsonl").stat().st_mode & 0o077 == 0


def test_more_lines_than_one_commit_holds_are_all_taken(
    run: Command, lines: Any, incident: Incident
) -> None:
    ended = households(run, lines(*(household_body(2) for _ in range(450))), incident)
    assert ended.counts == [450, 0, 0, 0]
    assert Household.objects.values("number").distinct().count() == 450


def test_a_manifest_becomes_an_arrival_and_its_households(run: Command, incident: Incident) -> None:
    ended = arrivals(run, MANIFEST, incident)
    figures = queries.figures(incident)
    assert (ended.code, ended.counts, ended.result["arrivals"]) == (0, [120, 0, 0, 0], ["A01"])
    assert (figures.people_registered, figures.households, figures.unregistered) == (120, 34, 0)
    assert incidents.people_counted(incident) == 120


def test_reading_a_manifest_again_changes_nothing(run: Command, incident: Incident) -> None:
    arrivals(run, MANIFEST, incident)
    assert arrivals(run, MANIFEST, incident).counts == [0, 120, 0, 0]
    assert incidents.people_counted(incident) == 120


def test_a_dry_run_keeps_nothing(run: Command, incident: Incident) -> None:
    assert arrivals(run, MANIFEST, incident, "--dry-run").counts == [120, 0, 0, 0]
    assert (Household.objects.count(), Arrival.objects.count()) == (0, 0)


def test_a_person_with_a_wrong_cell_comes_in_without_it(
    run: Command, table: Any, incident: Incident
) -> None:
    file = table(ONE_WRONG_CELL)
    ended = arrivals(run, file, incident)
    assert (ended.code, ended.counts) == (2, [2, 0, 0, 1])
    assert Person.objects.get(name="Yunus").sex == "unknown"
    [problem] = told(file)
    assert (problem["line"], problem["field"]) == (3, "jk")
    assert problem["reason"].endswith(": p, l, lainnya, tidak diketahui.")


def test_consent_that_cannot_be_read_is_no_consent(
    run: Command, table: Any, incident: Incident
) -> None:
    arrivals(run, table("keluarga,nama,jk,umur,persetujuan\n1,Yunus,L,30,mungkin\n"), incident)
    household = Household.objects.get()
    assert (household.consent_record, household.people) == (False, 1)
    assert not Person.objects.filter(name="Yunus").exists()


def test_a_manifest_corrected_later_is_told_and_doubles_nobody(
    run: Command, table: Any, incident: Incident
) -> None:
    arrivals(run, table(ONE_WRONG_CELL), incident)
    ended = arrivals(run, table(ONE_WRONG_CELL.replace("Q", "L")), incident)
    assert (ended.code, ended.counts) == (2, [0, 1, 2, 0])
    assert incidents.people_counted(incident) == 3


def test_rows_added_later_are_counted_too(run: Command, table: Any, incident: Incident) -> None:
    arrivals(run, table(ONE_WRONG_CELL), incident)
    arrivals(run, table(ONE_WRONG_CELL + "3,Musa,L,23\n"), incident)
    assert incidents.people_counted(incident) == 4


def test_a_household_too_large_to_take_is_counted_with_its_arrival(
    run: Command, table: Any, incident: Incident
) -> None:
    rows = "".join(f"1,N{number},L\n" for number in range(51))
    ended = arrivals(run, table("keluarga,nama,jk\n" + rows), incident)
    assert (ended.counts, incidents.people_counted(incident)) == ([0, 0, 0, 51], 51)
    assert queries.figures(incident).unregistered == 51


def test_a_manifest_may_tell_of_several_boats(run: Command, table: Any, incident: Incident) -> None:
    announce_arrival(incident, by=SYSTEM, mode="boat", counts={})
    text = "kapal,keluarga,nama,jk\nKM Harapan,1,Hamida,P\nA01,1,Rokeya,P\nKM Harapan,2,Musa,L\n"
    ended = arrivals(run, table(text), incident)
    assert ended.result["arrivals"] == ["A02", "A01"]
    assert Household.objects.filter(arrival__code="A02").count() == 2


def test_equal_rows_of_two_boats_are_two_people(
    run: Command, table: Any, incident: Incident
) -> None:
    for name in ("first.csv", "second.csv"):
        arrivals(run, table("nama,jk\nAli,L\nAli,L\n", name), incident)
    assert queries.figures(incident).people_registered == 4


def test_a_file_that_is_no_manifest_is_refused(table: Any, incident: Incident) -> None:
    with pytest.raises(CommandError, match="not a manifest"):
        call_command("import_arrivals", str(table("a,b\n1,2\n")), "--incident", incident.ref)


def test_an_unknown_incident_is_refused(table: Any, db: None) -> None:
    with pytest.raises(CommandError, match="no incident"):
        call_command("import_arrivals", str(table("nama\nAli\n")), "--incident", "NONE")


def test_the_same_file_goes_on_with_its_import(
    run: Command, lines: Any, incident: Incident
) -> None:
    file = lines(household_body(2), household_body(3))
    households(run, file, incident)
    households(run, file, incident)
    row = Import.objects.get()
    assert (row.state, row.brought.count()) == ("done", 2)


def test_whoever_compares_households_is_told_when_an_import_has_ended(
    run: Command, lines: Any, incident: Incident
) -> None:
    households(run, lines(household_body(2), household_body(3)), incident)
    facts = Event.objects.get(kind="registrations.households_imported").facts
    assert facts == {"import": str(Import.objects.get().pk), "households": 2}
