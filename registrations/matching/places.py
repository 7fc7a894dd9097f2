"""Where a family says that it comes from: a village, or an address, in one line."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from registrations.matching.folding import Token, set_of, token, words
from registrations.matching.model import RARE, Model, Register

Place = tuple[Token, ...]
MOST_PARTS = 8
MOST_OF_PLACE = 20.0
NEW_IN_VILLAGE = 0.5  # share of a part's bits that the rarer one before it did not tell
NEW_IN_ADDRESS = 0.8
ALIKE = 0.88

# Words that only say what kind of place follows.
_KINDS = set_of(
    """desa ds dusun dsn kampung kampong kamp kp gampong gp nagari jorong kelurahan kel kecamatan kec
    kabupaten kab kota provinsi prov jalan jl jln rt rw no nomor nr blok block
    village vill township tsp district dist sub street st road rd avenue ave place pl court ct close cl
    crescent cres circuit cct drive dr way lane ln terrace parade grove flat unit
    of the and nsw vic qld wa sa tas act nt"""
)
_NUMBER = re.compile(r"\d+")


@lru_cache(maxsize=65536)
def fold_place(text: str) -> Place:
    """The parts of a line that tell places apart: words first, then numbers without leading zeros.

    >>> [part.spelling for part in fold_place("Jl. Soedirman No. 08, Desa Sioban")]
    ['sudirman', 'siuban', '8']
    """
    told = words(text)
    named = [word for word in told if word not in _KINDS] or told
    plain = unicodedata.normalize("NFKC", text)
    numbers = [number.lstrip("0") or "0" for number in _NUMBER.findall(plain)]
    parts = [token(word) for word in named if len(word) > 1]
    parts += [Token(number, number) for number in numbers if number.isascii()]
    return tuple(dict.fromkeys(parts))[:MOST_PARTS]


def is_number(part: Token) -> bool:
    return part.spelling.isdigit()


class PlaceEvidence(NamedTuple):
    """`level`: place_same, place_partly, place_other or nothing. `rare`: whether few people say so."""

    bits: float
    level: str
    rare: bool


NOTHING = PlaceEvidence(0.0, "", False)


def compare_places(asked: Place, found: Place, model: Model, register: Register) -> PlaceEvidence:
    """Parts joined one to one. The rarest counts whole, each further one less than the one before: who lives
    in the village lives in the district too. Where a house number agrees, the parts tell more."""
    if not asked or not found:
        return NOTHING
    left, right = list(asked), list(found)
    agreeing = _paired(left, right, model, register)
    if not agreeing:
        return PlaceEvidence(model.bits["place_other"], "place_other", False)
    missed = min(len(left), len(right))
    new = NEW_IN_ADDRESS if any(is_number(part) for _, _, part in agreeing) else NEW_IN_VILLAGE
    bits = min(MOST_OF_PLACE, sum([weight * new**at for at, (weight, _, _) in enumerate(agreeing)]))
    level = "place_partly" if missed else "place_same"
    rare = max(rarity for _, rarity, _ in agreeing) >= RARE
    return PlaceEvidence(bits + missed * model.bits["place_missed"], level, rare)


def _paired(
    left: list[Token], right: list[Token], model: Model, register: Register
) -> list[tuple[float, float, Token]]:
    """(bits, rarity, part) of what agrees, the best first; it is taken out of both sides."""
    ways = [
        (*_weighed(level, a, b, model, register), sorted((a, b)), a, b)
        for a in left
        for b in right
        if (level := _likeness(a, b))
    ]
    if len(ways) > 1:
        ways.sort(reverse=True)
    agreeing = []
    for weight, rarity, _order, a, b in ways:
        if a in left and b in right:
            left.remove(a)
            right.remove(b)
            agreeing.append((weight, rarity, a))
    return agreeing


def _weighed(
    level: str, a: Token, b: Token, model: Model, register: Register
) -> tuple[float, float]:
    rarity = min(register.rarity_of_place(a.code), register.rarity_of_place(b.code))
    return model.rare(level, rarity), rarity


@lru_cache(maxsize=262144)
def _likeness(one: Token, other: Token) -> str:
    if one == other:
        return "place_same"
    if is_number(one) or is_number(other):
        return ""
    is_alike = (
        one.code == other.code or JaroWinkler.similarity(one.spelling, other.spelling) >= ALIKE
    )
    return "place_alike" if is_alike else ""
