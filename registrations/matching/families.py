"""Whether two registered families are the same: members matched one to one, place and phone once.

Every bit of the score is in a reason. Their codes, and the values each carries:

    prior          people                        how unlikely a family of a register of so many is the one
    name_same, name_alike, name_partly, name_other   asked, found, rare     the best pair's names
    date_same, date_first_january, date_swapped, date_near, date_other_{0,1,3,6,far},
    year_{0,1,3,6,far}, about_{0,1,3,6,far}      asked, found               and its births (about: a guess)
    sex_same, sex_other                          asked, found
    paper_same, paper_near, paper_other          (none)                     numbers are never told
    members_same   members                       others of the family that match as well
    roles_other    members                       a parent there is a child here
    place_same, place_partly, place_other        asked, found, rare
    phone_same, phone_other                      (none)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from typing import NamedTuple

from registrations.matching.model import Model, Register
from registrations.matching.people import Evidence, Facts, compare_facts, compare_people
from registrations.matching.places import compare_places
from registrations.matching.someone import Family, Someone

OTHERS_SHARE = 0.8  # relatives resemble each other in name and age: their evidence is not all new
MOST_OF_OTHERS = 20.0
CERTAIN = 0.99
REVIEW = 0.30
RULED_OUT = -9.0  # bits of birth, sex and papers below which names are not looked at
SURELY = 3.0  # bits from which another member counts as matching
GENERATIONS = {
    "grandparent": -2, "parent": -1, "focal_point": 0, "spouse": 0, "sibling": 0, "child": 1, "grandchild": 2,
}  # fmt: skip


Values = Mapping[str, str | int | bool]


class Reason(NamedTuple):
    code: str
    bits: float
    values: Values


class MemberMatch(NamedTuple):
    """One of the asked and one of the candidate's people. `probability` that they are the same."""

    asked: Someone
    found: Someone
    bits: float
    probability: float


@dataclass(frozen=True)
class FamilyMatch:
    """`band`: certain, review or none. `reasons`: the strongest first, their bits sum to `bits`. `members`:
    who is who, the surest first. `curve`: the one of the model that made a probability of the bits."""

    probability: float
    band: str
    bits: float
    reasons: tuple[Reason, ...]
    members: tuple[MemberMatch, ...]
    curve: str


class _Pair(NamedTuple):
    asked: Someone
    found: Someone
    evidence: Evidence


def compare(asked: Family, candidate: Family, model: Model, register: Register) -> FamilyMatch:
    """How likely `candidate` is the family that is asked for, and why."""
    pairs = _assigned(asked, candidate, model, register)
    reasons = [
        _prior(asked, candidate, register),
        *_of_best(pairs, model),
        *_of_others(pairs, asked, candidate, model),
        *_of_place(asked, candidate, model, register),
        *_of_phone(asked, candidate, model),
    ]
    reasons.sort(key=lambda reason: (-abs(reason.bits), reason.code))
    bits = sum(reason.bits for reason in reasons)
    surely = 1 + sum(left >= SURELY for left in _telling(pairs, asked, candidate))
    curve = _curve(asked, candidate, surely)
    probability = model.probability(bits, curve)
    return FamilyMatch(
        probability,
        _band(probability, pairs, surely),
        bits,
        tuple(reasons),
        tuple(_member(pair, probability) for pair in pairs),
        curve,
    )


def _assigned(asked: Family, candidate: Family, model: Model, register: Register) -> list[_Pair]:
    """Members one to one, the best first. Those without a match cost nothing: families part and meet."""
    ways = [
        _Pair(ours, theirs, compare_people(ours, theirs, facts, model, register))
        for ours, theirs, facts in _possible(asked, candidate, model)
    ]
    likely = [way for way in ways if way.evidence.bits > 0]
    if len(likely) > 1:
        likely.sort(key=_order, reverse=True)
    chosen: list[_Pair] = []
    taken: set[int] = set()
    for way in likely:
        if id(way.asked) not in taken and id(way.found) not in taken:
            chosen.append(way)
            taken |= {id(way.asked), id(way.found)}
    return chosen or sorted(ways, key=_bits)[-1:]


def _bits(way: _Pair) -> float:
    return way.evidence.bits


def _possible(
    asked: Family, candidate: Family, model: Model
) -> list[tuple[Someone, Someone, Facts]]:
    """The members whose births, sex and papers do not rule each other out; all, where they all do."""
    ways = [
        (ours, theirs, compare_facts(ours, theirs, model))
        for ours in asked.members
        for theirs in candidate.members
    ]
    return [way for way in ways if way[2].bits > RULED_OUT] or ways


