"""What a shelter is told by SMS about goods. Codes and counts only, each text in one segment."""

from collections.abc import Sequence

LONGEST_GOODS, LONGEST_PLACE = 60, 30  # signs, so that a text stays one segment with all its frame
ON_THEIR_WAY = {
    "id": "{code}: barang dikirim dari {place}: {goods}. Hitung saat tiba.",
    "en": "{code}: goods sent from {place}: {goods}. Count them on arrival.",
}
AND_MORE = {"id": "dan {n} jenis lagi", "en": "and {n} more kinds"}


def goods_sent(code: str, place: str, goods: Sequence[tuple[str, str]]) -> dict[str, str]:
    """By language: what is on its way to the shelter `code`; `goods` are quantities and codes of items.

    >>> goods_sent("MTW01", "Gudang Sikakap", [("40", "BLANKET")])["en"]
    'MTW01: goods sent from Gudang Sikakap: 40 BLANKET. Count them on arrival.'
    """
    return {
        language: words.format(
            code=code, place=place[:LONGEST_PLACE].strip(), goods=_listed(goods, language)
        )
        for language, words in ON_THEIR_WAY.items()
    }


def _listed(goods: Sequence[tuple[str, str]], language: str) -> str:
    """As many as fit, and how many kinds more."""
    named = [f"{quantity} {item}" for quantity, item in goods]
    for count in range(len(named), 0, -1):
        rest = [AND_MORE[language].format(n=len(named) - count)] if count < len(named) else []
        text = ", ".join([*named[:count], *rest])
        if len(text) <= LONGEST_GOODS:
            return text
    return AND_MORE[language].format(n=len(named))
