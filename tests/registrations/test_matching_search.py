"""The whole register, searched by command, by night and after a file."""

import csv
import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError
from django.test import Client

from core import jobs
from core.models import Job
from incidents.models import Incident
from partners.models import User
from registrations.models import MatchCount, MatchKey, MatchPair, MatchRegister
from registrations.queries import matching
from registrations.services import decide, searching
from tests.builders import make_household
from tests.registrations.conftest import Run

GIVEN = "emily joshua mia lachlan sophie jack chloe benjamin isabella thomas georgia samuel"
FAMILY_NAMES = "white clarke webb campbell ryan nguyen reid dixon matthews lowe stanley burford"
STREETS = "tattersall barrallier fitzhardinge mawson buvelot heysen kitchener wybalena"
TOWNS = "rochedale budgewoi berwick mordialloc paddington glenroy toongabbie"


@pytest.fixture(scope="module")
def people() -> tuple[list[dict[str, Any]], set[frozenset[str]]]:
    """Two hundred people with English names and addresses, every second written down twice with a slip."""
    dice, bodies, same = random.Random(7), [], set()
    for number in range(200):
        name = [dice.choice(GIVEN.split()), dice.choice(FAMILY_NAMES.split())]
        born = date(1930, 1, 1) + timedelta(days=dice.randrange(28_000))
        home = f"{dice.randrange(1, 300)} {dice.choice(STREETS.split())} street, {dice.choice(TOWNS.split())}"
        first = one(dice, " ".join(name), born, home)
        bodies.append(first)
        if number % 2:
            slipped = [slip(dice, name[0]), name[1]]
            again = one(dice, " ".join(slipped), born, home)
            bodies.append(again)
            same.add(frozenset([first["id"], again["id"]]))
    return bodies, same


def one(dice: random.Random, name: str, born: date, home: str) -> dict[str, Any]:
    person = {"name": name, "birth_date": born.isoformat(), "relationship": "focal_point"}
    id = str(UUID(int=dice.getrandbits(128), version=4))
    return {"id": id, "persons": [person], "origin": home}


def slip(dice: random.Random, word: str) -> str:
    at = dice.randrange(1, len(word))
    return word[:at] + dice.choice("aeinrst") + word[at + 1 :]


@pytest.fixture
def taken_in(run: Callable[..., Run], tmp_path: Path, incident: Incident, people: Any) -> Incident:
    file = tmp_path / "people.jsonl"
    file.write_text("".join(json.dumps(body) + "\n" for body in people[0]))
    assert run("import_households", file, "--incident", incident.ref).counts == [300, 0, 0, 0]
    return incident


