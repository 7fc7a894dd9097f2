"""Names as they sound: one spelling and one code for the ways in which registrars write the same name.

The rules come from names as they are written in Indonesia (old and new spelling), in Mentawai, by Rohingya,
Arabic and Burmese speakers, and in English. They may fold more than a linguist would like: two names that
fold to one are looked at again by people, two spellings that do not are a duplicate nobody finds.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple


class Token(NamedTuple):
    """One part of a name: its folded spelling, for comparing, and its code, for finding.

    The code is the first sound and the consonants after it, seven at most. A single letter is an initial.
    """

    spelling: str
    code: str

    @property
    def is_initial(self) -> bool:
        return len(self.spelling) == 1


Name = tuple[Token, ...]

MUHAMMAD = Token("muhamad", "muhamad")
ABD = Token("abd", "abd")
# Half of a people carries them: alone they say nothing, and no key is made of one.
COMMON = frozenset({MUHAMMAD.code, ABD.code})
CODE_LENGTH = 7

_MUHAMMAD = re.compile(
    r"m[aou]c?h[aeou]m+[aeou]?[dt]|m[ou]c?hm+[aeu][dt]|mo?h?d|mu?hd|m[ou]c?h|mhmd|mehmet|mehmed"
)
_ABD = re.compile(r"abd(?:oe|[uea])?[lrsdtnz]?")
_GLUED_ABD = re.compile(r"abd(?:oe|[uea])(?!l+[ao]h?$)(?:l|([rsdtnz])(?=\1))?(?P<rest>[a-z]{4,})")


def set_of(told: str) -> frozenset[str]:
    return frozenset(told.split())


# "Son of", "daughter of", articles: wherever they stand.
_BETWEEN = set_of("bin binti binte bte bt ibn ibnu bint al el ul ur ath")
# How people are addressed: only in front, and only before a name.
_TITLES = set_of(
    """haji hadji hajah hajjah hj h pak bapak ibu bu tgk teungku tengku drs dra dr ustad ustadz ustaz
    ustadzah mr mrs ms miss sdr sdri nyonya ny tuan tn"""
)
# Burmese titles that are names too: dropped in front of two or more others.
_MAYBE_TITLES = set_of("u daw ma ko maung mg")

_SPLIT = re.compile(r"[^\w\u0300-\u036f\u0900-\u109f']+|[\d_]+")
_MARKS = re.compile(r"[\u0300-\u036f\u064b-\u0652\u0640\u200b-\u200f'`´’‘ʼʻʿʾ]")

# Sounds, in this order: what comes first is not seen by what follows.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (
            r"(?<=.)[ck]h(?=[bcdfgjklmnpqrstvwxz])",
            "",
        ),  # Rachman, Akhmad: an h that was written hard
        (r"z$", "s"),  # Azis
        (r"tj", "c"),  # Tjoet
        (r"ts|s[hjy](?=.)|sh|sj", "s"),  # Utsman, Sjarifah
        (r"nj(?=[aiou])", "ni"),  # Njak
        (r"oe|ou|oo", "u"),  # Soeharto, Yousuf
        (r"ie|ee|ey(?=$|[^aeiou])", "i"),
        (r"dj|dz|j|z|^y", "z"),  # Djamal, Dzakir, Jusuf, Zubair, Yusuf
        (r"[kc]h|ck|[cq]", "k"),
        (r"gh", "g"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"bh", "b"),
        (r"ph|[vp]", "f"),  # Patimah
        (r"x", "ks"),
        (r"e|(?<=.)y", "i"),
        (r"o", "u"),
        (r"(?<=.)h", ""),
        (r"(.)\1+", r"\1"),
    )
]
_VOWELS = re.compile(r"(?<=.)[aiu]")
_SWALLOWED = re.compile(r"(?<=.)h|(.)(?=\1)")

_ARABIC = str.maketrans(
    dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآئؤپچگکیہںڈٹڑےھ",
             ["a", "b", "t", "t", "j", "h", "k", "d", "z", "r", "z", "s", "s", "s", "d", "t", "z", "",
              "g", "f", "k", "k", "l", "m", "n", "h", "u", "i", "a", "a", "a", "i", "a", "i", "u", "p",
              "c", "g", "k", "i", "h", "n", "d", "t", "r", "i", "h"], strict=True), ء="")
)  # fmt: skip
_ARABIC_LETTER = re.compile(r"[\u0621-\u06ff]")
_ARABIC_ARTICLE = re.compile(r"^ال(?=...)")


@lru_cache(maxsize=65536)
def fold(name: str) -> Name:
    """The tokens of a name in their order, without titles, "son of" and articles.

    >>> [token.spelling for token in fold("Tgk. H. Djamaloeddin bin Abdurrahman")]
    ['zamaludin', 'abd', 'raman']
    """
    told = [word for part in words(name) for word in _apart(part)]
    named = [word for word in told if word not in _BETWEEN] or told
    return tuple(map(token, _without_titles(named)))


def words(text: str) -> list[str]:
    """The words of a text in small letters, without accents, apostrophes and digits."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return [word for word in _SPLIT.split(plain) if word]


@lru_cache(maxsize=262144)
def token(word: str) -> Token:
    """One word of small letters, folded."""
    if _MUHAMMAD.fullmatch(word):
        return MUHAMMAD
    if _ABD.fullmatch(word):
        return ABD
    spelling = sounds(word)
    return Token(spelling, _VOWELS.sub("", spelling)[:CODE_LENGTH])


def sounds(word: str) -> str:
    """
    >>> sounds("sjarifah"), sounds("syarifah"), sounds("chairunnisa"), sounds("khairunisa")
    ('sarifa', 'sarifa', 'kairunisa', 'kairunisa')
    """
    if len(word) == 1:
        return word
    heard = word
    for pattern, sound in _SOUNDS:
        heard = pattern.sub(sound, heard)
    return heard or word


@lru_cache(maxsize=65536)
def joined(name: Name) -> str:
    """The code of a name written as one word: nurhayati is nur hayati."""
    whole = "".join(part.spelling for part in name)
    return _VOWELS.sub("", _SWALLOWED.sub("", whole))


def _apart(word: str) -> list[str]:
    """A word of Arabic script in Latin letters; Abd and the name that was glued to it as two."""
    if _ARABIC_LETTER.search(word):
        word = _from_arabic(word)
    glued = _GLUED_ABD.fullmatch(word)
    return ["abd", glued["rest"]] if glued else [word]


def _from_arabic(word: str) -> str:
    bare = _ARABIC_ARTICLE.sub("", word)
    first = {"و": "w", "ي": "y", "ی": "y", "ع": "a"}.get(bare[:1], "")
    latin = first + bare[len(first) :].translate(_ARABIC)
    return latin or word


def _without_titles(named: list[str]) -> list[str]:
    rest = named
    while len(rest) > 1 and (rest[0] in _TITLES or (len(rest) > 2 and rest[0] in _MAYBE_TITLES)):
        rest = rest[1:]
    return rest
