"""Makes the start model: `python -m bench matching_model` writes registrations/matching/start_model.json.

Weights are counted in made-up registers of other seeds than accuracy is measured on, and never in Febrl.
What hardly ever agrees by chance is not counted; where its share comes from stands in `SOURCES`.
"""

import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bench.register.index import Index
from bench.register.making import Query, World, world
from registrations.matching import Family, FamilyMatch, Model, Someone
from registrations.matching.estimating import Decided, curve, estimate
from registrations.matching.model import START, USUAL

WORLDS = {1: 1_500, 2: 12_000}  # people by seed
REGISTERED, FRESH = 800, 300  # families asked for in each
RANDOM_PAIRS = 100_000
LOOKED_AT = 20
# Where the counting begins; what is never counted stays as it is here.
GUESS = {
    "name_same": (0.67, 1.0),
    "name_alike": (0.18, 1.5),
    "name_likely": (0.05, 6.0),
    "name_initial": (0.03, 0.06),
    "name_other": (0.03, 0.95),
    "name_extra": (0.2, 0.25),
    "date_same": (0.5, 3.6e-5),
    "date_first_january": (0.05, 0.0011),
    "date_swapped": (0.05, 3.6e-5),
    "date_near": (0.2, 0.0015),
    "date_other_0": (0.02, 0.016),
    "date_other_1": (0.02, 0.03),
    "date_other_3": (0.02, 0.06),
    "date_other_6": (0.02, 0.09),
    "date_other_far": (0.02, 0.8),
    "year_0": (0.5, 0.02),
    "year_1": (0.2, 0.03),
    "year_3": (0.2, 0.06),
    "year_6": (0.05, 0.09),
    "year_far": (0.02, 0.8),
    "about_0": (0.4, 0.02),
    "about_1": (0.2, 0.03),
    "about_3": (0.2, 0.06),
    "about_6": (0.1, 0.09),
    "about_far": (0.05, 0.8),
    "sex_same": (0.99, 0.5),
    "sex_other": (0.01, 0.5),
    "paper_same": (0.8, 2e-6),
    "paper_near": (0.1, 2e-5),
    "paper_other": (0.05, 1.0),
    "place_same": (0.61, 1.0),
    "place_alike": (0.19, 1.5),
    "place_missed": (0.5, 0.8),
    "place_other": (0.2, 0.98),
    "phone_same": (0.6, 0.0012),
    "phone_other": (0.28, 0.98),
    "roles_other": (0.1, 0.4),
}
GUESSED_CURVES = dict.fromkeys(("alone", "1", "2", "3"), ((-10.0, 0.001), (10.0, 0.999)))
SOURCES = {
    "m": "counted in second registrations of the made-up registers of bench/register, seeds 1 and 2",
    "u": "counted in 100,000 random pairs of their people; for names and places, times the register's share",
    "u of date_same, date_swapped": "arithmetic: one day in 365, and one year in about 75",
    "u of date_near": "arithmetic: 30 other days, 11 other months and 20 other years are one slip away",
    "u of paper_same, paper_near": "arithmetic: as if one in 500,000 numbers were given twice by mistake",
    "u of phone_same": "a guess: one phone in 800 belongs to a broker or a neighbour of many families",
    "roles_other": "a guess: a tenth of the families, against four tenths of strangers",
    "curves": "isotonic, on the first 20 candidates of each look-up in those registers",
}


def run() -> dict[str, float]:
    worlds = [
        (made, Index(made.families))
        for made in (world(people, seed, REGISTERED, FRESH) for seed, people in WORLDS.items())
    ]
    model = _weights(Model("guess", GUESS, GUESSED_CURVES), worlds)
    points: dict[str, list[tuple[float, bool]]] = {members: [] for members in model.curves}
    for made, index in worlds:
        for match, is_same in _looked_up(made, index, model):
            points[match.curve].append((match.bits, is_same))
    model = replace(model, curves={members: curve(those) for members, those in points.items()})
    START.write_text(_written(model), "utf-8")
    USUAL.write_text(_usual(worlds[-1][1]), "utf-8")
    return {f"pairs of curve {members}": float(len(those)) for members, those in points.items()}


def _weights(model: Model, worlds: Iterable[tuple[World, Index]]) -> Model:
    """Each register adds what it has counted to what the ones before it had; the smallest first."""
    chance = random.Random(0)
    for made, index in worlds:
        people = [member for family in made.families for member in family.members]
        by_chance = [_two(chance, people) for _ in range(RANDOM_PAIRS)]
        model = estimate(model, index.register, by_chance, _decided(made, index), "start-1")
    return replace(model, sources=SOURCES)


def _two(chance: random.Random, people: list[Someone]) -> tuple[Someone, Someone]:
    one, other = chance.sample(people, 2)
    return one, other


def _decided(made: World, index: Index) -> list[Decided]:
    return [
        (query.family, index.families[query.target], True) for query in made.queries if query.target
    ]


def _looked_up(made: World, index: Index, model: Model) -> Iterator[tuple[FamilyMatch, bool]]:
    """The first candidates of each family, and of one of its members, and whether they are the same."""
    fresh = [query for query in made.queries if not query.target]
    for number, query in enumerate(made.queries):
        for family, truth in _asked(query, fresh[number % len(fresh)]):
            for id, match in index.look_up(family, model)[:LOOKED_AT]:
                yield match, is_same(index.families[id], truth, made)


def _asked(query: Query, fresh: Query) -> Iterator[tuple[Family, tuple[int, ...]]]:
    """As they came; one of them alone; and that one as a member of a family that was never here."""
    one, truth = query.family.members[:1], query.truth[:1]
    yield query.family, query.truth
    if len(query.truth) > 1:
        yield replace(query.family, members=one), truth
    yield replace(query.family, members=one + fresh.family.members), truth + fresh.truth


def is_same(found: Family, truth: tuple[int, ...], made: World) -> bool:
    """Whether one of those who are asked for is in this family."""
    wanted = {made.same[no] for no in truth if no}
    return any(made.same[member.no] in wanted for member in found.members)


def _usual(index: Index) -> str:
    """The codes that one in a thousand or more carries in the largest register."""
    counts, people = index.register.code_counts, index.register.people
    shares = {
        code: round(count / people, 4)
        for code, count in sorted(counts.items())
        if count * 1000 >= people
    }
    source = (
        "counted in the largest of the made-up registers of bench/register; no register of anybody"
    )
    return json.dumps({"source": source, "shares": shares}, indent=0) + "\n"


def _written(model: Model) -> str:
    """One level, and one knot of a curve, on a line."""
    told = model.as_json()
    told["levels"] = {
        level: [float(f"{m:.3g}"), float(f"{u:.3g}")] for level, (m, u) in model.levels.items()
    }
    text = json.dumps(told, indent=1)
    return re.sub(r"\[\s+([\d.e+-]+),\s+([\d.e+-]+)\s+\]", r"[\1, \2]", text) + "\n"
