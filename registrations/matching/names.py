"""How alike two names are, in bits: what is rare weighs more, the order of the parts does not matter."""

from functools import lru_cache
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from registrations.matching.folding import Name, Token, joined
from registrations.matching.model import RARE, Model, Register

ALIKE = 0.9
LIKELY = 0.8
LEAST = (
    -14.0
)  # a name that differs can be another spelling altogether: it never outweighs everything


class NameEvidence(NamedTuple):
    """`level`: same, alike, partly or other. `rare`: the parts that agree and that few people carry."""

    bits: float
    level: str
    rare: int


NOTHING = NameEvidence(0.0, "", 0)


@lru_cache(maxsize=1_000_000)
def likeness(one: Token, other: Token) -> str:
    """The level of two parts of a name: name_same, name_alike, name_likely, name_initial or nothing."""
    if one == other:
        return "name_initial" if one.is_initial else "name_same"
    if one.is_initial or other.is_initial:
        return "name_initial" if one.spelling[0] == other.spelling[0] else ""
    if one.code == other.code:
        return "name_alike"
    alike = JaroWinkler.similarity(one.spelling, other.spelling)
    if alike >= ALIKE:
        return "name_alike"
    return "name_likely" if alike >= LIKELY else ""


def best_name(
    asked: tuple[Name, ...], found: tuple[Name, ...], model: Model, register: Register
) -> NameEvidence:
    """The evidence of the two spellings that are most alike; nothing where one side has no name."""
    return max(
        (compare_names(a, b, model, register) for a, b in product(asked, found)), default=NOTHING
    )


def compare_names(asked: Name, found: Name, model: Model, register: Register) -> NameEvidence:
    agreeing, left, right = _paired(asked, found, model, register)
    if left and right and len(left) != len(right) and joined(tuple(left)) == joined(tuple(right)):
        share = register.share_of_name(min(left, right, key=len)[0].code)
        agreeing.append(("name_alike", model.rare("name_alike", share), share))
        left = right = []
    others = min(len(left), len(right))
    extra = abs(len(left) - len(right))
    bits = sum(weight for _, weight, _ in agreeing)
    bits += others * model.bits["name_other"] + extra * model.bits["name_extra"]
    return NameEvidence(
        max(bits, LEAST), _level([level for level, _, _ in agreeing], others), _rare(agreeing)
    )


Agreement = tuple[str, float, float]  # level, bits, share of the register


def _paired(
    asked: Name, found: Name, model: Model, register: Register
) -> tuple[list[Agreement], list[Token], list[Token]]:
    """Parts joined one to one, best first; then what is left of each side."""
    ways = sorted(
        (_weighed(level, a, b, model, register), a, b, level)
        for a, b in product(asked, found)
        if (level := likeness(a, b))
    )
    left, right = list(asked), list(found)
    agreeing = []
    for (weight, share), a, b, level in reversed(ways):
        if a in left and b in right:
            left.remove(a)
            right.remove(b)
            agreeing.append((level, weight, share))
    return agreeing, left, right


def _weighed(
    level: str, a: Token, b: Token, model: Model, register: Register
) -> tuple[float, float]:
    if level == "name_initial":
        return model.bits[level], 1.0
    share = max(register.share_of_name(a.code), register.share_of_name(b.code))
    return model.rare(level, share), share


def _rare(agreeing: list[Agreement]) -> int:
    return sum(share <= RARE and level != "name_likely" for level, _, share in agreeing)


def _level(levels: list[str], others: int) -> str:
    if not levels:
        return "other"
    if others:
        return "partly"
    return "same" if set(levels) == {"name_same"} else "alike"
