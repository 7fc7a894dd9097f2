"""Learning from a register: what agrees by chance, what agrees in truth, how far a score can be believed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

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
    steps = _steps(sorted(points))
    pooled: list[list[float]] = []  # bits summed, same, all
    for bits, same, all_ in steps:
        pooled.append([bits, same, all_])
        while len(pooled) > 1 and _share(pooled[-1]) <= _share(pooled[-2]):
            last = pooled.pop()
            pooled[-1] = [a + b for a, b in zip(pooled[-1], last, strict=True)]
    return tuple(
        (round(bits / all_, 2), round(_share([bits, same, all_]), 5)) for bits, same, all_ in pooled
    )


def _steps(points: Sequence[tuple[float, bool]]) -> list[tuple[float, float, float]]:
    found: list[tuple[float, float, float]] = []
    first, total, same, many = 0.0, 0.0, 0, 0
    for bits, is_same in points:
        if many >= IN_A_STEP and bits - first >= STEP:
            found.append((total, same, many))
            total, same, many = 0.0, 0, 0
        first = first if many else bits
        total, same, many = total + bits, same + is_same, many + 1
    if many:
        found.append((total, same, many))
    return found


def _share(step: Sequence[float]) -> float:
    _bits, same, many = step
    return (same + 0.5) / (many + 1)


def _curves(model: Model, register: Register, decided: Sequence[Decided]) -> dict[str, Knots]:
    """A curve is learned where there are enough pairs for it; the others stay as they were."""
    points: dict[str, list[tuple[float, bool]]] = {members: [] for members in model.curves}
    for asked, found, is_same in decided:
        match = compare(asked, found, model, register)
        points[match.curve].append((match.bits, is_same))
    learned = {members: curve(those) for members, those in points.items() if len(those) >= ENOUGH}
    return {
        **model.curves,
        **{members: knots for members, knots in learned.items() if len(knots) > 1},
    }


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
