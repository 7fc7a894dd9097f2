"""What so many people need, and when it runs out."""

from decimal import Decimal

import pytest
from django.test import Client

from incidents.models import Incident
from partners.models import User
from shelters import needs
from shelters.models import Shelter
from shelters.standards import SPHERE_2018
from supplies.models import StockBalance
from supplies.needs import counts_as
from tests.builders import make_item, make_shelter, make_stock
from tests.conftest import SignIn


@pytest.mark.parametrize(
    ("code", "need"),
    [
        ("places", 2000),
        ("covered_m2", 7000),
        ("water_l_per_day", 30_000),
        ("toilets_first", 40),
        ("toilets_later", 100),
        ("taps", 8),
        ("food_kcal_per_day", 4_200_000),
        ("rice_kg_per_day", 800),
        ("household_kits", 500),
        ("water_containers", 1000),
        ("blankets", 2000),
        ("soap_kg_per_month", 900),
    ],
)
def test_two_thousand_in_two_days_by_sphere(code: str, need: float) -> None:
    assert needs.needs(2000, 48, SPHERE_2018, 4)[code] == need


def test_a_piece_is_never_cut() -> None:
    found = needs.needs(51, 24, SPHERE_2018, 4.5)
    assert (found["toilets_first"], found["household_kits"], found["rice_kg_per_day"]) == (
        2,
        12,
        20.4,
    )


@pytest.mark.parametrize(
    ("code", "there", "hour"),
    [
        ("places", 0, 0),
        ("places", 500, 12),  # a quarter of them, so a quarter of the time
        ("places", 1999, 47),
        ("places", 2000, None),
        ("rice_kg_per_day", 0, 0),
        ("rice_kg_per_day", 200, 24),  # half of them for half a day each eat a quarter of it
        ("rice_kg_per_day", 799, 47),
        ("rice_kg_per_day", 800, None),
    ],
)
def test_the_hour_at_which_it_runs_out(code: str, there: float, hour: int | None) -> None:
    rows = needs.lines(2000, 48, SPHERE_2018, 4, {code: there})
    found = {row.code: row for row in rows}[code]
    assert (found.runs_out_hour, found.shortage) == (hour, found.need - there)


@pytest.mark.parametrize(
    ("code", "there", "hour"),
    [
        ("places", 400, 0),  # those who are here take them all
        ("places", 1200, 24),
        ("rice_kg_per_day", 0, 0),
        ("rice_kg_per_day", 100, 10),
        ("rice_kg_per_day", 960, None),
    ],
)
def test_who_is_here_already_needs_it_from_the_first_hour(
    code: str, there: float, hour: int | None
) -> None:
    rows = needs.lines(2000, 48, SPHERE_2018, 4, {code: there}, here=400)
    assert {row.code: row for row in rows}[code].runs_out_hour == hour


def test_what_lasts_through_a_day_may_still_run_out_before_the_last_come() -> None:
    rows = needs.lines(2000, 120, SPHERE_2018, 4, {"rice_kg_per_day": 1000})
    rice = {row.code: row for row in rows}["rice_kg_per_day"]
    assert (rice.shortage, rice.runs_out_hour) == (0, 84)


@pytest.mark.parametrize(
    ("code", "unit", "cluster", "need"),
    [
        ("BLANKET", "piece", "shelter", "blankets"),
        ("SELIMUT-TEBAL", "piece", "shelter", "blankets"),
        ("RICE", "kg", "food", "rice_kg_per_day"),
        ("RICE", "pack", "food", None),
        ("FAMILY", "kit", "shelter", "household_kits"),
        ("HYGIENE", "kit", "wash", None),
    ],
)
def test_goods_that_count_as_a_need(code: str, unit: str, cluster: str, need: str | None) -> None:
    assert counts_as(code, unit, cluster) == need


ASKED = {"people": 200, "hours": 24, "profile": "sphere-2018"}


