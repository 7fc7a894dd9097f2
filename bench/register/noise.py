"""How the same people are written down another time."""

import random
import re
from datetime import date

# Ways to spell one sound, both ways round where people do.
_SPELLINGS = """
u>oe oe>u oo>u ou>u u>ou u>oo j>dj dj>j y>j ch>kh kh>ch kh>h kh>k sy>sj sy>sh sh>sy sy>s sh>s sj>sy c>tj ny>nj
f>p p>f v>f f>v ph>f z>j z>dz j>z q>k k>q ai>ay ay>ai ei>ai ee>i i>ee ie>i y>i i>y o>u u>o e>i i>e a>e e>a
th>t t>th dh>d d>dh gh>g g>gh iya>ia ia>iya iyah>ia ah>a a>ah uw>u aw>au ss>s s>ss mm>m m>mm ll>l l>ll nn>n
dd>d b>bh hm>chm th>ts x>ks w>v ck>k ey>y ie>y a>o o>a u>a in>en i>a dd>t g>k b>p d>t er>r ar>r un>n
el>al ul>al
"""
RULES = [(old, new) for old, _, new in (rule.partition(">") for rule in _SPELLINGS.split())]
MUHAMMADS = ["Muhammad", "Mohammad", "Mohamed", "Mohammed", "Muhamad", "Mohd", "Md.", "Muh.", "M."]
TITLES = ["H.", "Haji", "Tgk.", "Pak", "Ibu", "Hj.", "Mr"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def respelled(word: str, chance: random.Random) -> str:
    """One sound written another way, where there is one."""
    if word.startswith(("Muh", "Moh")) and len(word) < 10:
        return chance.choice(MUHAMMADS)
    small = word.lower()
    rules = [rule for rule in RULES if rule[0] in small]
    if not rules:
        return word
    old, new = chance.choice(rules)
    at = chance.choice([found.start() for found in re.finditer(re.escape(old), small)])
    return (small[:at] + new + small[at + len(old) :]).capitalize()


def mistyped(word: str, chance: random.Random) -> str:
    """One letter wrong, left out, twice, or swapped with the next."""
    at = chance.randrange(len(word))
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + chance.choice(LETTERS) + word[at + 1 :]
    if kind == 1 and len(word) > 2:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def renamed(name: tuple[str, ...], father: str, chance: random.Random) -> str:
    words = [_rewritten(word, chance) for word in name]
    if len(words) > 1:
        words = _rearranged(words, chance)
    if chance.random() < 0.08:
        words = (
            [*words, "bin", father] if chance.random() < 0.5 else [chance.choice(TITLES), *words]
        )
    return " ".join(words)


def _rewritten(word: str, chance: random.Random) -> str:
    if chance.random() < 0.45:
        word = respelled(word, chance)
        word = respelled(word, chance) if chance.random() < 0.5 else word
    return mistyped(word, chance) if chance.random() < 0.10 else word


def _rearranged(words: list[str], chance: random.Random) -> list[str]:
    kind = chance.random()
    at = chance.randrange(len(words) - 1)
    if kind < 0.12:
        return chance.sample(words, len(words))
    if kind < 0.18:
        return [*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :]]
    if kind < 0.23:
        return [*words[:at], words[at][0] + ".", *words[at + 1 :]]
    if kind < 0.33:
        lost = chance.randrange(len(words))
        return words[:lost] + words[lost + 1 :]
    return words


Birth = tuple[date | None, int | None, bool]  # date, year, whether it is a guess


def first_birth(born: date, chance: random.Random) -> Birth:
    kind = chance.random()
    if kind < 0.45:
        return born, born.year, False
    if kind < 0.60:
        return date(born.year, 1, 1), born.year, False
    if kind < 0.92:
        guessed = chance.random() < 0.5
        year = born.year + (chance.randint(-2, 2) if guessed else 0)
        return None, year, guessed and chance.random() < 0.5
    return None, None, False


def second_birth(first: Birth, chance: random.Random) -> Birth:
    day, year, guessed = first
    if year is None:
        return first
    kind = chance.random()
    if kind < 0.33:
        return first
    if kind < 0.50:
        return None, year, guessed
    if kind < 0.77:
        off = chance.choice([-1, 1]) * (chance.randint(1, 5) if kind < 0.72 else 10)
        kept = day if day and chance.random() < 0.4 else None
        return _moved(kept, year + off), year + off, chance.random() < 0.5
    if kind < 0.90 and day:
        return (_swapped(day) if kind < 0.83 else _slipped(day, chance)), year, False
    return (None, None, False) if kind >= 0.90 else first


def _moved(day: date | None, year: int) -> date | None:
    return day.replace(year=year, day=min(day.day, 28)) if day else None


def _swapped(day: date) -> date:
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else day


def _slipped(day: date, chance: random.Random) -> date:
    kind = chance.randrange(3)
    if kind == 0:
        return day.replace(day=chance.randint(1, 28))
    return day.replace(month=chance.randint(1, 12), day=min(day.day, 28))


def place_again(place: str, others: str, chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.25:
        return " ".join(_misspelt(word, chance) for word in place.split())
    if kind < 0.35:
        return others
    return "" if kind < 0.45 else place


def _misspelt(word: str, chance: random.Random) -> str:
    if not word.isalpha():
        return word
    return respelled(word, chance) if chance.random() < 0.6 else mistyped(word, chance)


def paper_again(paper: str, chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.35 or not paper:
        return ""
    if kind < 0.45:
        at = chance.randrange(len(paper))
        return paper[:at] + str(chance.randrange(10)) + paper[at + 1 :]
    return paper
