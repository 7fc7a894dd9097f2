"""Words of a text, and what is a number, a site or a reference among them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise, takewhile

from notifications.grammar import words

MOST = 120

# A word goes on over the marks that make a digit a key cap or a letter another one.
_WORD = re.compile(r"[^\W_](?:[\ufe0f\u20e3\u200b-\u200d\u0300-\u036f]*[^\W_])*")
_WITH_UNIT = re.compile(rf"(\d+)({'|'.join(words.PEOPLE | words.GOODS)})")
_CODE = re.compile(r"[A-Z]{2,8}[\dOIL]{0,2}\d[\dOIL]{0,2}[A-Z]?")
_REFERENCE = re.compile(r"(?=.*[A-Z])[A-Z0-9]{3,5}\d")
_DIGITS = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Token:
    """A word in capitals and plain digits; `gap` is what stands before it, `behind` what stands after."""

    word: str
    gap: str
    behind: str
    start: int

    @property
    def begins_line(self) -> bool:
        return "\n" in self.gap or "\r" in self.gap


Tokens = Sequence[Token]


def tokens(text: str) -> list[Token]:
    """The words of a text, not more than MOST."""
    found = list(_WORD.finditer(text))[:MOST]
    ends = [0, *(match.end() for match in found)]
    starts = [*(match.start() for match in found), len(text)]
    gaps = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    return [
        Token(_plain(match[0]), before, behind, match.start())
        for match, (before, behind) in zip(found, pairwise(gaps), strict=True)
    ]


def _plain(word: str) -> str:
    """Capitals without accents, and the digits of every script as 0 to 9."""
    signs = unicodedata.normalize("NFKD", word)
    kept = [sign for sign in signs if unicodedata.category(sign) not in {"Mn", "Me", "Cf"}]
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in kept).upper()


def digits(word: str) -> str:
    """The digits of a word that is a number, O read as 0, I and L as 1; empty for other words.

    What ends in L may be litres, and is none.
    """
    is_number = re.fullmatch(r"[\dOIL]*\d[\dOIL]*", word) and not word.endswith("L")
    return word.translate(_DIGITS) if is_number else ""


def number(word: str) -> int | None:
    """
    >>> number("3O"), number("35ORG"), number("MTW01"), number("0812345678")
    (30, 35, None, None)
    """
    counted = _WITH_UNIT.fullmatch(word)
    found = counted[1] if counted else digits(word)
    return int(found) if found and len(found) <= 6 else None


def is_of_goods(word: str) -> bool:
    """5L: five litres, or 51."""
    counted = _WITH_UNIT.fullmatch(word)
    return counted is not None and counted[2] in words.GOODS


def is_code(word: str) -> bool:
    """Whether it looks like the code of a site: letters, then digits."""
    if not _CODE.fullmatch(word) or digits(word):
        return False
    return re.sub(r"\d.*", "", word) not in words.NO_SITE


def spellings(code: str) -> list[str]:
    """A site's code as it was written, and as it may have been meant: O for 0, and I or L for 1.

    >>> spellings("MTWO1")
    ['MTWO1', 'MTW01']
    """
    tail = re.search(r"[\dOIL]+$", code)
    starts = range(tail.start(), len(code)) if tail else range(0)
    meant = [code[:start] + code[start:].translate(_DIGITS) for start in reversed(starts)]
    return list(dict.fromkeys([code, *meant]))


def reference(found: Tokens) -> str:
    """Four to six signs that end in a digit, perhaps with a space among them; empty when there are none."""
    mine = takewhile(lambda token: token.word not in words.KEYWORDS, found[:3])
    whole = [token.word for token in mine]
    for joined in (*whole, "".join(whole[:2])):
        if re.sub(r"\d.*", "", joined) in words.NO_SITE:
            continue
        if _REFERENCE.fullmatch(joined) and not digits(joined):
            return joined
    return ""


def household(found: Tokens) -> str:
    """The number of a household, 001-0001-68, however its digits are grouped; empty when there is none."""
    joined = ""
    for token in found:
        if part := digits(token.word):
            joined += part
        elif joined:
            break
    return f"{joined[:-6]}-{joined[-6:-2]}-{joined[-2:]}" if len(joined) in {9, 10} else ""


def without(kind: frozenset[str], found: Tokens) -> list[Token]:
    return [token for token in found if token.word not in kind]


def behind_fillers(found: Tokens) -> list[Token]:
    return list(dropwhile(lambda token: token.word in words.FILLERS, found))


def sign(token: Token) -> int | None:
    """+1 for +5, -1 for -5, 0 for 5; None for a dash that may as well stand between two words."""
    if "+" in token.gap:
        return 1
    dashes = re.search(r"[-\u2010-\u2015\u2212]", token.gap)
    if dashes is None:
        return 0
    return -1 if dashes.end() == len(token.gap) and dashes.start() > 0 else None