def calculate(client: Client, **more: object) -> dict[str, dict[str, object]]:
    answer = client.post("/api/v1/needs-calculator/", {**ASKED, **more}, "application/json")
    assert answer.status_code == 200, answer.json()
    return {line["code"]: line for line in answer.json()["lines"]}


def test_without_an_incident_there_is_nothing(sign_in: SignIn, sari: User, school: Shelter) -> None:
    line = calculate(sign_in(sari))["places"]
    assert line == {
        "code": "places",
        "need": 200,
        "available": 0,
        "shortage": 200,
        "runs_out_hour": 0,
        "known": False,
    }


def test_free_places_and_stock_are_what_exists(
    sign_in: SignIn, sari: User, incident: Incident, school: Shelter
) -> None:
    make_stock(incident, {make_item(): 150, make_item("RICE", unit="kg", kcal=3500): Decimal(20)})
    found = calculate(sign_in(sari), incident=incident.ref)
    there = [found[code]["available"] for code in ("places", "blankets", "rice_kg_per_day")]
    assert there == [10, 150, 20]
    assert found["food_kcal_per_day"]["available"] == 70_000


def test_what_there_is_none_of_is_told_apart_from_what_nobody_told(
    sign_in: SignIn, sari: User, incident: Incident
) -> None:
    make_shelter(incident, 20, taps=0)
    make_stock(incident, {make_item(): 1})
    StockBalance.objects.update(quantity=0)
    found = calculate(sign_in(sari), incident=incident.ref)
    codes = ("taps", "water_l_per_day", "blankets", "rice_kg_per_day")
    assert [found[code]["available"] for code in codes] == [0, 0, 0, 0]
    assert [found[code]["known"] for code in codes] == [True, False, True, False]


@pytest.mark.parametrize(("status", "known"), [("open", False), ("closed", True)])
def test_places_that_nobody_has_told_are_not_none(
    sign_in: SignIn, sari: User, incident: Incident, status: str, known: bool
) -> None:
    make_shelter(incident, None, status=status)
    line = calculate(sign_in(sari), incident=incident.ref)["places"]
    assert (line["available"], line["known"]) == (0, known)


def test_the_schema_says_what_a_line_holds(client: Client, db: None) -> None:
    schema = client.get("/api/schema/?format=json").json()
    parts, door = schema["components"]["schemas"], schema["paths"]["/api/v1/needs-calculator/"]
    answer = door["post"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    lines = parts[answer.split("/")[-1]]["properties"]["lines"]["items"]["$ref"]
    line = parts[lines.split("/")[-1]]["properties"]
    assert list(line) == ["code", "need", "available", "shortage", "runs_out_hour", "known"]
    assert "nobody" in line["known"]["description"]


def test_what_those_who_are_there_use_is_not_spare(
    sign_in: SignIn, sari: User, budi: User, incident: Incident
) -> None:
    fields = {"toilets_female": 2, "toilets_male": 2, "water_l_day": 3000, "handpumps": 1}
    make_shelter(incident, 200, **fields, covered_m2=700, taps=1)
    make_shelter(incident, 50, status="closed")
    found = calculate(sign_in(sari), incident=incident.ref)
    codes = ("places", "covered_m2", "water_l_per_day", "toilets_first", "toilets_later", "taps")
    assert [found[code]["available"] for code in codes] == [200, 700, 3000, 4, 4, 3]


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": 0},
        {"people": -5},
        {"people": "many"},
        {"hours": 0},
        {"profile": "sphere-1066"},
        {"household_size": 0},
        {"household_size": "NaN"},
    ],
)
def test_impossible_numbers_are_refused(
    sign_in: SignIn, sari: User, wrong: dict[str, object]
) -> None:
    body = {**ASKED, **wrong}
    answer = sign_in(sari).post("/api/v1/needs-calculator/", body, "application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, list(wrong))


def test_an_incident_of_others_is_not_there(
    sign_in: SignIn, sari: User, other_incident: Incident
) -> None:
    body = {**ASKED, "incident": other_incident.ref}
    answer = sign_in(sari).post("/api/v1/needs-calculator/", body, "application/json")
    assert answer.status_code == 404
