"""Manifests from workbooks, and what the command asks before it reads one in."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Incident
from registrations import queries
from registrations.intake import manifest
from registrations.models import Household
from tests.registrations.conftest import Run, arrivals, told
from tools import manifest as manifest_480

Command = Callable[..., Run]
LARGE = Path("registrations/data/manifest-480.xlsx")
ONE_WRONG_CELL = "keluarga,nama,jk,umur\n1,Hamida,P,36\n1,Yunus,Q,8\n2,Idris,L,26\n"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A copy: what is wrong in a file is written beside it."""
    return Path(shutil.copy(LARGE, tmp_path))


def test_the_large_manifest_is_that_of_its_builder(tmp_path: Path) -> None:
    built = tmp_path / "built.xlsx"
    manifest_480.build().save(built)
    shipped, again = (manifest.read(file.read_bytes()) for file in (LARGE, built))
    assert shipped == again
    assert sum(len(family.rows) for family in shipped) == manifest_480.PEOPLE


def test_a_workbook_becomes_arrivals_and_households(
    run: Command, incident: Incident, large: Path
) -> None:
    ended = arrivals(run, large, incident)
    wrong = len(manifest_480.WRONG)
    assert (ended.code, ended.counts) == (2, [480 - wrong, 0, 0, wrong])
    assert ended.result["arrivals"] == ["A01", "A02"]
    assert queries.figures(incident).people_registered == 480


def test_what_is_wrong_in_a_workbook_is_told_by_row_and_column(
    run: Command, incident: Incident, large: Path
) -> None:
    arrivals(run, large, incident)
    columns = {each["field"] for each in told(large)}
    assert columns == {"L/P", "Tanggal Lahir", "Umur", "Hubungan", "No. HP", "Nomor Dokumen"}
    first = told(large)[0]
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
