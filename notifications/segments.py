"""How many SMS a text costs, and how to write it in fewer.

Sources: 3GPP TS 23.038 for the GSM 7-bit default alphabet and its extension table, 3GPP TS 23.040 for
the room that the header of a long message takes.
"""

from dataclasses import dataclass

# In the order of TS 23.038, whose first page also holds the escape to the extension table.
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_EXTENSION = frozenset("\f^{}\\[~]|€")

_PLAIN = {
    "-": "‐‑‒–—―−",
    "'": "‘’‚‛′`´ʼ",
    '"': "“”„‟″«»",
    " ": "\u00a0\u2002\u2003\u2009\u200a\u202f\t",
    "...": "…",
    "*": "•·",
    "": "\u00ad\u200b\u200c\u200d\u2060\ufeff",
    "c": "ç",
    "x": "×",
}
_FOLDED = str.maketrans({odd: plain for plain, odds in _PLAIN.items() for odd in odds})


@dataclass(frozen=True)
class Size:
    """`length` in the encoding's own units: septets of GSM-7, 16-bit units of UCS-2."""

    encoding: str
    length: int
    segments: int

    @property
    def left(self) -> int:
        """Units that still fit into the last segment."""
        single, part = _ROOM[self.encoding]
        return (single if self.segments == 1 else part * self.segments) - self.length


# Units in a message of one segment, and in each segment of a longer one.
_ROOM = {"gsm-7": (160, 153), "ucs-2": (70, 67)}


def fold(text: str) -> str:
    """The same text with typographic dashes, quotes and spaces as a phone's keyboard writes them.

    >>> fold("“Pasar” – 10 m")
    '"Pasar" - 10 m'
    """
    return text.translate(_FOLDED)


def measure(text: str) -> Size:
    """What `text` costs as it stands. An empty text is one empty segment."""
    if GSM_7.union(GSM_7_EXTENSION).issuperset(text):
        return _size("gsm-7", [2 if sign in GSM_7_EXTENSION else 1 for sign in text])
    return _size("ucs-2", [2 if ord(sign) > 0xFFFF else 1 for sign in text])


def _size(encoding: str, widths: list[int]) -> Size:
    single, part = _ROOM[encoding]
    length = sum(widths)
    if length <= single:
        return Size(encoding, length, 1)
    return Size(encoding, length, _parts(widths, part))


def _parts(widths: list[int], room: int) -> int:
    """A sign of two units is never torn apart, so a segment may end one unit early."""
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts
