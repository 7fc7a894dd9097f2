"""What to think of before a text goes out. It only warns: whoever writes knows more than a list of words.

Words that harm: what people come from or believe must not travel by SMS, and words such as "ilegal" or
"kabur" make criminals of people who ask for help.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from core.registry import Registry
from notifications.segments import measure

# Names of places that strangers must not learn, of an incident: filled by the apps above. What landed
# somewhere is told apart from where people stay: "landings" and "sites".
exact_places: Registry[Callable[[UUID], Iterable[str]]] = Registry("exact places")

BLANK = "___"
HARMFUL = {
    "ethnicity": re.compile(
        r"\b(rohing\w+|bengali|hazara|kurd\w*|tamil|u[iy]gh?ur|pashtun|etnis\w*|ethnic\w*|suku)\b",
        re.IGNORECASE,
    ),
    "illegal": re.compile(
        r"\b(il?legal\w*|imigran gelap|pendatang (gelap|haram)|penyusup)\b", re.IGNORECASE
    ),
    "fled": re.compile(
        r"\b(kabur|melarikan diri|buron\w*|absconded|ran away|runaways?|fugitives?)\b",
        re.IGNORECASE,
    ),
}
SHORTEST_NAME = 4


class Warn(NamedTuple):
    """`code` says what is odd in the text of `language`, and `word` where."""

    code: str
    language: str
    word: str = ""


def warnings(
    texts: Mapping[str, str], sent: Mapping[str, str], *, places: Iterable[str] = ()
) -> list[Warn]:
    """What is odd about `texts`, by language; `sent` is what goes out of each.

    `places` are names that must not be in them.
    """
    names = tuple(places)
    return [warn for language, text in texts.items() for warn in _of(language, text, sent, names)]


def _of(
    language: str, text: str, sent: Mapping[str, str], names: tuple[str, ...]
) -> Iterator[Warn]:
    for code, pattern in HARMFUL.items():
        if found := pattern.search(text):
            yield Warn(code, language, found[0])
    if name := named(text, names):
        yield Warn("landing_place", language, name)
    if BLANK in text:
        yield Warn("blank", language, BLANK)
    size = measure(sent.get(language, text))
    if size.encoding == "ucs-2":
        yield Warn("odd_sign", language)
    elif size.segments > 1:
        yield Warn("long", language)


def named(text: str, names: Iterable[str]) -> str:
    """The first of `names` that stands in the text as a word of its own, else nothing.

    >>> named("Kapal tiba di pantai masabuk.", ["Pantai Masabuk"])
    'Pantai Masabuk'
    """
    for name in names:
        wanted = name.strip()
        if len(wanted) >= SHORTEST_NAME and re.search(
            rf"(?<!\w){re.escape(wanted)}(?!\w)", text, re.IGNORECASE
        ):
            return wanted
    return ""