def exported(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_register_is_searched_and_its_pairs_are_written_out(
    taken_in: Incident, run: Callable[..., Run], people: Any, tmp_path: Path
) -> None:
    file = tmp_path / "pairs.csv"
    ended = run("dedup", "--incident", taken_in.ref, "--all", "--export", file)
    found = {frozenset([row["a"], row["b"]]) for row in exported(file)}
    right = len(found & people[1])
    assert ended.result["pairs"] == len(found) == ended.result["review"]
    assert right / len(people[1]) > 0.9
    assert right / len(found) > 0.9


def test_searching_again_changes_nothing(taken_in: Incident, run: Callable[..., Run]) -> None:
    first = run("dedup", "--incident", taken_in.ref, "--all")
    rows = list(MatchPair.objects.order_by("pk").values())
    again = run("dedup", "--incident", taken_in.ref, "--all")
    assert first.result["pairs"] == again.result["pairs"] == len(rows)
    assert rows == list(MatchPair.objects.order_by("pk").values())


def test_two_processes_find_what_one_finds(
    taken_in: Incident, run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("dedup", "--incident", taken_in.ref, "--all")
    columns = ("a", "b", "probability", "band", "reasons", "members")
    alone = list(MatchPair.objects.order_by("a", "b").values_list(*columns))
    MatchPair.objects.all().delete()
    monkeypatch.setattr(searching, "AT_ONCE", 20)
    run("dedup", "--incident", taken_in.ref, "--all")
    assert alone == list(MatchPair.objects.order_by("a", "b").values_list(*columns))


def test_each_who_came_twice_is_found_at_the_desk(
    taken_in: Incident, people: Any, sari: User, sign_in: Callable[[User | None], Client]
) -> None:
    client, bodies = sign_in(sari), {body["id"]: body for body in people[0]}
    hits = 0
    for pair in people[1]:
        mine, other = sorted(pair)
        told = {key: bodies[mine][key] for key in ("persons", "origin")}
        asked = {**told, "incident": taken_in.ref, "limit": 2}
        answer = client.post("/api/v1/households/lookup/", asked, "application/json").json()
        hits += other in [match["household"] for match in answer["matches"]]
    assert hits / len(people[1]) >= 0.98


def test_after_a_file_the_names_are_counted(taken_in: Incident) -> None:
    assert MatchRegister.objects.get().people == 300
    assert MatchCount.objects.filter(of="name").count() > 20
    assert matching.register(taken_in.pk).people == 300


def test_after_a_file_the_worker_searches_it(
    taken_in: Incident, let_it_settle: Callable[[], None]
) -> None:
    let_it_settle()
    job = Job.objects.get(kind=searching.SEARCH)
    result = jobs.works[job.kind](job)
    assert result["pairs"] == MatchPair.objects.count() > 50


def test_by_night_only_those_who_came_since_are_asked_for(
    taken_in: Incident, run: Callable[..., Run]
) -> None:
    run("dedup", "--incident", taken_in.ref)
    MatchPair.objects.all().delete()
    persons = [{"name": "Emily Webb", "birth_date": "1971-03-02"}]
    for _ in range(2):
        make_household(
            taken_in,
            persons=persons,
            focal_point=None,
            counts=None,
            origin="12 mawson street, berwick",
        )
    assert run("dedup", "--incident", taken_in.ref).result["pairs"] >= 1
    assert MatchPair.objects.count() < 20


def test_a_register_that_grew_is_counted_again(incident: Incident) -> None:
    make_household(incident)
    searching.search_what_grew()
    searching.search_what_grew()
    assert Job.objects.filter(kind=searching.SEARCH, scope=incident.pk).count() == 1


def test_a_register_that_fills_quickly_waits_for_no_timer(
    incident: Incident, let_it_settle: Callable[[], None]
) -> None:
    def searches() -> int:
        return Job.objects.filter(kind=searching.SEARCH, scope=incident.pk).count()

    for people, expected in ((40, 0), (40, 1), (40, 1)):
        make_household(incident, people)
        let_it_settle()
        assert searches() == expected


def test_an_incident_that_is_not_there_is_named(
    incident: Incident, run: Callable[..., Run]
) -> None:
    with pytest.raises(CommandError, match="There is no incident NOWHERE"):
        run("dedup", "--incident", "NOWHERE")


def test_what_is_learned_is_used_here_until_it_is_forgotten(
    taken_in: Incident, run: Callable[..., Run], budi: User
) -> None:
    run("dedup", "--incident", taken_in.ref, "--all")
    shipped = matching.current_model(taken_in.pk)
    pair = MatchPair.objects.order_by("-probability")[0]
    decide(pair, "same", by=budi, reason="Same card")
    learned = run("learn_matching", "--incident", taken_in.ref).result
    assert learned["decided"] == 1
    assert matching.current_model(taken_in.pk).version == learned["version"] != shipped.version
    run("dedup", "--incident", taken_in.ref, "--all")
    versions = set(MatchPair.objects.exclude(pk=pair.pk).values_list("model_version", flat=True))
    assert versions == {learned["version"]}
    run("learn_matching", "--incident", taken_in.ref, "--forget")
    assert matching.current_model(taken_in.pk) == shipped


def test_keys_are_made_anew(taken_in: Incident, run: Callable[..., Run]) -> None:
    before = set(MatchKey.objects.values_list("key", "person_no"))
    MatchKey.objects.all().delete()
    run("dedup", "--incident", taken_in.ref, "--all", "--rekey")
    assert set(MatchKey.objects.values_list("key", "person_no")) == before
    assert MatchPair.objects.count() > 50
