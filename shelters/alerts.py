"""What partners are told by SMS. Codes and counts only, each text in one segment."""

from shelters.models import Shelter, Stay

ON_THEIR_WAY = {
    "id": "{code}: {people} orang menuju ke sini, kosong {free}.",
    "en": "{code}: {people} people are on their way here, {free} free.",
}


def on_their_way(stay: Stay) -> dict[str, str]:
    """By language: how many people come to the shelter of this stay, and how many more could."""
    shelter = stay.shelter
    figures = {"code": shelter.code, "people": stay.people, "free": max(shelter.free or 0, 0)}
    return {language: words.format(**figures) for language, words in ON_THEIR_WAY.items()}


OLD_FIGURES = {
    "id": "{code}: angka tempat kosong sudah lebih dari 12 jam. Balas: KOSONG {code} jumlah.",
    "en": "{code}: the free places were told over 12 hours ago. Reply: KOSONG {code} number.",
}
NEARLY_FULL = {
    "id": "{code} hampir penuh: kosong {free} dari {rated}.",
    "en": "{code} is nearly full: {free} of {rated} free.",
}


def old_figures(shelter: Shelter) -> dict[str, str]:
    """By language: nobody said anything of its places for half a day, and how to say it."""
    return {language: words.format(code=shelter.code) for language, words in OLD_FIGURES.items()}


def nearly_full(code: str, free: int, rated: int) -> dict[str, str]:
    """By language: at most a tenth of its places is left."""
    figures = {"code": code, "free": free, "rated": rated}
    return {language: words.format(**figures) for language, words in NEARLY_FULL.items()}
