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
from registrations import manifest, queries
from registrations.models import Household, Import, Person
from tests.builders import household_body
from tests.registrations.conftest import Run
from tools import manifest as manifest_480

Command = Callable[..., Run]
MANIFEST = Path("registrations/data/manifest-120.csv")
LARGE = Path("registrations/data/manifest-480.xlsx")
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


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str, name: str = "boat.csv") -> Path:
        file = tmp_path / name
        file.write_text(text)
        return file

    return write


def told(file: Path) -> list[dict[str, Any]]:
    text = file.with_name(f"{file.name}.errors.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def households(run: Command, file: Path, incident: Incident) -> Run:
    return run("import_households", file, "--incident", incident.ref)


def arrivals(run: Command, file: Path, incident: Incident, *more: str) -> Run:
    return run("import_arrivals", file, "--incident", incident.ref, *more)


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
    assert [(each["line"], each["field"]) for each in told(file)] == [(3, "jk")]


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


def test_the_large_manifest_is_that_of_its_builder(tmp_path: Path) -> None:
    built = tmp_path / "built.xlsx"
    manifest_480.build().save(built)
    shipped, again = (manifest.read(file.read_bytes()) for file in (LARGE, built))
    assert shipped == again
    assert sum(len(family.rows) for family in shipped) == manifest_480.PEOPLE


def test_a_workbook_becomes_arrivals_and_households(run: Command, incident: Incident) -> None:
    ended = arrivals(run, LARGE, incident)
    wrong = len(manifest_480.WRONG)
    assert (ended.code, ended.counts) == (2, [480 - wrong, 0, 0, wrong])
    assert ended.result["arrivals"] == ["A01", "A02"]
    assert queries.figures(incident).people_registered == 480


def test_what_is_wrong_in_a_workbook_is_told_by_row_and_column(
    run: Command, incident: Incident, tmp_path: Path
) -> None:
    file = tmp_path / "boat.xlsx"
    file.write_bytes(LARGE.read_bytes())
    arrivals(run, file, incident)
    columns = {each["field"] for each in told(file)}
    assert columns == {"L/P", "Tanggal Lahir", "Umur", "Hubungan", "No. HP", "Nomor Dokumen"}
    first = told(file)[0]
    assert manifest_480.rows()[first["line"] - manifest_480.FIRST_ROW][3] == first["input"]["name"]


@pytest.mark.parametrize("name", ["manifest.csv", "manifest.xlsx"])
def test_an_empty_manifest_is_written(name: str, tmp_path: Path) -> None:
    call_command("import_arrivals", "--template", str(tmp_path / name))
    assert manifest.read((tmp_path / name).read_bytes()) == []


def test_a_dry_run_foresees_what_is_known(run: Command, table: Any, incident: Incident) -> None:
    arrivals(run, table(ONE_WRONG_CELL), incident)
    grown = ONE_WRONG_CELL.replace("Idris", "Musa") + "3,Rokeya,P,30\n"
    ended = arrivals(run, table(grown), incident, "--dry-run")
    assert ended.counts == [1, 1, 1, 1]
    assert Household.objects.count() == 2


class Terminal:
    """Somebody at the keyboard who answers once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
        self.asked: list[str] = []

        def ask(question: str) -> str:
            self.asked.append(question)
            return answer

        monkeypatch.setattr("sys.stdin.isatty", lambda: True)
        monkeypatch.setattr("builtins.input", ask)


def twice(run: Command, table: Any, incident: Incident) -> tuple[Path, Path]:
    """A manifest that is read in, and nearly the same once more under another name."""
    text = "keluarga,nama,jk,umur\n1,Hamida Khatun,P,36\n1,Yunus,L,8\n"
    first = table(text, "first.csv")
    arrivals(run, first, incident)
    return first, table(text.replace("Khatun", "Katun"), "second.csv")


def test_on_a_terminal_it_asks_where_many_resemble_registered_people(
    run: Command, table: Any, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    _first, second = twice(run, table, incident)
    terminal = Terminal(monkeypatch, "n")
    with pytest.raises(CommandError, match="Nothing was read in"):
        call_command("import_arrivals", str(second), "--incident", incident.ref)
    assert (len(terminal.asked), Household.objects.count()) == (1, 1)


@pytest.mark.parametrize("more", [["--yes"], ["--dry-run"]])
def test_it_asks_nothing_that_was_said_already(
    run: Command, table: Any, incident: Incident, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    _first, second = twice(run, table, incident)
    terminal = Terminal(monkeypatch, "n")
    assert arrivals(run, second, incident, *more).code == 0
    assert terminal.asked == []


def test_without_a_terminal_nobody_is_asked(run: Command, table: Any, incident: Incident) -> None:
    _first, second = twice(run, table, incident)
    assert arrivals(run, second, incident).counts == [2, 0, 0, 0]


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
