"""Households of five a core-second: one POST after the other, two imports, and raw SQL with the same rows.

CPU time of this process, on the same database in the same run and in turns, because a shared machine has
moods. The raw side starts from finished rows: it reads, checks, encrypts and hashes nothing.
"""

import gc
import io
import json
import random
from functools import partial
from statistics import median
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from openpyxl import Workbook

from bench.measure import table
from bench.raw import cpu_seconds, taken_out
from core import triggers
from core.actors import SYSTEM
from incidents.models import Incident
from incidents.services import open_incident
from partners.models import Membership, Role
from partners.services import add_organisation, add_user, create_token, give_role
from registrations.intake import manifest, manifests
from registrations.intake.imports import Intake, JsonLine
from registrations.models import Household, Import
from registrations.services.importing import begin_import

ROUNDS = 5
POSTS = 300
IMPORTED = 2000
LISTED = 1000  # in a workbook, with a row for each of their people
COMMIT = 2000  # rows, as many as the import commits with 200 households
TABLES = [
    "core_inboxitem",
    "registrations_household",
    "registrations_person",
    "registrations_document",
    "registrations_matchkey",
    "registrations_brought",
    "registrations_concern",
    "registrations_matchpair",
    "core_auditentry",
    "core_event",
]
NAMES = ["Amina", "Hamida", "Yunus", "Rofiq", "Siti", "Idris", "Nurhayati", "Suparman", "Zubair"]


def run() -> dict[str, float]:
    triggers.remove(connection)  # the rows of a round are taken out again, those of the audit too
    incident, client = prepare()
    file = begin_import(incident, by=SYSTEM, kind=Import.Kind.HOUSEHOLDS, sha256="")
    posts, imports, raws, from_xlsx = [], [], [], []
    for number in range(ROUNDS + 1):
        posted = [json.dumps(body(incident, number, at)) for at in range(POSTS)]
        lines = [
            JsonLine(at, json.dumps(body(incident, number, POSTS + at))) for at in range(IMPORTED)
        ]
        gc.collect()
        posts.append(POSTS / cpu_seconds(partial(post, client, posted)))
        imports.append(IMPORTED / cpu_seconds(partial(read_in, file, lines)))
        assert Household.objects.count() == POSTS + IMPORTED
        put_back = taken_out(TABLES, at_once=200, commit=COMMIT)
        raws.append((POSTS + IMPORTED) / cpu_seconds(put_back))
        taken_out(TABLES, at_once=200, commit=COMMIT)
        workbook = listed(incident, number)
        from_xlsx.append(LISTED / cpu_seconds(partial(read_manifest, file, workbook, str(number))))
        assert Household.objects.count() == LISTED
        taken_out(TABLES, at_once=200, commit=COMMIT)
    return report(posts[1:], imports[1:], raws[1:], from_xlsx[1:])  # the first round warms up


def report(
    posts: list[float], imports: list[float], raws: list[float], from_xlsx: list[float]
) -> dict[str, float]:
    ratio = median(raw / taken for raw, taken in zip(raws, imports, strict=True))
    print(f"{connection.vendor}, households of five per core-second")
    print(
        table(
            [
                ("POST /households/", posts),
                ("import_households", imports),
                ("import_arrivals, XLSX", from_xlsx),
                ("raw multi-row INSERT", raws),
            ]
        )
    )
    print(f"the import costs {ratio:.1f} times the raw rows")
    return {
        "posts_per_core_second": median(posts),
        "imported_per_core_second": median(imports),
        "from_xlsx_per_core_second": median(from_xlsx),
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


def read_in(file: Import, lines: list[JsonLine]) -> None:
    intake = Intake(file.incident, SYSTEM, tell=print, into=file)
    intake.take(lines)
    assert intake.tally["created"] == len(lines)


def listed(incident: Incident, number: int) -> bytes:
    """A workbook with the people of other families of five."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Boat")
    sheet.append(["keluarga", "nama", "jk", "tanggal lahir", "tahun lahir", "hubungan"])
    for at in range(LISTED):
        for person in body(incident, number, POSTS + IMPORTED + at)["persons"]:
            born = person.get("birth_date"), person.get("birth_year")
            sheet.append([at, person["name"], person["sex"], *born, person["relationship"]])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read_manifest(file: Import, content: bytes, label: str) -> None:
    """From the bytes of the file to the rows."""
    intake = Intake(file.incident, SYSTEM, tell=print, into=file)
    manifests.read_in(manifest.read(content), intake, label=label)
    assert intake.tally["created"] == LISTED * 5
