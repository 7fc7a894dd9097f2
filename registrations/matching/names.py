"""How alike two names are, in bits: what is rare weighs more, the order of the parts does not matter."""

from functools import lru_cache
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
    if len(asked) == len(found) == 1:
        return compare_names(asked[0], found[0], model, register)
    both = [compare_names(a, b, model, register) for a in asked for b in found]
    return max(both, default=NOTHING)


def compare_names(asked: Name, found: Name, model: Model, register: Register) -> NameEvidence:
    left, right = list(asked), list(found)
    agreeing = _same(left, right, model, register)
    if left and right:
        agreeing += _alike(left, right, model, register)
    if left and right and len(left) + len(right) > 2 and _as_one_word(left, right):
        code = min(left, right, key=len)[0].code
        rarity = register.rarity_of_name(code)
        agreeing.append((model.rare("name_alike", rarity), "name_alike", rarity))
        left = right = []
    others, extra = min(len(left), len(right)), abs(len(left) - len(right))
    bits = others * model.bits["name_other"] + extra * model.bits["name_extra"]
    bits += sum([weight for weight, _, _ in agreeing])
    rare = sum([rarity >= RARE and level != "name_likely" for _, level, rarity in agreeing])
    levels = [level for _, level, _ in agreeing] + ["name_other"] * others + ["name_extra"] * extra
    return NameEvidence(max(bits, LEAST), tuple(levels), rare)


def _same(
    left: list[Token], right: list[Token], model: Model, register: Register
) -> list[Agreement]:
    """The parts that are written the same on both sides, taken out of both."""
    agreeing = []
    for part in left.copy():
        if part in right:
            left.remove(part)
            right.remove(part)
            agreeing.append(
                _weighed(
                    "name_initial" if part.is_initial else "name_same", part, part, model, register
                )
            )
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


def _as_one_word(left: list[Token], right: list[Token]) -> bool:
    return joined(tuple(left)) == joined(tuple(right))


def _weighed(level: str, a: Token, b: Token, model: Model, register: Register) -> Agreement:
    if level == "name_initial":
        return model.bits[level], level, 0.0
    rarity = min(register.rarity_of_name(a.code), register.rarity_of_name(b.code))
    return model.rare(level, rarity), level, rarity
