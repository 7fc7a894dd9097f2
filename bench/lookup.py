"""Looking up who was registered before: `python -m bench lookup [PEOPLE]`; 100,000 people unless told.

Beside it in the same run: comparing a name with every name of the register. What a registration costs beside
raw rows is in `bench registrations`. Made-up people: see bench/register. CPU time of this process stands
beside the wall clock, since a shared machine has moods.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from resource import RUSAGE_SELF, getrusage
from statistics import median, quantiles
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid4

from django.db import connection, transaction
from rapidfuzz import fuzz, process

from bench.register.making import Query, World, world
from bench.registrations import prepare
from core import rows, triggers
from core.actors import SYSTEM
from core.sealed import blind
from incidents.models import Incident
from registrations import reading
from registrations.matching import Family, Someone, stored
from registrations.models import Document, Household, MatchKey, NameWord, Person
from registrations.numbers import write
from registrations.queries import matching
from registrations.queries.families import salt
from registrations.services import (
    count_names,
    find_duplicates,
    register_household,
    search_duplicates,
)
from registrations.services.matching import words

PEOPLE = 100_000
SEED = 20261122
AT_ONCE = 2_000
ASKED = 400  # families that came before, and as many that did not
REGISTERED = 200
BRUTE = 10
THIS_YEAR = 2026
T = TypeVar("T")


class Spent(NamedTuple):
    """Milliseconds of one call, by the wall clock and by this process's own work."""

    wall: float
    cpu: float


def run() -> dict[str, float]:
    people = int(sys.argv[2]) if len(sys.argv) > 2 else PEOPLE
    triggers.remove(connection)
    incident, _client = prepare()
    made = world(people, SEED, families=ASKED, fresh=ASKED)
    ids = load(incident, made)
    load_average = os.getloadavg()[0]
    print(f"{connection.vendor}, {people} people, load average {load_average:.1f}")
    figures = {"people": people, **look_ups(incident, made.queries, ids)}
    figures |= brute_force(made)
    figures |= registrations(incident, made.queries)
    figures |= whole(incident)
    return figures


def look_ups(
    incident: Incident, queries: Sequence[Query], ids: dict[str, UUID]
) -> dict[str, float]:
    """One person as typed, and the family on submit; how often the first answer is the right one."""
    typed, submitted, found, first = [], [], 0, 0
    for query in queries:
        family = hashed(query.family)
        one = Family("", family.members[:1], family.origin)
        typing = partial(matching.look_up, incident.pk, one, persons=matching.WHILE_TYPING, least=0)
        typed.append(spent(typing)[1])
        answer, took = spent(partial(matching.look_up, incident.pk, family, least=0))
        if len(query.family.members) >= 5:
            submitted.append(took)
        if query.target and len(query.family.members) >= 2:
            found += 1
            first += bool(answer) and answer[0].household_id == ids[query.target]
    show("one person, while typing", typed)
    show("a family of five or more, on submit", submitted)
    print(f"families of two or more: recall@1 {first / found:.3f} of {found}")
    return {
        "typing_p50_ms": p50(typed),
        "typing_p99_ms": p99(typed),
        "submit_p50_ms": p50(submitted),
        "submit_p99_ms": p99(submitted),
        "family_recall_at_1": first / found,
    }


def brute_force(made: World) -> dict[str, float]:
    names = [member.names[0] for family in made.families for member in family.members]
    asked = [query.family.members[0].names[0] for query in made.queries[:BRUTE]]
    best = partial(process.extract, choices=names, scorer=fuzz.token_sort_ratio, limit=5)
    took = [spent(partial(best, name))[1] for name in asked]
    show("its name against every name (rapidfuzz)", took)
    return {"brute_force_p50_ms": p50(took)}


def registrations(incident: Incident, queries: Sequence[Query]) -> dict[str, float]:
    """Families of five through the service, with keys; and their duplicates, looked up and kept."""
    fives = [query.family for query in queries if len(query.family.members) >= 5]
    bodies = [reading.read(told(family)) for family in islice(fives, REGISTERED)]
    kept = [spent(partial(register_household, incident, by=SYSTEM, body=body)) for body in bodies]
    show("a registration of five or more", [took for _row, took in kept])
    alike = [spent(partial(find_duplicates, row))[1] for row, _took in kept]
    show("its duplicates, kept", alike)
    return {
        "register_p50_cpu_ms": median(took.cpu for _row, took in kept),
        "register_p99_ms": p99([took for _row, took in kept]),
        "duplicates_p99_ms": p99(alike),
    }


def whole(incident: Incident) -> dict[str, float]:
    begun, worked = time.monotonic(), os.times()
    found = search_duplicates(incident, everybody=True, progress=lambda done, total: None)
    seconds, ended = time.monotonic() - begun, os.times()
    cpu = sum(ended[:4]) - sum(worked[:4])  # with that of the two children
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"everybody with everybody: {seconds:.1f} s, {cpu:.1f} s of CPU, {memory:.2f} GB, "
        f"{found.review} to review, {found.certain} certain"
    )
    return {"whole_seconds": seconds, "whole_cpu_seconds": cpu, "whole_gb": memory}


