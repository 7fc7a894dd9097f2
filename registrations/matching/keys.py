"""The keys by which a duplicate is found: whoever shares one with another is looked at.

A key is a hash of a kind and of what is alike, made with a secret of this deployment (blake2b), so that a
table of keys tells nothing without it. Stored keys are few and exact; what may be off by some years, or
day and month that may be swapped, is spread only when somebody is asked for.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b
from itertools import combinations, product

from registrations.matching.folding import COMMON, Name, joined
from registrations.matching.places import Place, is_number
from registrations.matching.someone import Family, Someone

# What is shared, one letter each; `stored` and `asked` give it beside the key, for statistics.
KINDS = {
    "P": "two parts of the name and the year of birth",
    "V": "two parts of the name and a word of the place",
    "S": "one part of the name, a word of the place and the year of birth",
    "Y": "one part of the name and the year of birth",
    "W": "one part of the name and a word of the place",
    "F": "the whole name",
    "J": "the whole name as one word",
    "D": "the full date of birth",
    "A": "a number and the beginning of a word of the address",
    "B": "two words of the address",
    "N": "the number of a document, its end or its beginning",
    "T": "the phone",
}
MOST_TOKENS = 5
NEAR_YEARS = range(-3, 4)
NEXT_YEARS = range(-1, 2)
THIS_YEAR = range(1)

Parts = tuple[str, ...]


def stored(family: Family, someone: Someone, salt: bytes) -> dict[int, str]:
    """The keys to keep for a person: signed 64-bit numbers, each with its kind. `salt`: 1 to 64 bytes."""
    return _hashed(_parts(family, someone, (THIS_YEAR, THIS_YEAR)), salt)


def asked(family: Family, someone: Someone, salt: bytes) -> dict[int, str]:
    """The keys to look for: those stored for a person who was written down a little differently as well."""
    return _hashed(_parts(family, someone, (NEAR_YEARS, NEXT_YEARS)), salt)


def _hashed(parts: Iterable[Parts], salt: bytes) -> dict[int, str]:
    keyed = blake2b(digest_size=8, key=salt)
    found = {}
    for part in parts:
        digest = keyed.copy()
        digest.update("\0".join(part).encode())
        found[int.from_bytes(digest.digest(), signed=True)] = part[0]
    return found


def _parts(family: Family, someone: Someone, spread: tuple[range, range]) -> Iterator[Parts]:
    near, next_ = (_years(someone, by) for by in spread)
    words = [part.code for part in family.place if not is_number(part)]
    for name in someone.folded:
        yield from _of_name(name, near, next_)
        yield from _of_name_and_place(name, words, near)
    yield from _of_date(someone.birth_date, swapped=len(spread[0]) > 1)
    yield from _of_address(family.place)
    for paper in someone.papers_written:
        yield "N", "end", paper[-12:]
        yield "N", "begin", paper[:8]
    if family.phone:
        yield "T", family.phone


def _years(someone: Someone, spread: range) -> list[str]:
    return [] if someone.year is None else [str(someone.year + by) for by in spread]


def _codes(name: Name) -> tuple[list[str], list[str]]:
    """(all codes in alphabetical order, those that say something alone)."""
    full = sorted({part.code for part in name if not part.is_initial})[:MOST_TOKENS]
    return full, [code for code in full if code not in COMMON] or full


def _of_name(name: Name, near: list[str], next_: list[str]) -> Iterator[Parts]:
    full, telling = _codes(name)
    if full:
        yield ("F", *full)
    yield "J", joined(name)
    for year in near:
        for pair in combinations(full, 2):
            yield ("P", *pair, year)
    for code, year in product(telling, next_):
        yield "Y", code, year


def _of_name_and_place(name: Name, words: list[str], near: list[str]) -> Iterator[Parts]:
    full, telling = _codes(name)
    for code, word in product(telling, words[:4]):
        yield "W", code, word
    for word in words[:2]:
        for pair in combinations(full, 2):
            yield ("V", *pair, word)
        for code, year in product(telling, near):
            yield "S", code, word, year


def _of_date(day: date | None, *, swapped: bool) -> Iterator[Parts]:
    """The 1st of January is what is written when only the year is known."""
    if day is None or (day.month, day.day) == (1, 1):
        return
    yield "D", f"{day:%Y-%m-%d}"
    if swapped and day.day <= 12:
        yield "D", f"{day:%Y}-{day.day:02}-{day.month:02}"


def _of_address(place: Place) -> Iterator[Parts]:
    """An address finds whom a name does not: a number and how a word begins, and every two of its words.
    A village alone is no address: too many come from it."""
    numbers = [part.code for part in place if is_number(part)]
    words = [part for part in place if not is_number(part)]
    for number, word in product(numbers[:2], words[:3]):
        yield "A", number, word.spelling[:3]
    if numbers or len(words) > 2:
        for pair in combinations(sorted(word.code for word in words[:4]), 2):
            yield ("B", *pair)
