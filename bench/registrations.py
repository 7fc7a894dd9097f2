"""Households of five a core-second: one POST after the other, an import, and raw SQL with the same rows.

CPU time of this process, on the same database in the same run and in turns, because a shared machine has
moods. The raw side starts from finished rows: it reads, checks, encrypts and hashes nothing.
"""

import gc
import json
import random
from functools import partial
from statistics import median
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client

from bench.measure import table
from bench.raw import cpu_seconds, taken_out
from core import triggers
from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import open_incident
from partners.models import Membership, Role
from partners.services import add_organisation, add_user, create_token, give_role
from registrations.imports import Intake, JsonLine
from registrations.models import Household

ROUNDS = 5
POSTS = 300
IMPORTED = 2000
COMMIT = 2000  # rows, as many as the import commits with 200 households
TABLES = [
    "core_inboxitem",
    "registrations_household",
    "registrations_person",
    "registrations_document",
    "core_auditentry",
    "core_event",
]
NAMES = ["Amina", "Hamida", "Yunus", "Rofiq", "Siti", "Idris", "Nurhayati", "Suparman", "Zubair"]


def run() -> dict[str, float]:
    triggers.remove(connection)  # the rows of a round are taken out again, those of the audit too
    incident, client = prepare()
    posts, imports, raws = [], [], []
    for number in range(ROUNDS + 1):
        posted = [json.dumps(body(incident, number, at)) for at in range(POSTS)]
        lines = [
            JsonLine(at, json.dumps(body(incident, number, POSTS + at))) for at in range(IMPORTED)
        ]
        gc.collect()
        posts.append(POSTS / cpu_seconds(partial(post, client, posted)))
        imports.append(IMPORTED / cpu_seconds(partial(read_in, incident, lines)))
        assert Household.objects.count() == POSTS + IMPORTED
        put_back = taken_out(TABLES, at_once=200, commit=COMMIT)
        raws.append((POSTS + IMPORTED) / cpu_seconds(put_back))
        taken_out(TABLES, at_once=200, commit=COMMIT)
    return report(posts[1:], imports[1:], raws[1:])  # the first round warms up


def report(posts: list[float], imports: list[float], raws: list[float]) -> dict[str, float]:
    ratio = median(raw / taken for raw, taken in zip(raws, imports, strict=True))
    print(f"{connection.vendor}, households of five per core-second")
    print(
        table(
            [
                ("POST /households/", posts),
                ("import_households", imports),
                ("raw multi-row INSERT", raws),
            ]
        )
    )
    print(f"the import costs {ratio:.1f} times the raw rows")
    return {
        "posts_per_core_second": median(posts),
        "imported_per_core_second": median(imports),
        "raw_per_core_second": median(raws),
        "ratio": ratio,
    }


def prepare() -> tuple[Incident, Client]:
    incident = open_incident(
        by=SYSTEM,
        title="Bench",
        kind="boat_landing",
        population_type="foreign_arrival",
        lat=-2.7,
        lon=100.2,
    )
    office = add_organisation(by=SYSTEM, name="BPBD", kind="government")
    sari = add_user(username="sari", name="Sari", password="correct horse battery")
    reach = Membership.Reach.INCIDENT
    give_role(sari, Role.REGISTRAR, organisation=office, reach=reach, scope=incident.scope)
    return incident, Client(headers={"authorization": f"Token {create_token(sari)}"})


def body(incident: Incident, number: int, at: int) -> dict[str, Any]:
    """A mother, her papers and phone, and four others; every one another."""
    dice = random.Random(number * 1_000_000 + at)
    mother = {
        "name": f"{dice.choice(NAMES)} {dice.choice(NAMES)} {at}",
        "sex": "f",
        "birth_date": f"{dice.randint(1960, 2000)}-05-31",
        "relationship": "focal_point",
        "documents": [{"kind": "nik", "number": str(dice.randrange(10**15, 10**16))}],
    }
    others = [
        {
            "name": f"{dice.choice(NAMES)} {place}",
            "sex": dice.choice("fm"),
            "birth_year": dice.randint(1950, 2024),
            "relationship": "child",
        }
        for place in range(4)
    ]
    return {
        "id": str(UUID(int=dice.getrandbits(128), version=4)),
        "incident": incident.ref,
        "captured_at": "2026-11-22T10:00:00+07:00",
        "persons": [mother, *others],
        "needs": ["single_caregiver"],
        "phone": f"+62812{dice.randrange(10**8):08}",
        "language": "rhg",
        "origin": "Kampung Baru",
        "consent": {"record": True, "share": False, "sms": True, "script": "v1"},
    }


def post(client: Client, texts: list[str]) -> None:
    """Through the whole stack: token, role, rules, rows, answer."""
    for text in texts:
        answer = client.post("/api/v1/households/", text, content_type="application/json")
        assert answer.status_code == 201, answer.content


def read_in(incident: Incident, lines: list[JsonLine]) -> None:
    intake = Intake(incident, SYSTEM, tell=print)
    intake.take(lines)
    assert intake.tally["created"] == len(lines)