def _order(way: _Pair) -> tuple[float, list[str]]:
    """The same whoever asks, and in whatever order the members stand."""
    return way.evidence.bits, sorted([way.asked.label, way.found.label])


def _prior(asked: Family, candidate: Family, register: Register) -> Reason:
    """One person of the register, and the more members there are, the more often two agree by chance."""
    chances = max(1, len(asked.members)) * max(1, len(candidate.members))
    return Reason(
        "prior", -log2(max(2, register.people)) - log2(chances) / 2, {"people": register.people}
    )


def _of_best(pairs: list[_Pair], model: Model) -> list[Reason]:
    if not pairs:
        return []
    ours, theirs, evidence = pairs[0]
    lines = []
    if evidence.name.levels:
        values: Values = {
            "asked": ours.names[0],
            "found": theirs.names[0],
            "rare": evidence.name.rare > 0,
        }
        lines.append(Reason(evidence.name.summary, evidence.name.bits, values))
    if evidence.facts.birth:
        lines.append(_line(model, evidence.facts.birth, _birth(ours), _birth(theirs)))
    if evidence.facts.sex:
        lines.append(_line(model, evidence.facts.sex, ours.sex, theirs.sex))
    if evidence.facts.paper:
        lines.append(Reason(evidence.facts.paper, model.bits[evidence.facts.paper], {}))
    return lines


def _line(model: Model, level: str, asked: str, found: str) -> Reason:
    return Reason(level, model.bits[level], {"asked": asked, "found": found})


def _birth(someone: Someone) -> str:
    return someone.birth_date.isoformat() if someone.birth_date else str(someone.year)


def _of_others(pairs: list[_Pair], asked: Family, candidate: Family, model: Model) -> list[Reason]:
    lines = []
    if others := _telling(pairs, asked, candidate):
        bits = min(MOST_OF_OTHERS, OTHERS_SHARE * sum(others))
        lines.append(Reason("members_same", bits, {"members": len(others)}))
    if swapped := _swapped_roles(pairs):
        lines.append(Reason("roles_other", model.bits["roles_other"], {"members": swapped}))
    return lines


def _telling(pairs: list[_Pair], asked: Family, candidate: Family) -> list[float]:
    """The bits of the other members that match, less those that one among so many would have by chance."""
    chances = [
        (len(asked.members) - at) * (len(candidate.members) - at) for at in range(1, len(pairs))
    ]
    left = [pair.evidence.bits - log2(many) for pair, many in zip(pairs[1:], chances, strict=True)]
    return [bits for bits in left if bits > 0]


def _swapped_roles(pairs: list[_Pair]) -> int:
    """Pairs of members of whom the one is older than the other here, and younger there."""
    placed = [
        (GENERATIONS[pair.asked.relationship], GENERATIONS[pair.found.relationship])
        for pair in pairs
        if pair.asked.relationship in GENERATIONS and pair.found.relationship in GENERATIONS
    ]
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for at, one in enumerate(placed)
        for other in placed[:at]
    )


def _of_place(asked: Family, candidate: Family, model: Model, register: Register) -> list[Reason]:
    place = compare_places(asked.place, candidate.place, model, register)
    if not place.level:
        return []
    values: Values = {"asked": asked.origin, "found": candidate.origin, "rare": place.rare}
    return [Reason(place.level, place.bits, values)]


def _of_phone(asked: Family, candidate: Family, model: Model) -> list[Reason]:
    if not asked.phone or not candidate.phone:
        return []
    level = "phone_same" if asked.phone == candidate.phone else "phone_other"
    return [Reason(level, model.bits[level], {})]


def _curve(asked: Family, candidate: Family, surely: int) -> str:
    """Somebody alone can agree with one only; of a family more are expected to."""
    is_alone = min(len(asked.members), len(candidate.members)) <= 1
    return "alone" if is_alone else str(min(surely, 3))


def _band(probability: float, pairs: list[_Pair], surely: int) -> str:
    """Names alone are never certain: a document agrees, or a whole date, two rare names and a relative."""
    if probability < REVIEW:
        return "none"
    proven = any(
        (pair.evidence.facts.paper == "paper_same" and pair.evidence.name.bits >= 0)
        or (
            pair.evidence.facts.birth == "date_same"
            and pair.evidence.name.rare >= 2
            and surely >= 2
        )
        for pair in pairs
    )
    return "certain" if proven and probability >= CERTAIN else "review"


def _member(pair: _Pair, probability: float) -> MemberMatch:
    """Within one family hardly two are alike: even odds before their evidence."""
    bits = pair.evidence.bits
    return MemberMatch(
        pair.asked, pair.found, bits, probability / (1 + 2 ** -max(min(bits, 60), -60))
    )
