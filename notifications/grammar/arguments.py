"""What each command needs, out of the words behind its keyword and, at need, those before it."""

from collections.abc import Callable, Collection
from itertools import takewhile

from notifications.grammar import words
from notifications.grammar.tokens import (
    Token,
    Tokens,
    behind_fillers,
    household,
    is_code,
    is_of_goods,
    number,
    reference,
    sign,
    without,
)

Told = dict[str, str | int]
LONGEST_PLACE = 80


class Problem(Exception):
    """Why a command cannot be read, with what could be. `code` is a key of PROBLEMS."""

    def __init__(self, code: str, told: Told | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.told = told or {}


def free(rest: Tokens, before: Tokens) -> Told:
    code, left = _site(rest, before, needs_number=True)
    _refuse_another_day([*before, *rest], {"code": code})
    count, plus = _people(left, {"code": code}, before)
    return {"code": code, "change": plus * count} if plus else {"code": code, "free": count}


def present(rest: Tokens, before: Tokens) -> Told:
    code, left = _site(rest, [], needs_number=True)
    if any(token.word in words.COMMANDS["free"] for token in rest):
        raise Problem("free_or_present", {"code": code})
    _refuse_another_day([*before, *rest], {"code": code})
    count, plus = _people(left, {"code": code}, before)
    if plus:
        raise Problem("sign_unclear", {"code": code})
    return {"code": code, "people": count}


def site(rest: Tokens, before: Tokens) -> Told:
    """A state of a site begins now or not at all: what is doubted or comes later is not done."""
    code, left = _site(rest, before, needs_number=False)
    told: Told = {"code": code}
    _refuse_doubt([*before, *rest], told)
    _refuse_second_site(left, told)
    if any(token.word in words.LATER for token in [*before, *rest]):
        raise Problem("later", told)
    return told


def asked_site(rest: Tokens, before: Tokens) -> Told:
    return {"code": _site(rest, before, needs_number=False)[0]}


def stock(rest: Tokens, before: Tokens) -> Told:
    code, left = _site(rest, [], needs_number=True)
    told: Told = {"code": code}
    named = list(takewhile(lambda token: number(token.word) is None, left))
    numbers = left[len(named) :]
    if not numbers:
        raise _no_number(left, told)
    count, plus = _count(numbers, told)
    if plus:
        raise Problem("sign_unclear", told)
    named = _names(named) or _names(numbers[1:])
    if not named:
        raise Problem("item_missing", told)
    _refuse_doubt(before[-2:], told)
    _refuse_another_day([*before, *rest], told)
    return {**told, "item": " ".join(token.word for token in named), "count": count}


def _names(found: Tokens) -> list[Token]:
    return without(words.FILLERS | words.GOODS | words.OUT_OF, found)


def arrived(rest: Tokens, before: Tokens) -> Told:
    _refuse_another_day([*before, *rest], {})
    counted = _counted_people(rest)
    place = _place(rest, counted)
    if not place:
        raise Problem("place_missing")
    return {"place": place[:LONGEST_PLACE], "people": number(counted.word) or 0}


def _counted_people(rest: Tokens) -> Token:
    """Among boats, hours and people the number of people."""
    found = []
    for place, token in enumerate(rest):
        earlier, later = _word(rest, place - 1), _word(rest, place + 1)
        if number(token.word) is not None and earlier not in words.NO_SITE | words.LATER:
            if later in words.FAMILIES:
                raise Problem("households")
            found += [] if later in words.VESSELS else [(token, later in words.PEOPLE)]
    sure = [token for token, is_sure in found if is_sure] or [token for token, _no in found]
    if not sure:
        raise _no_number(rest, {})
    if len(sure) > 1:
        raise Problem("two_numbers")
    if sign(sure[0]) == -1:
        raise Problem("sign_unclear")
    return sure[0]


def _place(rest: Tokens, counted: Token) -> str:
    """Behind "di", else before the number, else behind it."""
    at = next((n for n, token in enumerate(rest) if token.word in words.WHERE), None)
    here = list(rest).index(counted)
    for found in ([] if at is None else rest[at:], rest[:here], rest[here + 1 :]):
        named = takewhile(_may_name_a_place, found)
        if said := without(words.FILLERS | words.VESSELS | words.WHERE, list(named)):
            return " ".join(token.word for token in said)
    return ""


def _may_name_a_place(token: Token) -> bool:
    return number(token.word) is None and token.word not in words.LATER


def _word(found: Tokens, place: int) -> str:
    return found[place].word if 0 <= place < len(found) else ""


def referred(rest: Tokens, _before: Tokens) -> Told:
    """The reference may be missing: then it is the only one that waits for an answer."""
    named = reference(rest)
    return {"reference": named} if named else {}


def urgent(rest: Tokens, _before: Tokens) -> Told:
    said = {token.word for token in rest}
    kinds = {"child": words.CHILD, "medical": words.MEDICAL}
    meant = [kind for kind, known in kinds.items() if said & known]
    named = household(rest)
    if not named:
        raise Problem("household_missing")
    if len(meant) != 1:
        raise Problem("kind_missing", {"household": named})
    return {"household": named, "what": meant[0]}


def own_number(rest: Tokens, _before: Tokens) -> Told:
    if named := household(rest):
        return {"household": named}
    raise Problem("household_missing")


def nothing(_rest: Tokens, _before: Tokens) -> Told:
    return {}


READERS: dict[str, Callable[[Tokens, Tokens], Told]] = {
    "free": free,
    "present": present,
    "stock": stock,
    "arrived": arrived,
    "urgent": urgent,
    "number": own_number,
    "status": asked_site,
    **dict.fromkeys(["open", "close", "full"], site),
    **dict.fromkeys(["yes", "no", "undo"], referred),
    **dict.fromkeys(["help", "stop", "start"], nothing),
}


def _site(rest: Tokens, before: Tokens, *, needs_number: bool) -> tuple[str, list[Token]]:
    """The code of the site, and the words behind it: MTW01 35, MTW 01: 35, 35 MTW01, or MTW01 before all.

    Raises Problem `code_missing`.
    """
    body = behind_fillers(rest)
    if body and number(body[0].word) is not None:
        said = without(words.FILLERS | words.PEOPLE, body[1:])
        code, used = _leading_code(said, needs_number=False)
        if used:
            return code, [body[0], *said[used:]]
    else:
        code, used = _leading_code(body, needs_number=needs_number)
        if used:
            return code, body[used:]
    subject = without(words.FILLERS, before)
    code, used = _leading_code(subject, needs_number=False)
    if used and used == len(subject) and (used == 2 or is_code(code)):
        return code, body
    raise Problem("code_missing")


def _leading_code(found: Tokens, *, needs_number: bool) -> tuple[str, int]:
    """The code that `found` begins with, and of how many words it is made."""
    if not found or number(found[0].word) is not None:
        return "", 0
    first = found[0].word
    if is_code(first) or len(found) == 1 or not first.isalpha():
        return first, 1
    follows = found[1].word
    is_pair = follows.isdigit() and len(follows) <= 4 and not set(":=+") & set(found[1].gap)
    if is_pair and needs_number:
        is_pair = any(number(token.word) is not None for token in found[2:])
    return (first + follows, 2) if is_pair else (first, 1)


def _people(left: Tokens, told: Told, before: Tokens) -> tuple[int, int]:
    """How many people, and whether that is more (1) or fewer (-1) than before, or all of them (0)."""
    _refuse_doubt(before[-2:], told)
    body = behind_fillers(left)
    said = 0
    if body and body[0].word in words.MORE | words.FEWER:
        said = 1 if body[0].word in words.MORE else -1
        body = behind_fillers(body[1:])
    if not body or number(body[0].word) is None:
        raise _no_number(body, told)
    if is_of_goods(body[0].word):
        raise Problem("number_unclear", told)
    count, plus = _count(body, told)
    _refuse_second_site(body, told)
    return count, said or plus


def _count(found: Tokens, told: Told) -> tuple[int, int]:
    """The number that `found` begins with, and its sign. Raises Problem when more is said of it."""
    first, follows = found[0], _word(found, 1)
    plus = sign(first)
    if plus is None:
        raise Problem("sign_unclear", told)
    if number(follows) is not None and follows not in words.OUT_OF:
        raise Problem("two_numbers", told)
    if follows in words.FAMILIES:
        raise Problem("households", told)
    if follows in words.SPELLED:
        raise Problem("spelled", told)
    if "?" in "".join(token.behind for token in found):
        raise Problem("question", told)
    return number(first.word) or 0, plus


def _no_number(found: Tokens, told: Told) -> Problem:
    said: Collection[str] = {token.word for token in found[:3]}
    return Problem("spelled" if words.SPELLED.intersection(said) else "number_missing", told)


def _refuse_doubt(found: Tokens, told: Told) -> None:
    if any(token.word in words.DOUBT or "?" in token.behind for token in found):
        raise Problem("question", told)


def _refuse_another_day(found: Tokens, told: Told) -> None:
    """A figure holds from now on: an hour beside it says when it was counted, another day is no count."""
    if any(token.word in words.NOT_TODAY for token in found):
        raise Problem("later", told)


def _refuse_second_site(left: Tokens, told: Told) -> None:
    """Two sites in one command: the second would be forgotten without a word."""
    mine = takewhile(lambda token: token.word not in words.KEYWORDS, left)
    if any(is_code(token.word) for token in mine):
        raise Problem("two_sites", told)
