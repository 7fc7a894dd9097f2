"""manage.py allocate and its file format."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from shelters.planner import Impossible
from shelters.planner.files import read
from shelters.planner.greedy import first_come
from shelters.planner.problem import Problem

SHELTER = {"id": "s", "lat": -2, "lon": 99.6, "pools": {"general": 5, "accessible": 1}}
HOUSEHOLD = {"id": "h", "people": 4, "lat": -2.0, "lon": 99.6}


def given(shelter: Any = None, household: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "shelters": [{**SHELTER, **(shelter or {})}],
        "households": [{**HOUSEHOLD, **(household or {})}],
        **more,
    }


def allocate(folder: Path, data: Any, *more: str) -> Any:
    file, plan = folder / "instance.json", folder / "plan.json"
    file.write_text(data if isinstance(data, str) else json.dumps(data))
    call_command("allocate", "--input", str(file), "--output", str(plan), *more)
    return json.loads(plan.read_text())


def test_a_plan_is_written_as_the_contract_says(tmp_path: Path) -> None:
    made = allocate(tmp_path, given(household={"accessible": 1, "tier": 3, "community": "c"}))
    seconds = made["figures"].pop("seconds")
    assert seconds >= 0
    assert made == {
        "placements": [{"household": "h", "shelter": "s", "pool": "general"}],
        "unplaced": [],
        "figures": {
            "priority_people": 4,
            "people": 4,
            "mean_km": 0.0,
            "community_share": 1.0,
            "bound": {"priority_people": 4, "people": 4, "mean_km": 0.0},
        },
        "engine": "flow",
        "seed": 1,
    }


@pytest.mark.parametrize("engine", ["flow", "greedy", "mip"])
def test_every_engine_can_be_asked_for(tmp_path: Path, engine: str) -> None:
    made = allocate(tmp_path, given(), "--engine", engine, "--seed", "9", "--no-swaps")
    assert (made["engine"], made["seed"], len(made["placements"])) == (engine, 9, 1)


def test_whoever_has_no_place_is_told_with_what_binds(tmp_path: Path) -> None:
    made = allocate(tmp_path, given(household={"requires": ["health"]}))
    assert made["unplaced"] == [{"household": "h", "binding": "services"}]


def test_ids_may_be_numbers_and_come_back_as_such(tmp_path: Path) -> None:
    huge = 10**40
    made = allocate(tmp_path, given(shelter={"id": huge}, household={"id": 7}))
    assert made["placements"] == [{"household": 7, "shelter": huge, "pool": "general"}]


WRONG = [
    ([], "the file: is no object"),
    ({"households": []}, "shelters: is missing"),
    ({"shelters": [], "households": {}}, "households: is no list"),
    (given(household={"people": "4"}), "households[0].people: is no whole number"),
    (given(household={"people": 2.5}), "households[0].people: is no whole number"),
    (given(household={"people": True}), "households[0].people: is no whole number"),
    (given(household={"people": 0}), "households[0].people: 1 to "),
    (given(household={"people": -1}), "households[0].people: is below 0"),
    (given(household={"people": None}), "households[0].people: is missing"),
    (given(household={"accessible": 5}), "households[0].accessible: 0 to as many as its people"),
    (given(household={"tier": 4}), "households[0].tier: 0 to 3"),
    (given(household={"lat": "x"}), "households[0].lat: is no number"),
    (given(household={"lon": 200}), "households[0].lon: lies between -180 and 180"),
    (given(household={"requires": "health"}), "households[0].requires: is no list"),
    (given(household={"pool": 3}), "households[0].pool: is no text"),
    (given(household={"id": ""}), "households[0].id: is empty"),
    (given(shelter={"pools": []}), "shelters[0].pools: is no object"),
    (given(shelter={"pools": {"general": -1}}), "shelters[0].pools.general: is below 0"),
    (given(shelter={"rules": {"closed": 1}}), "shelters[0].rules.closed: is neither"),
    (given(shelter={"rules": {"men_only": True}}), "shelters[0].rules.men_only: is not known here"),
    (
        given(shelter={"rules": {"close": True}}),
        "rules.close: is not known here: did you mean closed?",
    ),
    (given(shelter={"rules": {"closd": None}}), "shelters[0].rules.closd: is not known here"),
    (given(shelter={"rules": False}), "shelters[0].rules: is no object"),
    (
        given(shelter={"pools": {"genral": 5}}),
        "shelters[0].pools.genral: is not known here: did you",
    ),
    (given(shelter={"pools": {"general": "5"}}), "shelters[0].pools.general: is no whole number"),
    (given(shelter={"pools": {"general": 10**9}}), "shelters[0].pools.general: 0 to "),
    (
        given(shelter={"service": ["health"]}),
        "shelters[0].service: is not known here: did you mean",
    ),
    (given(shelter={"services": [1]}), "shelters[0].services: is no text"),
    (given(shelter={"lat": None}), "shelters[0].lat: is missing"),
    (given(shelter={"lon": -181}), "shelters[0].lon: lies between -180 and 180"),
    (given(household={"acessible": 1}), "households[0].acessible: is not known here: did you mean"),
    (given(household={"a\nb": 1}), "households[0].'a\\nb': is not known here"),
    (given(household={"pool": "genral"}), "households[0].pool: is no pool: known are accessible,"),
    (given(household={"tier": -1}), "households[0].tier: is below 0"),
    (given(household={"tier": "3"}), "households[0].tier: is no whole number"),
    (given(household={"accessible": -1}), "households[0].accessible: is below 0"),
    (given(household={"lat": -91}), "households[0].lat: lies between -90 and 90"),
    (given(household={"community": ["c"]}), "households[0].community: is no text"),
    (given(household={"not_at": "s"}), "households[0].not_at: is no list"),
    (given(household={"arrived_at": "today"}), "households[0].arrived_at: is no time"),
    (given(household={"arrived_at": 1764}), "households[0].arrived_at: is no text"),
    (
        given(household={"arrived_at": "2026-11-22T06:00"}),
        "households[0].arrived_at: is a time without",
    ),
    (given(household={"arrived_at": "2026-11-31T06:00Z"}), "households[0].arrived_at: is no time"),
    (
        given(household={"arrived_at": "0001-01-01T00:00+07:00"}),
        "households[0].arrived_at: lies beyond",
    ),
    ({"shelters": [], "households": [HOUSEHOLD, HOUSEHOLD]}, "households[1].id: is used twice"),
    (given() | {"households": ["h"]}, "households[0]: is no object"),
    (given(houses=[]), "houses: is not known here"),
    (given(shelter={"rules": {"max_household": "x"}}), "shelters[0].rules.max_household"),
    (given(apart=[["h"]]), "apart[0]: names two households"),
    (given(apart=[["h", "x"]]), "apart[0]: two households of this instance"),
    ({"shelters": [SHELTER, SHELTER], "households": []}, "shelters[1].id: is used twice"),
    ('{"shelters": [', "instance.json: is no JSON"),
    ("[" * 100_000, "instance.json: is no JSON"),
    (given(household={"id": "h\ud800"}), "households[0].id: holds half a character"),
    ('{"shelters": NaN}', "shelters: is no list"),
]


@pytest.mark.parametrize(("data", "reason"), WRONG, ids=lambda value: str(value)[:40])
def test_bad_input_is_answered_by_its_place_and_nothing_is_written(
    tmp_path: Path, data: Any, reason: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        allocate(tmp_path, data)
    assert reason in str(refusal.value)
    assert refusal.value.returncode == 2
    assert [file.name for file in tmp_path.iterdir()] == ["instance.json"]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.json"):
        call_command("allocate", "--input", str(tmp_path / "none.json"), "--output", "x.json")


@pytest.mark.parametrize("output", ["nowhere/plan.json", "instance.json/plan.json", ""])
def test_a_plan_that_cannot_be_written_is_said_with_its_own_name(
    tmp_path: Path, output: str
) -> None:
    file, plan = tmp_path / "instance.json", tmp_path / output
    file.write_text(json.dumps(given()))
    with pytest.raises(CommandError, match=f"^{plan}: cannot be written: ") as refusal:
        call_command("allocate", "--input", str(file), "--output", str(plan))
    assert (refusal.value.returncode, list(tmp_path.iterdir())) == (2, [file])


@pytest.mark.slow
def test_the_command_ends_with_2_and_says_where(tmp_path: Path) -> None:
    file = tmp_path / "instance.json"
    file.write_text(json.dumps(given(household={"people": 0})))
    command = [sys.executable, "manage.py", "allocate", "--input", str(file), "--output"]
    command.append(str(tmp_path / "plan.json"))
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ended.returncode == 2
    assert "households[0].people" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_null_is_the_same_as_left_out() -> None:
    null = dict.fromkeys(("pool", "accessible", "requires", "tier", "community", "not_at"))
    assert read(given(household=null)) == read(given())
    assert read(given(shelter={"rules": {"max_household": None}})) == read(given())


def test_moments_of_different_zones_stand_in_their_order() -> None:
    """By hand whoever came first is placed first."""
    west = {**HOUSEHOLD, "id": "first", "arrived_at": "2026-11-22T06:30:00+08:00"}
    east = {**HOUSEHOLD, "id": "second", "arrived_at": "2026-11-22T06:00:00+07:00"}
    world = read({"shelters": [SHELTER], "households": [east, west]})
    assert first_come(Problem(world)).at.tolist() == [-1, 0]


def test_nan_is_no_coordinate() -> None:
    with pytest.raises(Impossible, match=r"households\[0\]\.lat: is no number"):
        read(given(household={"lat": float("nan")}))
