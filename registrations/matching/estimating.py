"""Learning from a register: what agrees by chance, what agrees in truth, how far a score can be believed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import fmean
from typing import NamedTuple

from registrations.matching.families import compare
from registrations.matching.model import Knots, Model, Register
from registrations.matching.people import Evidence, compare_facts, compare_people
from registrations.matching.someone import Family, Someone

ENOUGH = (
    300  # decided pairs, before which nothing is learned from them; the start counts as so many
)
LEAST_SHARE = 1e-6
STEP = 1.0  # bits of a step of the curve
IN_A_STEP = 30  # pairs, at least
SEEN_BITS = range(-20, 41)

Decided = tuple[Family, Family, bool]

# Levels of which exactly one is true of two records that both know the field.
_FIELDS = (
    ("name_same", "name_alike", "name_likely", "name_initial", "name_other"),
    (
        "date_same",
        "date_swapped",
        "date_near",
        *(f"date_other_{gap}" for gap in (0, 1, 3, 6, "far")),
    ),
    tuple(f"year_{gap}" for gap in (0, 1, 3, 6, "far")),
    tuple(f"about_{gap}" for gap in (0, 1, 3, 6, "far")),
    ("sex_same", "sex_other"),
    ("paper_same", "paper_near", "paper_other"),
    ("phone_same", "phone_other"),
)
# How often these agree by chance depends on what agrees, and is asked of the register each time.
_BY_SHARE = frozenset({"name_same", "name_alike", "name_likely"})
# What hardly ever agrees by chance cannot be counted in random pairs: the start knows it better.
_TOO_SELDOM = frozenset(
    {
        "date_same",
        "date_swapped",
        "date_near",
        "paper_same",
        "paper_near",
        "phone_same",
        "name_initial",
    }
)


def estimate(
    start: Model,
    register: Register,
    random_pairs: Iterable[tuple[Someone, Someone]],
    decided: Sequence[Decided],
    version: str,
) -> Model:
    """The start model, with `u` counted in `random_pairs` of different people of this register, and, from 300
    decided pairs on, `m` and the curves of those, the start counting as 300 more."""
    by_chance = Counter[str]()
    for one, other in random_pairs:
        by_chance.update(_levels(_evidence(one, other, start, register)))
    levels = dict(start.levels)
    for field in _FIELDS:
        for level in set(field) - _BY_SHARE - _TOO_SELDOM:
            m, u = levels[level]
            levels[level] = m, _blended(u, by_chance, level, field)
    if len(decided) < ENOUGH:
        return replace(start, version=version, levels=levels)
    in_truth = truths(start, register, decided)
    for field in _FIELDS:
        for level in field:
            m, u = levels[level]
            levels[level] = _blended(m, in_truth, level, field), u
    learned = replace(start, version=version, levels=levels)
    return replace(learned, curves=_curves(learned, register, decided))


def truths(model: Model, register: Register, decided: Iterable[Decided]) -> Counter[str]:
    """How often each level is true of two records of the same person, or family."""
    counted = Counter[str]()
    for asked, found, is_same in decided:
        if not is_same:
            continue
        for pair in compare(asked, found, model, register).members:
            counted.update(_levels(_evidence(pair.asked, pair.found, model, register)))
        if asked.phone and found.phone:
            counted["phone_same" if asked.phone == found.phone else "phone_other"] += 1
    return counted


def curve(points: Iterable[tuple[float, bool]]) -> Knots:
    """How often pairs with so many bits are the same, as knots that rise (pool adjacent violators). Every
    step is one bit wide and holds 30 pairs at least, and half a pair is taken to be the other way.
    """
    pooled: list[Sequence[_Step]] = []
    for step in _steps(sorted(points)):
        pooled.append([step])
        while len(pooled) > 1 and _share(pooled[-1]) <= _share(pooled[-2]):
            last = pooled.pop()
            pooled[-1] = [*pooled[-1], *last]
    knots = {
        round(bits, 2): round(_share(steps), 5)
        for steps in pooled
        for bits in (steps[0].bits, steps[-1].bits)
    }
    return tuple(knots.items())


class _Step(NamedTuple):
    """Pairs of about so many bits, and how many of them are the same."""

    bits: float
    same: int
    pairs: int


def _steps(points: Sequence[tuple[float, bool]]) -> Iterator[_Step]:
    step: list[tuple[float, bool]] = []
    for point in points:
        if len(step) >= IN_A_STEP and point[0] - step[0][0] >= STEP:
            yield _step(step)
            step = []
        step.append(point)
    if step:
        yield _step(step)


def _step(points: Sequence[tuple[float, bool]]) -> _Step:
    return _Step(fmean(bits for bits, _ in points), sum(same for _, same in points), len(points))


def _share(steps: Sequence[_Step]) -> float:
    return (sum(step.same for step in steps) + 0.5) / (sum(step.pairs for step in steps) + 1)


def _curves(model: Model, register: Register, decided: Sequence[Decided]) -> dict[str, Knots]:
    """What was decided is mostly what was doubtful: of all else the curves keep saying what they said, as
    if it had been seen in 30 pairs of every bit."""
    points = {members: _as_before(model, members) for members in model.curves}
    for asked, found, is_same in decided:
        match = compare(asked, found, model, register)
        points[match.curve].append((match.bits, is_same))
    return {members: curve(those) for members, those in points.items()}


def _as_before(model: Model, members: str) -> list[tuple[float, bool]]:
    return [
        (float(bits), at + 0.5 < IN_A_STEP * model.probability(bits, members))
        for bits in SEEN_BITS
        for at in range(IN_A_STEP)
    ]


def _evidence(one: Someone, other: Someone, model: Model, register: Register) -> Evidence:
    return compare_people(one, other, compare_facts(one, other, model), model, register)


def _levels(evidence: Evidence) -> list[str]:
    facts = evidence.facts
    return [
        level for level in (*evidence.name.levels, facts.birth, facts.sex, facts.paper) if level
    ]


def _blended(start: float, counted: Counter[str], level: str, field: Sequence[str]) -> float:
    """The counted share among the levels of its field, with the start as `ENOUGH` more of them."""
    many = sum(counted[other] for other in field)
    if not many:
        return start
    return max(LEAST_SHARE, (counted[level] + ENOUGH * start) / (many + ENOUGH))
