"""What partners are told by SMS. Codes and counts only, each text in one segment."""

from shelters.models import Stay

ON_THEIR_WAY = {
    "id": "{code}: {people} orang menuju ke sini, kosong {free}.",
    "en": "{code}: {people} people are on their way here, {free} free.",
}


def on_their_way(stay: Stay) -> dict[str, str]:
    """By language: how many people come to the shelter of this stay, and how many more could."""
    shelter = stay.shelter
    figures = {"code": shelter.code, "people": stay.people, "free": max(shelter.free or 0, 0)}
    return {language: words.format(**figures) for language, words in ON_THEIR_WAY.items()}
