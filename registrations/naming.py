"""Names as they are looked for: by how their parts begin, whatever the accents and the order.

Pure. Sounds are another matter, see matching/folding.py: who types the beginning of a name means its letters.
"""

import unicodedata

LONGEST = 24
# A part of a name is followed by letters and digits only, and no name goes on with so many z.
_LAST = "zzzzzzzz"


def parts(*names: str) -> list[str]:
    """The parts of names, each once, in lower case and without marks; initials are left out.

    Letters outside ASCII become the hexadecimal of their code points, so that all databases sort alike.

    >>> parts("Nur-Hasanah A. Çelik")
    ['nur', 'hasanah', 'celik']
    """
    told = unicodedata.normalize("NFKD", " ".join(names).replace("'", "")).casefold()
    plain = "".join(_letter(sign) for sign in told if not unicodedata.combining(sign))
    found = (part for part in plain.split() if len(part) > 1)
    return list(dict.fromkeys("".join(map(_ascii, part))[:LONGEST] for part in found))


def _letter(sign: str) -> str:
    """Itself, or a space for what is neither a letter nor, in scripts that have them, a vowel sign."""
    return sign if unicodedata.category(sign)[0] in "LM" else " "


def _ascii(letter: str) -> str:
    return letter if letter.isascii() else f"{ord(letter):x}"


def span(part: str) -> tuple[str, str]:
    """The first and the last of all parts that begin with this one."""
    return part, part + _LAST