def load(incident: Incident, made: World) -> dict[str, UUID]:
    """Put the register in, past the services, as one day of imports would have; ids by the family's."""
    ids: dict[str, UUID] = {}
    secret, begun = salt(incident.pk), time.monotonic()
    families = iter(made.families)
    while some := list(islice(families, AT_ONCE)):
        fresh = {
            family.id: _household(incident, len(ids) + at, family) for at, family in enumerate(some)
        }
        ids |= {id: household.pk for id, household in fresh.items()}
        with transaction.atomic():
            rows.insert(Household, map(vars, fresh.values()))
            people = [
                (uuid4(), fresh[family.id], member) for family in some for member in family.members
            ]
            rows.insert(Person, (_person(*each) for each in people))
            papers = (_paper(id, paper) for id, _, member in people for paper in member.papers)
            rows.insert(Document, map(vars, papers))
            rows.insert(MatchKey, _keys(people, some, secret))
            rows.insert(NameWord, _words(people, some))
    count_names(incident)
    _analyse()
    print(f"loaded in {time.monotonic() - begun:.0f} s")
    return ids


def _nos(people: Sequence[tuple[UUID, Household, Someone]]) -> Iterator[int]:
    known = Person.objects.filter(id__in=[id for id, _, _ in people])
    nos = dict(known.values_list("id", "no"))
    return iter([nos[id] for id, _, _ in people])


def _words(
    people: Sequence[tuple[UUID, Household, Someone]], families: Sequence[Family]
) -> Iterator[dict[str, Any]]:
    numbers = _nos(people)
    for family in families:
        yield from words(family, list(islice(numbers, len(family.members))))


def _keys(
    people: Sequence[tuple[UUID, Household, Someone]], families: Sequence[Family], secret: bytes
) -> Iterator[dict[str, Any]]:
    numbers = _nos(people)
    for family in map(hashed, families):
        for member in family.members:
            no = next(numbers)
            for key in stored(family, member, secret):
                yield {"key": key, "person_no": no}


def _household(incident: Incident, at: int, family: Family) -> Household:
    people = len(family.members)
    household = Household(
        incident=incident,
        number=write(1000 + at // 9999, at % 9999 + 1),
        people=people,
        counts={"unknown": {"unknown": people}},
        origin=family.origin,
        captured_at=datetime.now(UTC),
        content_hash=f"{at:064}",
    )
    household.phone = family.phone
    return household


def _person(id: UUID, household: Household, member: Someone) -> dict[str, Any]:
    person = Person(
        id=id,
        household=household,
        name=member.names[0],
        sex=member.sex,
        birth_date=member.birth_date,
        birth_year=member.year,
        birth_estimated=member.birth_estimated,
        relationship=member.relationship,
    )
    return vars(person)


def _paper(person_id: UUID, number: str) -> Document:
    paper = Document(person_id=person_id, kind=Document.Kind.OTHER)
    paper.number = number
    return paper


def told(family: Family) -> dict[str, Any]:
    """The family as a desk sends it."""
    persons = [
        {
            "name": member.names[0],
            "sex": member.sex,
            "birth_date": born and born.isoformat(),
            "birth_year": member.year and min(member.year, THIS_YEAR),
            "birth_estimated": member.birth_estimated,
            "relationship": member.relationship,
            "documents": [{"kind": "other", "number": paper} for paper in member.papers],
        }
        for member in family.members
        for born in [member.birth_date if member.year and member.year <= THIS_YEAR else None]
    ]
    return {"persons": persons, "origin": family.origin}


def hashed(family: Family) -> Family:
    """With its phone the way it is kept for looking up."""
    return replace(family, phone=blind(family.phone, "phone"))


def spent(work: Callable[[], T]) -> tuple[T, Spent]:
    begun, cpu = time.perf_counter(), time.process_time()
    answer = work()
    wall, worked = time.perf_counter() - begun, time.process_time() - cpu
    return answer, Spent(1000 * wall, 1000 * worked)


def p50(times: Sequence[Spent]) -> float:
    return median(each.wall for each in times)


def p99(times: Sequence[Spent]) -> float:
    return quantiles((each.wall for each in times), n=100)[98]


def show(what: str, times: Sequence[Spent]) -> None:
    cpu = [each.cpu for each in times]
    print(
        f"{what:<44} p50 {p50(times):7.1f} ms   p99 {p99(times):7.1f} ms   "
        f"CPU {median(cpu):7.1f} and {quantiles(cpu, n=100)[98]:7.1f} ms   ({len(times)} times)"
    )


def _analyse() -> None:
    """What the databases' own housekeeping does by night."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
