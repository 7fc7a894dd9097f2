"""Which command a text is, and where in a text the next one begins."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from notifications.grammar import arguments, words
from notifications.grammar.tokens import Token, Tokens, household, is_code, tokens, without

MOST_PARTS = 10
LONGEST_CODE = 12
PROBLEMS = (
    *("empty", "no_command", "unknown_word", "whole_or_free", "code_missing", "number_missing"),
    *(
        "number_unclear",
        "spelled",
        "two_numbers",
        "two_sites",
        "sign_unclear",
        "households",
        "question",
    ),
    *(
        "later",
        "free_or_present",
        "item_missing",
        "place_missing",
        "household_missing",
        "kind_missing",
    ),
    "reference_missing",
)
CALLS = ("help", "urgent")
ANSWERS = ("yes", "no", "undo")
LETTERS = ("stop", "start")
# Words of these are too common to cut a text at.
LOOSE = ("help", "yes", "no", "present", *LETTERS)
NOTHING: Mapping[str, str | int] = {}
_GLUED = re.compile(rf"({'|'.join(words.KEYWORDS)})([A-Z]{{2,8}}\d{{1,4}})")


@dataclass(frozen=True)
class Parsed:
    """What a text asks for. `problem` is one of PROBLEMS, empty when it can be done.

    `calls_for_help`: there is a word in it with which people in need ask for help.
    """

    command: str = ""
    arguments: Mapping[str, str | int] = field(default_factory=dict)
    problem: str = ""
    calls_for_help: bool = False

    @property
    def is_right(self) -> bool:
        return not self.problem

    @property
    def names_a_site(self) -> bool:
        return is_code(str(self.arguments.get("code", "")))

    def example(self, language: str) -> str:
        """A text that would work, with the site that was meant; of the commonest command at need."""
        code = str(self.arguments.get("code", ""))
        if not (code.isascii() and 0 < len(code) <= LONGEST_CODE):
            code = words.SOME_CODE
        return words.EXAMPLES[self.command or "free"][language].format(code=code)


def read(text: str) -> Parsed:
    """The command in a text: the first whole one, else the one that somebody probably meant.

    >>> dict(read("Pak, kosong mtw 01: 35 orang. Terima kasih").arguments)
    {'code': 'MTW01', 'free': 35}
    """
    return _read(tokens(text))


def is_english(text: str) -> bool:
    """Whether the command in a text is said with an English word.

    >>> is_english("Hello, STOP"), is_english("BERHENTI"), is_english("No 001-0001-68")
    (True, False, False)
    """
    command, found = read(text).command, tokens(text)
    return any(t.word in words.ENGLISH and _keyword(t.word) == command for t in found)


def split(text: str) -> list[str]:
    """The text in pieces of one command each, MOST_PARTS at most; joined they are the text again.

    A new piece begins with a command at the beginning of a line, or where a whole one follows another.
    """
    found, cuts, since = tokens(text), [0], 0
    for place, token in enumerate(found):
        if place > since and len(cuts) < MOST_PARTS and _begins_another(found, since, place):
            cuts.append(token.start)
            since = place
    ends = [*cuts[1:], len(text)]
    return [text[start:end] for start, end in zip(cuts, ends, strict=True)]


def _begins_another(found: Tokens, since: int, place: int) -> bool:
    if not _keyword(found[place].word):
        return False
    before, after = _read(found[since:place]), _read_at(found[place:], 0)
    if not _stands_alone(before) or after.command in LETTERS:
        return False
    follows_whole = before.is_right and after.is_right and _stands_alone(after)
    if found[place].begins_line and after.command not in LOOSE:
        return True
    return follows_whole and (after.names_a_site or bool(after.arguments.get("reference")))


def _stands_alone(one: Parsed) -> bool:
    """A command of its own, and not a word that may belong to the next: "tolong", or "ya" before it."""
    if one.is_right:
        return one.command not in (*CALLS, *ANSWERS) or bool(one.arguments)
    return one.names_a_site


def _read(found: Tokens) -> Parsed:
    calls = any(_keyword(token.word) in CALLS for token in found)
    best = _best(found)
    return Parsed(best.command, best.arguments, best.problem, calls)


def _best(found: Tokens) -> Parsed:
    body = without(words.POLITE, found)
    if not body:
        return Parsed(problem="no_command" if found else "empty")
    first = _keyword(body[0].word)
    if first == "stop" or (first == "start" and len(body) == 1):
        return Parsed(first)
    if body[0].word == "NO" and household(body[1:]):
        return _carry_out("number", body[1:], [])
    found = list(body)
    tries = [_read_at(found, place) for place, token in enumerate(found) if _keyword(token.word)]
    tries = [one for one in tries if one.command not in LETTERS and not _is_prose(one, first)]
    for fits in _PREFERENCES:
        if (one := next(filter(fits, tries), None)) is not None:
            return _alone(one, body)
    return _meant(body)


_PREFERENCES: tuple[Callable[[Parsed], bool], ...] = (
    lambda one: one.is_right and (bool(one.arguments)),
    lambda one: one.names_a_site,
    lambda one: one.command in CALLS,
    lambda one: True,
)


def _is_prose(one: Parsed, first: str) -> bool:
    """ "Ada" is in every other sentence: without a site it is a command only as the first word."""
    return (one.command, one.problem) == ("present", "code_missing") and first != "present"


def _alone(one: Parsed, body: Tokens) -> Parsed:
    """YA alone is an answer; YA in a sentence is none."""
    is_short = one.command in ANSWERS and not one.arguments
    return Parsed(one.command, NOTHING, "reference_missing") if is_short and len(body) > 1 else one


def _meant(body: Tokens) -> Parsed:
    """Nothing here is a command: one that was perhaps meant, for the example, and never to be done."""
    if body[0].word in words.WHOLE:
        meant = _carry_out("free", body[1:], [])
        return Parsed("free", meant.arguments, "whole_or_free")
    for token in body[:3]:
        close = difflib.get_close_matches(token.word, words.KEYWORDS, n=1, cutoff=0.75)
        if close and len(token.word) > 3:
            return Parsed(words.KEYWORDS[close[0]], NOTHING, "unknown_word")
    return Parsed(problem="no_command")


@cache
def _keyword(word: str) -> str:
    """The command that a word stands for, also one with the site glued to it; empty for other words."""
    if glued := _GLUED.fullmatch(word):
        word = glued[1]
    return words.KEYWORDS.get(word, "")


def _read_at(found: Tokens, place: int) -> Parsed:
    """The command whose keyword stands at `place`."""
    token, rest = found[place], without(words.POLITE, found[place + 1 :])
    if glued := _GLUED.fullmatch(token.word):
        rest = [Token(glued[2], " ", token.behind, token.start), *rest]
    return _carry_out(_keyword(token.word), rest, without(words.POLITE, found[:place]))


def _carry_out(command: str, rest: Tokens, before: Tokens) -> Parsed:
    try:
        return Parsed(command, arguments.READERS[command](rest, before))
    except arguments.Problem as problem:
        return Parsed(command, problem.told, problem.code)
