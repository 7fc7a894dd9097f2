"""How alike two names are, in bits: what is rare weighs more, the order of the parts does not matter."""

from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from registrations.matching.folding import Name, Token, joined
from registrations.matching.model import RARE, Model, Register

ALIKE = 0.9
LIKELY = 0.8
LEAST = (
    -14.0
)  # a name that differs can be another spelling altogether: it never outweighs everything

Agreement = tuple[float, str, float]  # bits, level, rarity


class NameEvidence(NamedTuple):
    """`levels`: one for each two parts that were held against each other, and `name_extra` for each part
    that only one side has. `rare`: the parts that agree and that few people carry."""

    bits: float
    levels: tuple[str, ...]
    rare: int

    @property
    def summary(self) -> str:
        """name_same, name_alike, name_partly or name_other; empty without names."""
        told = {level for level in self.levels if level != "name_extra"}
        if not told or told == {"name_other"}:
            return "name_other" if told else ""
        if "name_other" in told:
            return "name_partly"
        return "name_same" if told == {"name_same"} else "name_alike"


NOTHING = NameEvidence(0.0, (), 0)


@lru_cache(maxsize=131072)
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
    if len(asked) == len(found) == 1:
        return compare_names(asked[0], found[0], model, register)
    both = [compare_names(a, b, model, register) for a in asked for b in found]
    return max(both, default=NOTHING)


def compare_names(asked: Name, found: Name, model: Model, register: Register) -> NameEvidence:
    """The evidence of two spellings: words that agree, are alike, or were written as one, and the others."""
    left, right = list(asked), list(found)
    agreeing = _same(left, right, model, register)
    if left and right:
        agreeing += _alike(left, right, model, register)
        agreeing += _as_one_word(left, right, model, register)
    others, extra = min(len(left), len(right)), abs(len(left) - len(right))
    bits = others * model.bits["name_other"] + extra * model.bits["name_extra"]
    levels = ("name_other",) * others + ("name_extra",) * extra
    if not agreeing:
        return NameEvidence(max(bits, LEAST), levels, 0)
    rare = 0
    for weight, level, rarity in agreeing:
        bits += weight
        rare += rarity >= RARE and level != "name_likely"
    return NameEvidence(max(bits, LEAST), (*(level for _, level, _ in agreeing), *levels), rare)


def _same(
    left: list[Token], right: list[Token], model: Model, register: Register
) -> list[Agreement]:
    """The parts that are written the same on both sides, taken out of both."""
    agreeing = []
    for part in left.copy():
        if part in right:
            left.remove(part)
            right.remove(part)
            agreeing.append(_weighed(likeness(part, part), part, part, model, register))
    return agreeing


def _alike(
    left: list[Token], right: list[Token], model: Model, register: Register
) -> list[Agreement]:
    """The parts that are written alike, joined one to one, the best first, and taken out of both."""
    ways = [
        (*_weighed(level, a, b, model, register), sorted((a, b)), a, b)
        for a in left
        for b in right
        if (level := likeness(a, b))
    ]
    ways.sort(reverse=True)
    agreeing = []
    for weight, level, rarity, _order, a, b in ways:
        if a in left and b in right:
            left.remove(a)
            right.remove(b)
            agreeing.append((weight, level, rarity))
    return agreeing


def _as_one_word(
    left: list[Token], right: list[Token], model: Model, register: Register
) -> list[Agreement]:
    """The last part of one side, where it is all that is left of the other written as one word: nurhayati is
    nur hayati. It is taken out with them."""
    one, parts = (left, right) if len(left) < len(right) else (right, left)
    if len(one) != 1 or not 2 <= len(parts) <= 3:
        return []
    if not any(part.spelling[0] == one[0].spelling[0] for part in parts):
        return []
    whole = joined((one[0],))
    if all(joined(order) != whole for order in permutations(parts)):
        return []
    rarity = register.rarity_of_name(one[0].code)
    left.clear()
    right.clear()
    return [(model.rare("name_alike", rarity), "name_alike", rarity)]


def _weighed(level: str, a: Token, b: Token, model: Model, register: Register) -> Agreement:
    if level == "name_initial":
        return model.bits[level], level, 0.0
    rarity = min(register.rarity_of_name(a.code), register.rarity_of_name(b.code))
    return model.rare(level, rarity), level, rarity
